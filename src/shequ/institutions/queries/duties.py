"""The duty register as of a day: who leads, who takes part, where nobody or more than one leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.models import Area
from shequ.areas.queries import area_names
from shequ.areas.terms import Level
from shequ.base.rows import Hit
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.institutions.models import Duty, DutyPart, InstitutionVersion
from shequ.institutions.queries.tree import BodyRow, in_counties, standing_on, tree
from shequ.institutions.rules import duties as rules
from shequ.institutions.rules.duties import Held
from shequ.institutions.terms import DUTY_HAND_OVER, DUTY_SEE, Part
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _

OPEN = "the duties of a county are open to its staff; filtered by the counties of the actor's places"
EVERYTHING = "a check reads everything"


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as it was held. until: exclusive, None while it lasts."""

    id: UUID
    part: str
    part_label: str
    institution: UUID
    code: str
    name: str
    area: str
    area_name: str
    since: date
    until: date | None
    document: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty on a day. gaps, doubles: names of the areas where nobody, or more than one, leads."""

    id: UUID
    code: str
    title: str
    source: str
    area: str
    parts: tuple[PartRow, ...]
    gaps: tuple[str, ...]
    doubles: tuple[str, ...]

    @property
    def leads(self) -> tuple[PartRow, ...]:
        """Who leads."""
        return tuple(part for part in self.parts if part.part == Part.LEAD)

    @property
    def others(self) -> tuple[PartRow, ...]:
        """Who takes part beside the lead."""
        return tuple(part for part in self.parts if part.part != Part.LEAD)


@dataclass(frozen=True, slots=True)
class DutyFilters:
    """What the register is narrowed by. institution: a code. only: "gaps", "doubles" or ""."""

    q: str = ""
    institution: str = ""
    part: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class DutyDetail:
    """A duty with the parts of today and of all days."""

    row: DutyRow
    document: str
    since: date
    history: tuple[PartRow, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Duties by units: cells hold the parts of a unit in a duty, in one word each."""

    units: tuple[tuple[str, str], ...]
    rows: tuple[tuple[DutyRow, tuple[str, ...]], ...]


def duties_seen(actor: Actor) -> Any:
    """Return the duties of the actor's counties."""
    return Duty.objects.unscoped(because=OPEN).filter(in_counties(actor, DUTY_SEE))


def parts_seen(actor: Actor) -> Any:
    """Return the parts in duties of the actor's counties."""
    return DutyPart.objects.unscoped(because=OPEN).filter(in_counties(actor, DUTY_SEE))


def duty_list(call: Call, *, filters: DutyFilters | None = None, on: date | None = None) -> list[DutyRow]:
    """Return the register of a day; with a question, the likeliest first. Six statements, for any number."""
    wanted = filters or DutyFilters()
    day = on or call.on
    rows = duty_rows(duties_seen(call.actor), parts_seen(call.actor), on=day)
    text = rules.asked_for(wanted.q) if wanted.q else ""
    kept = [row for row in rows if _fits(row, wanted)]
    if not text:
        return kept
    scored = [(rules.likeness(text, row.title), row) for row in kept]
    best = [pair for pair in scored if pair[0] >= rules.LIKE_ENOUGH or row_named(pair[1], text)]
    return [row for _likeness, row in sorted(best, key=lambda pair: -pair[0])]


def row_named(row: DutyRow, text: str) -> bool:
    """Say whether the text is the duty's code or names one of its bodies."""
    return row.code == text or any(text in part.name for part in row.parts)


def _fits(row: DutyRow, wanted: DutyFilters) -> bool:
    if wanted.only == "gaps" and not row.gaps:
        return False
    if wanted.only == "doubles" and not row.doubles:
        return False
    if not wanted.institution and not wanted.part:
        return True
    return any(wanted.institution in ("", part.code) and wanted.part in ("", part.part) for part in row.parts)


def duty_rows(duties: Any, parts: Any, *, on: date) -> list[DutyRow]:
    """Return duties with their parts on a day; five statements."""
    found = list(duties.filter(since__lte=on).order_by("sort", "code"))
    held: dict[UUID, list[DutyPart]] = {}
    for part in parts.filter(standing_on(on)).select_related("institution").order_by("area_id", "valid_from", "id"):
        held.setdefault(part.duty_id, []).append(part)
    every = [part for items in held.values() for part in items]
    names = _names({part.institution_id for part in every}, on)
    communities = list(
        Area.objects.unscoped(because="codes of areas are public")
        .filter(Q(valid_to=None) | Q(valid_to__gt=on), under_any({duty.area_id for duty in found}, path="code"))
        .filter(level=Level.COMMUNITY)
        .values_list("code", "name")
    )
    areas = area_names({part.area_id for part in every} | {duty.area_id for duty in found}) | dict(communities)
    rows = []
    for duty in found:
        mine = held.get(duty.pk, [])
        leads = [part.area_id for part in mine if part.part == Part.LEAD]
        missing = rules.gaps(duty.area_id, leads, [code for code, _title in communities])
        rows.append(
            DutyRow(
                id=duty.pk, code=duty.code, title=duty.title, source=duty.source, area=duty.area_id,
                parts=tuple(_part(part, names, areas) for part in sorted(mine, key=_order)),
                gaps=tuple(areas.get(code, code) for code in missing),
                doubles=tuple(areas.get(code, code) for code in rules.doubles(leads)),
            )
        )  # fmt: skip
    return rows


def _order(part: DutyPart) -> tuple[int, str]:
    return list(Part).index(Part(part.part)), part.area_id


def _part(part: DutyPart, names: dict[UUID, str], areas: dict[str, str]) -> PartRow:
    return PartRow(
        id=part.pk, part=part.part, part_label=say(Part(part.part).label), institution=part.institution_id,
        code=part.institution.code, name=names.get(part.institution_id, part.institution.code), area=part.area_id,
        area_name=areas.get(part.area_id, part.area_id), since=part.valid_from, until=part.valid_to,
        document=part.document,
    )  # fmt: skip


def _names(keys: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return what bodies were called on a day, or last before it; one statement."""
    rows = InstitutionVersion.objects.unscoped(because="names of bodies follow the duties that were scoped")
    return dict(
        rows.filter(institution__in=set(keys), valid_from__lte=on)
        .order_by("valid_from")
        .values_list("institution_id", "name")
    )


def duty_detail(call: Call, *, duty_id: UUID, on: date | None = None) -> DutyDetail:
    """Return a duty as of a day, with all its parts ever.

    Raises: Hidden.
    """
    day = on or call.on
    seen = duties_seen(call.actor).filter(pk=duty_id)
    duty = seen.first()
    if duty is None:
        raise Hidden()
    rows = duty_rows(seen, parts_seen(call.actor).filter(duty=duty), on=max(day, duty.since))
    parts = list(
        parts_seen(call.actor).filter(duty=duty).select_related("institution").order_by("-valid_from", "area_id")
    )
    names = _names({part.institution_id for part in parts}, call.on)
    areas = area_names({part.area_id for part in parts})
    return DutyDetail(
        row=rows[0],
        document=duty.document,
        since=duty.since,
        history=tuple(_part(part, names, areas) for part in parts),
        may_change=call.actor.may(DUTY_HAND_OVER, duty.area_id),
    )


def duty_part(call: Call, *, part_id: UUID) -> tuple[DutyDetail, PartRow]:
    """Return a part that lasts, with its duty.

    Raises: Hidden.
    """
    held = parts_seen(call.actor).filter(pk=part_id, valid_to=None).first()
    if held is None:
        raise Hidden()
    detail = duty_detail(call, duty_id=held.duty_id)
    return detail, next(part for part in detail.history if part.id == part_id)


def duties_of(call: Call, *, code: str, on: date | None = None) -> list[tuple[DutyRow, PartRow]]:
    """Return the duties in which a body has a part on a day, what it leads first."""
    rows = duty_list(call, filters=DutyFilters(institution=code), on=on)
    pairs = [(row, part) for row in rows for part in row.parts if part.code == code]
    return sorted(pairs, key=lambda pair: pair[1].part != Part.LEAD)


def duty_matrix(call: Call, *, on: date | None = None) -> Matrix:
    """Return duties by units on a day; units in the order of the tree."""
    rows = duty_list(call, on=on)
    used = {part.code for row in rows for part in row.parts}
    bodies: list[BodyRow] = [body for body in tree(call, on=on) if body.code in used]
    units = tuple((body.code, body.name) for body in bodies)
    cells = []
    for row in rows:
        by_code: dict[str, list[str]] = {}
        for part in row.parts:
            by_code.setdefault(part.code, []).append(part.part_label)
        cells.append((row, tuple("、".join(dict.fromkeys(by_code.get(code, []))) for code, _title in units)))
    return Matrix(units, tuple(cells))


def duty_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the duties a question is about, each with who leads it."""
    rows = duty_list(call, filters=DutyFilters(q=text))[:limit]
    return [
        Hit(
            row.title,
            "、".join(f"{part.part_label}：{part.name}" for part in row.leads[:3]) or say(_("没有牵头单位")),
            f"/institutions/duties/{row.id}/",
            "clipboard-check",
        )
        for row in rows
    ]


def parts_held(duty_id: UUID) -> list[Held]:
    """Return every part in a duty, of any day, with the holder's name; two statements."""
    parts = list(DutyPart.objects.unscoped(because="the duty was scoped").filter(duty_id=duty_id))
    latest = _names({part.institution_id for part in parts}, date.max)
    return [
        Held(part.part, part.area_id, latest.get(part.institution_id, ""), part.valid_from, part.valid_to)
        for part in parts
    ]


def duty_codes(area: str) -> set[str]:
    """Return the codes of duties taken in an area's county."""
    rows = Duty.objects.unscoped(because="a code is taken whoever sees it")
    return set(rows.filter(under(area)).values_list("code", flat=True))


def measured_duties(*, area: str, on: date, source: str = "") -> list[DutyRow]:
    """Return the duties of an area for a check, limited to a source where one is given."""
    duties = Duty.objects.unscoped(because=EVERYTHING).filter(under(area))
    parts = DutyPart.objects.unscoped(because=EVERYTHING).filter(under(area))
    return duty_rows(duties.filter(source=source) if source else duties, parts, on=on)
