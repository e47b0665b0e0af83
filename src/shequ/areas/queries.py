"""What can be asked about areas."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shequ.areas import rules
from shequ.areas.division_list import read as division_list_read
from shequ.areas.models import Area, AreaVersion
from shequ.areas.rules import AreaCodeWrong, county_of, first_takers, level_of, parent_code_of
from shequ.areas.terms import DIGITS, Level
from shequ.base.rows import Hit
from shequ.base.scope import under as under_code
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden

__all__ = [
    "AreaCodeWrong", "AreaRow", "area_children", "area_hits", "area_is_known", "area_name_on", "area_names", "area_path", "area_row",
    "area_versions", "areas_at", "county_of", "division_list_read", "first_takers", "level_of", "parent_code_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area as lists show it."""

    code: str
    name: str
    level: str
    level_label: str
    layer: str
    parent: str
    is_ended: bool
    is_provisional: bool


def _row(area: Area) -> AreaRow:
    return AreaRow(
        code=area.code,
        name=area.name,
        level=area.level,
        level_label=say(Level(area.level).label),
        layer=area.layer,
        parent=area.parent_id or "",
        is_ended=area.valid_to is not None,
        is_provisional=rules.is_provisional(area.code),
    )


def area_row(call: Call, *, code: str) -> AreaRow:
    """Return one area.

    Raises: Hidden.
    """
    return _row(Area.objects.visible_to(call.actor).one(code))


def area_names(codes: set[str]) -> dict[str, str]:
    """Return the names of areas by code. Names of areas are public; no scope applies."""
    if not codes:
        return {}
    rows = Area.objects.unscoped(because="names of areas are public").filter(code__in=codes)
    return dict(rows.values_list("code", "name"))


def area_is_known(code: str) -> bool:
    """Say whether a code is of the tree, or the beginning of one that is: a province of which one county is kept."""
    if len(code) not in DIGITS.values():
        return False
    return Area.objects.unscoped(because="codes of areas are public").filter(under_code(code, path="code")).exists()


def area_children(call: Call, *, code: str) -> list[AreaRow]:
    """Return the areas one step below, by code, those still standing first."""
    rows = Area.objects.visible_to(call.actor).filter(parent_id=code or None)
    return sorted((_row(area) for area in rows), key=lambda row: (row.is_ended, row.code))


def areas_at(call: Call, *, level: str, under: str = "", on: date | None = None) -> list[AreaRow]:
    """Return the areas of one level below `under`, by code; standing on the day, where one is given."""
    rows = Area.objects.visible_to(call.actor).filter(under_code(under, path="code"), level=level)
    if on is None:
        rows = rows.filter(valid_to=None)
    else:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)).filter(Q(valid_from=None) | Q(valid_from__lte=on))
    return [_row(area) for area in rows.order_by("code")]


def area_path(code: str) -> list[tuple[str, str]]:
    """Return (code, name) from the county down to the area; widest first."""
    lengths = [digits for digits in DIGITS.values() if DIGITS[Level.COUNTY] <= digits < len(code)]
    codes = [code[:digits] for digits in lengths] + [code]
    names = area_names(set(codes))
    return [(step, names[step]) for step in codes if step in names]


def area_versions(call: Call, *, code: str) -> list[AreaVersion]:
    """Return the area's names and parents over time, newest first."""
    area = Area.objects.visible_to(call.actor).one(code)
    return list(
        AreaVersion.objects.unscoped(because="the area itself was scoped").filter(area=area).order_by("-valid_from")
    )


def area_name_on(code: str, on: date) -> str:
    """Return what the area was called on a day.

    Raises: Hidden when the code did not exist.
    """
    rows = AreaVersion.objects.unscoped(because="names of areas are public").filter(area_id=code, valid_from__lte=on)
    version = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)).order_by("-valid_from").first()
    if version is not None:
        return str(version.name)
    names = area_names({code})
    if code not in names:
        raise Hidden()
    return names[code]


def area_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the areas whose code begins with the text or whose name holds it, wider areas first."""
    rows = Area.objects.visible_to(call.actor).filter(Q(code__startswith=text) | Q(name__contains=text))
    found = rows.order_by("valid_to", "code")[:limit]
    return [
        Hit(area.name, f"{say(Level(area.level).label)} · {area.code}", f"/territory/areas/{area.code}/", "map-pin")
        for area in found
    ]
