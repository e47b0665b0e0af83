"""What is asked of a division: plain values that make the solver's parameters, and words for them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shequ.division.rules import BandMissing, BandWrong, BlockUnknown, CommunityUnknown, ParameterWrong, ReasonMissing
from shequ.division.rules.towns import Town
from shequ.division.solver import Band, Parameters
from shequ.division.terms import MOST_PROPOSALS, Want
from shequ.kernel.words import _

UNBOUNDED = 1 << 40
UNIT_KIND = "unit"
"""The class of blocks that one employer or compound fills (unit-type)."""
CROSSINGS = {"rail": 1, "bridge": 2}
MOST_EFFORT = 100_000
MOST_GAP_M = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer asks. Households and people with both ends inside; None: not limited.

    moved: weight of a moved household against an equal share of boundary. unit: another band for unit-type blocks.
    together, apart: block codes. closed: codes of communities that stay as they are; locked: blocks that stay in theirs.
    """

    low: int | None
    high: int | None
    people_low: int | None = None
    people_high: int | None = None
    grid_low: int | None = None
    grid_high: int | None = None
    want: str = Want.FREE
    count: int | None = None
    moved: float = 0.5
    even: float = 0.0
    seed: int = 1
    proposals: int = 3
    effort: int = 0
    gap_m: float = 45.0
    unit: tuple[int, int] | None = None
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    closed: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    uncrossed: tuple[str, ...] = ()
    reason: str = ""

    def plain(self) -> dict[str, Any]:
        """Return plain values to keep."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Asked":
        """Return what was kept."""
        values = dict(kept)
        values["unit"] = tuple(values["unit"]) if values.get("unit") else None
        for name in ("together", "apart"):
            values[name] = tuple(tuple(one) for one in values.get(name, ()))
        for name in ("closed", "locked", "uncrossed"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


def check(asked: Asked) -> None:
    """Refuse bands without ends or with ends that do not fit, counts and numbers out of range."""
    if asked.low is None or asked.high is None:
        raise BandMissing(field="low" if asked.low is None else "high", what=_("社区户数的上下限"))
    if not 0 < asked.low <= asked.high:
        raise BandWrong(field="high", what=_("社区户数"))
    for low, high, name, title in (
        (asked.people_low, asked.people_high, "people_high", _("社区人口")),
        (asked.grid_low, asked.grid_high, "grid_high", _("网格户数")),
        (*(asked.unit or (None, None)), "unit_high", _("单位型街坊的户数")),
    ):
        ends = [end for end in (low, high) if end is not None]
        if ends and not 0 < ends[0] <= ends[-1]:
            raise BandWrong(field=name, what=title)
    if asked.want == Want.FIXED and not (asked.count and asked.count > 0):
        raise ParameterWrong(field="count", what=_("社区个数"), value=str(asked.count or "—"))
    limits: tuple[tuple[str, float, float, float, str], ...] = (
        ("moved", asked.moved, 0, 100, _("少变动的权重")), ("even", asked.even, 0, 100, _("规模均衡的权重")),
        ("proposals", asked.proposals, 1, MOST_PROPOSALS, _("方案个数")), ("seed", asked.seed, 0, 2**31, _("随机种子")),
        ("effort", asked.effort, 0, MOST_EFFORT, _("计算的细致程度")), ("gap_m", asked.gap_m, 0, MOST_GAP_M, _("街道宽度")),
    )  # fmt: skip
    for name, value, least, most, title in limits:
        if not least <= value <= most:
            raise ParameterWrong(field=name, what=title, value=f"{value:g}")
    if unknown := [one for one in asked.uncrossed if one not in CROSSINGS]:
        raise ParameterWrong(field="uncrossed", what=_("不得跨越的隔断"), value="、".join(unknown))


def check_reason(asked: Asked, plan: Asked) -> None:
    """Refuse bands other than those of the plan in force without a reason (one size does not fit all, but says why)."""
    for low, high, title in (
        ("low", "high", _("社区户数")), ("people_low", "people_high", _("社区人口")), ("grid_low", "grid_high", _("网格户数"))
    ):  # fmt: skip
        set_by_plan = (getattr(plan, low), getattr(plan, high))
        if (
            None not in set_by_plan
            and (getattr(asked, low), getattr(asked, high)) != set_by_plan
            and not asked.reason.strip()
        ):
            raise ReasonMissing(field="reason", what=title)
    if asked.unit is not None and plan.low is not None and not asked.reason.strip():
        raise ReasonMissing(field="reason", what=_("单位型街坊的户数"))


def check_places(asked: Asked, town: Town) -> None:
    """Refuse pins and locks that name blocks or communities which the ground does not have."""
    known = set(town.codes)
    for name, words in (
        ("together", [one for group in asked.together for one in group]),
        ("apart", [one for pair in asked.apart for one in pair]), ("locked", list(asked.locked)),
    ):  # fmt: skip
        if unknown := [one for one in words if one not in known]:
            raise BlockUnknown(field=name, names="、".join(unknown[:10]))
    for code in asked.closed:
        if code not in town.communities:
            raise CommunityUnknown(field="closed", name=code)


def parameters(asked: Asked, town: Town) -> Parameters:
    """Return the solver's parameters."""
    place = {code: at for at, code in enumerate(town.codes)}
    number = {code: at for at, code in enumerate(town.communities)}
    low, high = asked.low or 1, asked.high or UNBOUNDED
    return Parameters(
        low, high, asked.people_low or 0, asked.people_high or UNBOUNDED, seed=asked.seed, moved=asked.moved,
        even=asked.even, effort=asked.effort, count=asked.count or 1 if asked.want == Want.FIXED else str(asked.want),
        bands={1: Band(*asked.unit)} if asked.unit else {},
        together=tuple(tuple(place[one] for one in group) for group in asked.together),
        apart=tuple((place[a], place[b]) for a, b in asked.apart),
        closed=frozenset(number[code] for code in asked.closed),
        uncrossed=frozenset(CROSSINGS[one] for one in asked.uncrossed),
    )  # fmt: skip


def grid_parameters(asked: Asked) -> Parameters | None:
    """Return the parameters of grids; None when no band is set."""
    if asked.grid_low is None or asked.grid_high is None:
        return None
    return Parameters(asked.grid_low, asked.grid_high, seed=asked.seed)
