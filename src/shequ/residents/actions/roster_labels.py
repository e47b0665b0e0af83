"""The labels a roster tells: few rows, written in one go after the people."""

from datetime import date

from shequ.kernel.ids import uuid7
from shequ.kernel.words import _
from shequ.residents.models import ResidentLabel, RosterBatch, RosterChange, RosterRow

BECAUSE = "the batch itself was scoped"
BASIS = _("名册导入")


def add_labels(batch: RosterBatch, *, on: date, position: int | None = None) -> int:
    """Give the people of a batch the labels their rows tell and the register lacks; return how many."""
    rows = RosterRow.objects.unscoped(because=BECAUSE).filter(batch=batch, bucket__in=("new", "changed"))
    rows = rows.exclude(labels="")
    if position is not None:
        rows = rows.filter(position=position)
    told = [
        (resident, label)
        for resident, labels in rows.order_by("position").values_list("resident_id", "labels")
        for label in labels.split(",")
    ]
    standing: set[tuple[object, str]] = set()
    people = [resident for resident, _label in told]
    for begin in range(0, len(people), 1_000):
        found = ResidentLabel.objects.unscoped(because=BECAUSE).filter(
            resident_id__in=people[begin : begin + 1_000], valid_to=None
        )
        standing.update(found.values_list("resident_id", "kind"))
    fresh = [
        ResidentLabel(id=uuid7(), resident_id=resident, area_id=batch.area_id, kind=kind, basis=BASIS, valid_from=on)
        for resident, kind in dict.fromkeys(told)
        if (resident, kind) not in standing
    ]
    ResidentLabel.objects.bulk_create(fresh, batch_size=1_000)
    RosterChange.objects.bulk_create(
        (RosterChange(batch=batch, kind="label", target_id=label.pk) for label in fresh), batch_size=1_000
    )
    return len(fresh)
