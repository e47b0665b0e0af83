"""What a drawing would become: each shape with its area, and everything wrong with it against what is stored."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shequ.areas.models import Area
from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under as under_code
from shequ.kernel import addresses
from shequ.kernel.addresses import Address
from shequ.kernel.geometry import place_in
from shequ.territory.queries import grounds
from shequ.territory.rules import boundaries, codes
from shequ.territory.rules.boundaries import Ground, Surroundings, Tolerance
from shequ.territory.rules.drawings import AREA_KINDS, Drawn, Problem, Reading
from shequ.territory.terms import DrawingKind, Severity, Trouble

LEVEL_OF_KIND = {DrawingKind.COMMUNITIES: Level.COMMUNITY, DrawingKind.GRIDS: Level.GRID, DrawingKind.TOWN: Level.TOWN}
_ENDINGS = re.compile(r"(社区居民委员会|居民委员会|村民委员会|社区居委会|居委会|村委会|社区|村)$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape that can be written: the area it is the ground of, or lies in."""

    drawn: Drawn
    area: str
    name: str
    is_new_area: bool = False
    grid: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """A drawing examined: what can be written, what is wrong; an error keeps its shape out, a warning does not."""

    kind: DrawingKind
    read: int
    placed: tuple[Placed, ...]
    problems: tuple[Problem, ...]

    @property
    def rejected(self) -> int:
        """How many shapes an error keeps out."""
        return self.read - len(self.placed)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(problem.severity == Severity.WARNING for problem in self.problems)


@dataclass
class _Tree:
    """The part of the area tree a drawing can speak of."""

    names: dict[str, str]
    ended: frozenset[str] = frozenset()
    by_name: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def below(cls, code: str) -> "_Tree":
        rows = Area.objects.unscoped(because="the drawing's own area was permitted").filter(
            under_code(code, path="code")
        )
        told = list(rows.values_list("code", "name", "valid_to"))
        tree = cls(
            {key: name for key, name, valid_to in told if valid_to is None},
            ended=frozenset(key for key, _name, valid_to in told if valid_to is not None),
        )
        for key, name in tree.names.items():
            tree.by_name[len(key), bare_name(name)].append(key)
        return tree


def bare_name(name: str) -> str:
    """Return an area's name without its ending: 东大街居委会, 东大街社区 and 东大街 are one."""
    return _ENDINGS.sub("", name.strip()) or name.strip()


def examine(reading: Reading, *, area: str, on: date, tolerance: Tolerance | None = None) -> Examination:
    """Examine a drawing below an area as of a day. A fixed number of statements, whatever the size of the drawing.

    Without an area ("") the file is examined by itself: its shapes against one another, no codes looked up.
    """
    tree = _Tree.below(area) if area else _Tree({})
    problems = list(reading.problems)
    for drawn in reading.shapes:
        if reading.kind in AREA_KINDS:
            problems += boundaries.alone(drawn)
    resolve: dict[DrawingKind, Callable[..., tuple[list[Placed], list[Problem]]]] = {
        DrawingKind.TOWN: _areas, DrawingKind.COMMUNITIES: _areas, DrawingKind.GRIDS: _areas,
        DrawingKind.BLOCKS: _blocks, DrawingKind.STREETS: _lines, DrawingKind.DWELLINGS: _dwellings,
    }  # fmt: skip
    placed, wrong = resolve[reading.kind](reading, tree, area=area, on=on) if area else _by_itself(reading)
    problems += wrong
    if reading.kind in AREA_KINDS:
        problems += _together(reading, placed, area=area, on=on, tolerance=tolerance or Tolerance())
    bad = {problem.row for problem in problems if problem.severity == Severity.ERROR}
    good = () if 0 in bad else tuple(item for item in placed if item.drawn.row not in bad)
    return Examination(reading.kind, reading.read, good, tuple(_in_order(problems)))


def _by_itself(reading: Reading) -> tuple[list[Placed], list[Problem]]:
    return [Placed(drawn, "", drawn.name) for drawn in reading.shapes if drawn.is_sound], []


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.severity != Severity.ERROR, p.row, str(p.what), -(p.size_m2 or 0.0)))


def _areas(
    reading: Reading,
    tree: _Tree,
    *,
    area: str,
    on: date,  # noqa: ARG001 (one signature for all kinds)
) -> tuple[list[Placed], list[Problem]]:
    level = LEVEL_OF_KIND[reading.kind]
    digits = DIGITS[level]
    placed: list[Placed] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for drawn in reading.shapes:
        code = drawn.code or _by_name(drawn, tree, digits) or (area if reading.kind == DrawingKind.TOWN else "")
        wrong = _code_problem(drawn, code, tree, level=level, area=area)
        if wrong is None and code in seen:
            wrong = replace(_problem(drawn, Trouble.DUPLICATE_CODE, code), values={"first": seen[code]})
        if wrong is not None:
            problems.append(wrong)
            continue
        seen[code] = drawn.row
        placed.append(Placed(drawn, code, tree.names.get(code, drawn.name), is_new_area=code not in tree.names))
    return placed, problems


def _code_problem(drawn: Drawn, code: str, tree: _Tree, *, level: str, area: str) -> Problem | None:
    if not code:
        return _problem(drawn, Trouble.NO_CODE, "")
    if codes.level_of(code) != level:
        problem = _problem(drawn, Trouble.WRONG_CODE, code)
        return replace(problem, values={"level": Level(level).label})
    if not code.startswith(area):
        return _problem(drawn, Trouble.OUT_OF_REACH, code)
    is_new_grid = level == Level.GRID and codes.parent_of(code) in tree.names and code not in tree.ended
    if code not in tree.names and not is_new_grid:
        return _problem(drawn, Trouble.UNKNOWN_AREA, code)
    return None


def _by_name(drawn: Drawn, tree: _Tree, digits: int) -> str:
    found = tree.by_name.get((digits, bare_name(drawn.name)), [])
    if len(found) > 1 and drawn.parent:
        found = [code for code in found if code.startswith(drawn.parent) or _lies_in(code, drawn.parent, tree)]
    return found[0] if len(found) == 1 else ""


def _lies_in(code: str, parent_name: str, tree: _Tree) -> bool:
    parent = codes.parent_of(code)
    return bare_name(tree.names.get(parent, "")) == bare_name(parent_name)


def _problem(drawn: Drawn, what: Trouble, written: str, severity: Severity = Severity.ERROR) -> Problem:
    place = place_in(drawn.shape) if drawn.is_sound and drawn.shape is not None else (None, None)
    return Problem(drawn.row, drawn.name, what, severity, written, lon=place[0], lat=place[1])


def _blocks(reading: Reading, _tree: _Tree, *, area: str, on: date) -> tuple[list[Placed], list[Problem]]:
    sound = [drawn for drawn in reading.shapes if drawn.is_sound and drawn.shape is not None]
    places = [place_in(drawn.shape) for drawn in sound if drawn.shape is not None]
    inside = _communities_at(places, area=area, on=on)
    community_of = {drawn.row: code for drawn, code in zip(sound, inside, strict=True)}
    placed: list[Placed] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for drawn in reading.shapes:
        if not drawn.code:
            problems.append(_problem(drawn, Trouble.NO_CODE, ""))
            continue
        if drawn.code in seen:
            wrong = _problem(drawn, Trouble.DUPLICATE_CODE, drawn.code)
            problems.append(replace(wrong, values={"first": seen[drawn.code]}))
            continue
        seen[drawn.code] = drawn.row
        community = community_of.get(drawn.row, "")
        if not community and drawn.is_sound:
            problems.append(_problem(drawn, Trouble.NO_COMMUNITY, drawn.code, Severity.WARNING))
        home = community or area[: DIGITS[Level.TOWN]]
        if not home.startswith(area):
            problems.append(_problem(drawn, Trouble.OUT_OF_REACH, home))
            continue
        placed.append(Placed(drawn, home, drawn.name))
    return placed, problems


def _communities_at(places: Sequence[tuple[float, float]], *, area: str, on: date) -> list[str]:
    index = grounds.point_index(level=Level.COMMUNITY, under=area[: DIGITS[Level.COUNTY]], on=on)
    return index.find([lon for lon, _lat in places], [lat for _lon, lat in places])


def _lines(
    reading: Reading,
    _tree: _Tree,
    *,
    area: str,
    on: date,  # noqa: ARG001 (one signature for all kinds)
) -> tuple[list[Placed], list[Problem]]:
    return [Placed(drawn, area, drawn.name) for drawn in reading.shapes if drawn.is_sound], []


def _dwellings(reading: Reading, tree: _Tree, *, area: str, on: date) -> tuple[list[Placed], list[Problem]]:
    sound = [drawn for drawn in reading.shapes if drawn.is_sound and drawn.shape is not None]
    lons, lats = [drawn.shape.x for drawn in sound], [drawn.shape.y for drawn in sound]  # type: ignore[union-attr]
    county = area[: DIGITS[Level.COUNTY]]
    inside, in_grid = grounds.places_of(lons, lats, on=on, under=county)
    placed: list[Placed] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for drawn, community, grid in zip(sound, inside, in_grid, strict=True):
        home = community or (drawn.parent if drawn.parent in tree.names else "")
        address = addresses.parse(drawn.address) if drawn.address else None
        wrong = _dwelling_problem(drawn, home, address, area=area)
        if wrong is not None:
            problems.append(wrong)
            continue
        if address is None:
            raise AssertionError("a dwelling without address passed")
        key = (home, address.key)
        if key in seen:
            repeated = _problem(drawn, Trouble.DUPLICATE_CODE, drawn.address)
            problems.append(replace(repeated, values={"first": seen[key]}))
            continue
        seen[key] = drawn.row
        if not grid:
            problems.append(_problem(drawn, Trouble.NO_GRID, drawn.address, Severity.WARNING))
        placed.append(Placed(drawn, home, address.text, grid=grid if grid.startswith(home) else "", address=address))
    return placed, problems


def _dwelling_problem(drawn: Drawn, home: str, address: Address | None, *, area: str) -> Problem | None:
    if not drawn.address:
        return _problem(drawn, Trouble.NO_ADDRESS, "")
    if address is None or not address.is_door:
        return _problem(drawn, Trouble.ADDRESS_UNREADABLE, drawn.address)
    if not home:
        return _problem(drawn, Trouble.NO_COMMUNITY, drawn.address)
    return None if home.startswith(area) else _problem(drawn, Trouble.OUT_OF_REACH, home)


def _together(
    reading: Reading, placed: Sequence[Placed], *, area: str, on: date, tolerance: Tolerance
) -> list[Problem]:
    kind = reading.kind
    around = _surroundings(reading, placed, area=area, on=on)
    with_gaps = kind in (DrawingKind.COMMUNITIES, DrawingKind.GRIDS)
    problems = boundaries.together(reading.shapes, around, tolerance, with_gaps=with_gaps)
    if kind == DrawingKind.BLOCKS:
        problems = [problem for problem in problems if problem.what != Trouble.IN_PIECES]
    return problems


def _surroundings(reading: Reading, placed: Sequence[Placed], *, area: str, on: date) -> Surroundings:
    kind = reading.kind
    if not area:
        parents = _drawn_parents(reading)
        named = {drawn.row: f"name:{drawn.parent}" for drawn in reading.shapes if f"name:{drawn.parent}" in parents}
        return Surroundings(parents, (), named, {})
    county = area[: DIGITS[Level.COUNTY]]
    fresh = {item.area for item in placed}
    area_of = {item.drawn.row: item.area for item in placed}
    if kind == DrawingKind.BLOCKS:
        listed = {drawn.code for drawn in reading.shapes}
        stored = [block.ground for block in grounds.block_grounds(under=county, on=on) if block.code not in listed]
        return Surroundings({}, stored, {}, {})
    if kind == DrawingKind.TOWN:
        parents = {ground.key: ground for ground in grounds.grounds(level=Level.COUNTY, under=county, on=on)}
        siblings = [ground for ground in grounds.managed_grounds(under=county, on=on) if ground.key not in fresh]
        return Surroundings(parents, siblings, dict.fromkeys(area_of, county), {})
    level, above = (Level.COMMUNITY, Level.TOWN) if kind == DrawingKind.COMMUNITIES else (Level.GRID, Level.COMMUNITY)
    siblings = [ground for ground in grounds.grounds(level=level, under=county, on=on) if ground.key not in fresh]
    parents = {ground.key: ground for ground in grounds.grounds(level=above, under=county, on=on)}
    if kind == DrawingKind.COMMUNITIES:
        parents |= {ground.key: ground for ground in grounds.managed_grounds(under=county, on=on)}
    parents |= _drawn_parents(reading)
    digits = DIGITS[above]
    parent_of = {row: code[:digits] for row, code in area_of.items()}
    named = {drawn.row: f"name:{drawn.parent}" for drawn in reading.shapes if f"name:{drawn.parent}" in parents}
    return Surroundings(parents, siblings, parent_of | named, {ground.key: ground.key[:digits] for ground in siblings})


def _drawn_parents(reading: Reading) -> dict[str, Ground]:
    """Return the shapes of the level above that the same file holds, by name."""
    return {
        f"name:{drawn.name}": Ground(f"name:{drawn.name}", drawn.name, boundaries.measurable(drawn.shape))
        for drawn in reading.context
        if drawn.is_sound and drawn.shape is not None
    }
