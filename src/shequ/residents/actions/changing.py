"""Data that become different on a day: the old value keeps its time."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Max

from shequ.journal.actions import Unchanged, action, record
from shequ.kernel import textkeys
from shequ.kernel.call import Call
from shequ.kernel.codes import EDUCATION, MARITAL, NATIONALITY, POLITICAL
from shequ.kernel.refusals import Stale
from shequ.residents import facts, rules, terms
from shequ.residents.actions import keeping
from shequ.residents.models import Resident, ResidentChange
from shequ.residents.rules import changes as change_rules

CODED = {"nationality": NATIONALITY, "education": EDUCATION, "marital": MARITAL, "political": POLITICAL}


def last_changes(resident: Resident, fields: Iterable[str]) -> dict[str, date]:
    """Return on which day each of the fields became what it is."""
    rows = ResidentChange.rows.filter(resident=resident, field__in=list(fields))
    return dict(rows.values_list("field").annotate(last=Max("valid_from")))


def note_change(resident: Resident, field: str, after: str, *, on: date) -> None:
    """Keep the value that held until a day, and set the new one; the caller saves the resident.

    Where a later change is known already, the new value follows it.
    """
    last = last_changes(resident, [field]).get(field)
    ResidentChange.objects.create(
        resident=resident, area_id=resident.area_id, field=field, before=getattr(resident, field), after=after,
        valid_from=max(on, last) if last else on,
    )  # fmt: skip
    setattr(resident, field, after)


def take_change_back(resident: Resident, field: str, *, on: date, after: str) -> bool:
    """Undo the change that made a field what it is on a day, as if it had never been; tell whether there was one."""
    row = ResidentChange.rows.filter(resident=resident, field=field).order_by("valid_from", "id").last()
    if row is None or row.valid_from != on or row.after != after:
        return False
    setattr(resident, field, row.before)
    row.delete()
    return True


@action(terms.RESIDENT_CHANGE)
def resident_change(
    call: Call, *, resident_id: UUID, values: Mapping[str, str], on: date, basis: str, version: int | None = None
) -> UUID | Unchanged:
    """Register that data of a resident are different from a day on; until then the old values hold.

    values: `terms.DATED` → code or text. What was always wrong is put right with `resident_correct` instead.
    Raises: Hidden, NotPermitted, Stale, rules.NotDated, NameWrong, CodeUnknown, DateInFuture, DateBefore, AlreadyDead,
    MovedAway, RowMerged.
    """
    resident = keeping.standing(call, resident_id)
    call.require(terms.RESIDENT_CHANGE, resident)
    if version is not None and version != resident.version:
        raise Stale()
    change_rules.check_dated(values)
    wanted = {field: _checked(field, text.strip()) for field, text in values.items()}
    wanted = {field: text for field, text in wanted.items() if text != getattr(resident, field)}
    last = last_changes(resident, wanted)
    change_rules.check_change_day(on, today=call.on, birth_on=resident.birth_on, last=max(last.values(), default=None))
    if not wanted:
        return Unchanged("nothing differs")

    old = {field: _shown(field, getattr(resident, field)) for field in wanted}
    for field, text in wanted.items():
        note_change(resident, field, text, on=on)
    columns = list(wanted)
    if terms.Field.NAME in wanted:
        resident.name_initials = textkeys.initials(resident.name)
        columns.append("name_initials")
    keeping.changed(call, resident, *columns)
    if terms.Field.NAME in wanted:
        keeping.find_by_new_words([resident])
    record(
        call,
        facts.ResidentChanged(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name,
            fields=tuple(terms.Field(field).label for field in wanted), old=old,
            new={field: _shown(field, text) for field, text in wanted.items()}, on=on.isoformat(), basis=basis,
        ),
    )  # fmt: skip
    return resident.pk


def _checked(field: str, text: str) -> str:
    if field == terms.Field.NAME:
        return rules.check_name(text)
    return rules.check_code(text, CODED[field], field=field)


def _shown(field: str, text: str) -> str:
    return CODED[field].name(text) if field in CODED else text
