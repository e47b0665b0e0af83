from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

from django.db import migrations

FIELDS = ("marital", "education", "political")
MARRIED, WIDOWED = "20", "30"
Event = tuple[date, int, "str | None", "str | None"]


def fill(apps: Any, schema_editor: Any) -> None:
    """Write what is known of changes: rosters kept what they replaced, the journal tells of weddings and deaths."""
    people = apps.get_model("residents", "Resident")._default_manager
    changes = apps.get_model("residents", "ResidentChange")._default_manager
    events = _from_journal(apps)
    for key, found in _from_rosters(apps).items():
        events[key] += found
    ids = sorted({resident for resident, _field in events})
    known = {str(key): row for key, row in people.only("area", *FIELDS).in_bulk(ids).items()}
    made = []
    for (resident, field), found in sorted(events.items()):
        row = known.get(resident)
        if row is None:
            continue
        found.sort(key=lambda event: event[:2])
        for at, (on, _order, before, after) in enumerate(found):
            following = found[at + 1][2] if at + 1 < len(found) else getattr(row, field)
            told = following if following is not None else after
            was = before if before is not None else ""
            if told and was != told and (after is None or after == told):
                made.append(
                    changes.model(
                        resident_id=row.pk, area_id=row.area_id, field=field, before=was, after=told, valid_from=on
                    )
                )
    changes.bulk_create(made, batch_size=2000)


def _from_journal(apps: Any) -> dict[tuple[str, str], list[Event]]:
    entries = apps.get_model("journal", "Entry")._default_manager
    events: dict[tuple[str, str], list[Event]] = defaultdict(list)
    codes = ("residents.residents_married", "residents.resident_widowed")
    for seq, code, subject, body in (
        entries.filter(code__in=codes).order_by("seq").values_list("seq", "code", "subject", "body").iterator()
    ):
        told = json.loads(body).get("on")
        if not isinstance(told, str):
            continue
        before, after = (None, MARRIED) if code == codes[0] else (MARRIED, WIDOWED)
        events[subject.removeprefix("resident:"), "marital"].append((date.fromisoformat(told), seq, before, after))
    return events


def _from_rosters(apps: Any) -> dict[tuple[str, str], list[Event]]:
    rows = apps.get_model("residents", "RosterChange")._default_manager
    events: dict[tuple[str, str], list[Event]] = defaultdict(list)
    kept = rows.filter(kind="changed", batch__state="committed").exclude(before="").order_by("id")
    for order, target, before, on in kept.values_list("id", "target_id", "before", "batch__on").iterator():
        old = json.loads(before)
        for field in FIELDS:
            if old.get(field):
                events[str(target), field].append((on, order, old[field], None))
    return events


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_seal_turn"),
        ("residents", "0007_resident_changes"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
