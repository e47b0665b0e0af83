"""Rows that may be one person twice."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q

from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.residents import terms
from shequ.residents.models import Resident
from shequ.residents.queries.people import ResidentRow, resident_rows

SAME_BIRTH = _("同名、同性别、同一天出生")
SAME_PHONE = _("同名、同电话")
GROUPS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Some rows that may be one person, and why."""

    why: str
    rows: tuple[ResidentRow, ...]


def duplicate_list(call: Call) -> tuple[DuplicateGroup, ...]:
    """Return groups of residents that may be one person: same name with same birth and sex, or with same phone.

    Two different whole numbers are two people, so only groups in which some row lacks its number are shown.
    """
    rows = Resident.objects.visible_to(call.actor, see=terms.RESIDENT_MERGE).filter(merged_into=None, died_on=None)
    groups = [
        *_groups(rows.exclude(birth_on=None), ("name", "sex", "birth_on"), SAME_BIRTH),
        *_groups(rows.exclude(phone_digest=None), ("name", "phone_digest"), SAME_PHONE),
    ]
    wanted = [key for _why, keys in groups for key in keys]
    people = list(rows.filter(pk__in=wanted).order_by("created_at", "id"))
    made = {row.id: row for row in resident_rows(people, on=call.on)}
    seen: set[frozenset[UUID]] = set()
    found = []
    for why, keys in groups:
        group = frozenset(key for key in keys if key in made)
        if len(group) > 1 and group not in seen:
            seen.add(group)
            found.append(DuplicateGroup(say(why), tuple(made[key] for key in sorted(group))))
    return tuple(found)


def _groups(rows: object, fields: tuple[str, ...], why: str) -> list[tuple[str, list[UUID]]]:
    grouped = rows.values(*fields).annotate(  # type: ignore[attr-defined]
        n=Count("pk"), numbered=Count("pk", filter=Q(identity_digest__isnull=False))
    )
    keys = list(grouped.filter(n__gt=1, numbered__lt=F("n")).order_by(*fields)[:GROUPS_SHOWN])
    if not keys:
        return []
    wanted = Q()
    for key in keys:
        wanted |= Q(**{field: key[field] for field in fields})
    found: dict[tuple[object, ...], list[UUID]] = {}
    for row in rows.filter(wanted).values_list("pk", *fields):  # type: ignore[attr-defined]
        found.setdefault(tuple(_hashable(value) for value in row[1:]), []).append(row[0])
    return [(why, pks) for pks in found.values()]


def _hashable(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
