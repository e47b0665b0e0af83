"""What is divided, by which parameters, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shequ.kernel.late import late
from shequ.kernel.words import Choices, _

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

STREET, RAIL_CROSSING, BRIDGE = range(3)
"""What lies between two blocks: a street; an under-pass or gate through a railway; a bridge or ferry."""


class Fault(Choices):
    """Why blocks cannot be divided as they stand."""

    NO_BLOCKS = "no_blocks", _("没有街坊")
    LENGTHS = "lengths", _("各列长短不一")
    NEGATIVE = "negative", _("户数或人口是负数")
    STREET = "street", _("街道须连接两个不同的已知街坊，每对一次，长度大于 0")
    BAND = "band", _("上下限不成立：下限须大于 0 且不大于上限")
    PIN = "pin", _("要求放在一起的街坊之间没有通路")
    CLASH = "clash", _("同样的街坊既要求放在一起又要求分开")
    LOCK = "lock", _("锁定的街坊没有现属社区")
    KIND = "kind", _("街坊类别没有对应的上下限")


class BadProblem(ValueError):
    """The blocks or streets cannot be divided as they stand; `places` lists the positions at fault."""

    def __init__(self, fault: Fault, places: Iterable[int] = ()):
        """Say what is wrong and at which positions."""
        self.fault = fault
        self.places = tuple(int(place) for place in places)
        super().__init__(f"{fault.value}: {', '.join(map(str, self.places[:20]))}")


class Cancelled(Exception):
    """Whoever asked for the division no longer wants it."""


class Why(Choices):
    """Why a community is outside the band."""

    TORN = "torn", _("不成一片，分成了几块")
    ISLAND = "island", _("与其他街坊都不相连，合起来不足下限")
    BIG_BLOCK = "big_block", _("单个街坊已经超过上限")
    PINNED = "pinned", _("要求放在一起的街坊合起来已经超过上限")
    POCKET = "pocket", _("只能经过一个街坊出入，和它合起来超过上限，自己又不足下限")
    NO_COUNT = "no_count", _("这片相连的街坊，分成几个社区都不能全部落在上下限之内")
    NO_WAY = "no_way", _("逐一试过这片街坊的所有划法，没有一种全部落在上下限之内")
    CLOSED = "closed", _("按要求原样保留的社区")
    NOT_FOUND = "not_found", _("没有找到合适的划法，不能证明无法避免")


class Aim(Choices):
    """What a proposal puts first."""

    ASKED = "asked", _("按所给的权重")
    STAY = "stay", _("尽量少变动现有社区")
    SHORT = "short", _("边界尽量短、社区尽量整齐")
    EVEN = "even", _("各社区规模尽量均衡")


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Blocks by position, as arrays or lists: usual-resident households and people, today's community (-1 none).

    `streets` are pairs of positions with shared metres; only pairs named touch: a river or railway without a crossing is
    a pair left out. `crossings` says for each pair what lies between (STREET, RAIL_CROSSING, BRIDGE). `kinds` is the class
    of each block, a number that `Parameters.bands` knows. `where` are metres east and north, for numbering and chunks.
    """

    households: Any
    streets: Any
    metres: Any
    people: Any = None
    today: Any = None
    kinds: Any = None
    locked: Any = None
    crossings: Any = None
    where: Any = None

    def __post_init__(self) -> None:
        n = len(self.households)
        pairs = np.asarray(self.streets, dtype=np.int64).reshape(-1, 2)
        defaults: dict[str, tuple[Any, Any]] = {
            "households": (None, np.int64), "metres": (None, np.float64),
            "people": (np.zeros(n, np.int64), np.int64), "today": (np.full(n, -1), np.int64),
            "kinds": (np.zeros(n, np.int64), np.int64), "locked": (np.zeros(n, bool), bool),
            "crossings": (np.zeros(len(pairs), np.int64), np.int64),
        }  # fmt: skip
        object.__setattr__(self, "streets", pairs)
        for name, (default, kind) in defaults.items():
            value = getattr(self, name)
            object.__setattr__(self, name, np.ascontiguousarray(default if value is None else value, dtype=kind))
        if self.where is not None:
            object.__setattr__(self, "where", np.asarray(self.where, dtype=np.float64).reshape(-1, 2))

    @property
    def size(self) -> int:
        """Return how many blocks there are."""
        return len(self.households)

    def check(self) -> None:
        """Raise BadProblem for no blocks, uneven lists, a negative count, an unknown or doubled pair, a bad length."""
        n = self.size
        if n == 0:
            raise BadProblem(Fault.NO_BLOCKS)
        for name in ("people", "today", "kinds", "locked"):
            if len(getattr(self, name)) != n:
                raise BadProblem(Fault.LENGTHS, (len(getattr(self, name)),))
        if not len(self.metres) == len(self.crossings) == len(self.streets):
            raise BadProblem(Fault.LENGTHS, (len(self.metres),))
        if self.where is not None and len(self.where) != n:
            raise BadProblem(Fault.LENGTHS, (len(self.where),))
        if (bad := np.flatnonzero((self.households < 0) | (self.people < 0))).size:
            raise BadProblem(Fault.NEGATIVE, bad)
        low, high = self.streets.min(axis=1, initial=n), self.streets.max(axis=1, initial=-1)
        wrong = (low < 0) | (high >= n) | (low == high) | ~np.isfinite(self.metres) | ~(self.metres > 0)
        _pairs, first = np.unique(low * n + high, return_index=True)
        again = np.ones(len(low), bool)
        again[first] = False
        if (bad := np.flatnonzero(wrong | again)).size:
            raise BadProblem(Fault.STREET, bad)
        if (bad := np.flatnonzero(self.locked & (self.today < 0))).size:
            raise BadProblem(Fault.LOCK, bad)


@dataclass(frozen=True, slots=True)
class Band:
    """Households of a community or grid, both ends inside."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is wanted. With the problem and the seed it reproduces the answer.

    `bands` gives the band of each class of blocks; class 0 is the ordinary one, and a community follows the class of most
    of its households. `count` is a number of communities, "fewest", "most" or "free". Weights are in shares: `moved` is
    what a share of moved households weighs against an equal share of street length that becomes boundary; `people` and
    `even` break ties. `effort` is how many moves are tried per block, 0 for a choice by size.
    """

    low: int
    high: int
    people_low: int = 0
    people_high: int = 1 << 40
    seed: int = 0
    moved: float = 0.5
    people: float = 0.02
    even: float = 0.0
    count: int | str = "free"
    effort: int = 0
    starts: int = 0
    bands: Mapping[int, Band] = field(default_factory=dict)
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    closed: frozenset[int] = frozenset()
    """Communities of today that stay as they are, blocks and all."""
    uncrossed: frozenset[int] = frozenset()
    """Kinds of crossing that no community may use."""

    def __post_init__(self) -> None:
        every = [Band(self.low, self.high), *self.bands.values()]
        if any(not 0 < band.low <= band.high for band in every) or not 0 <= self.people_low <= self.people_high:
            raise BadProblem(Fault.BAND)
        if isinstance(self.count, str) and self.count not in {"free", "fewest", "most"}:
            raise BadProblem(Fault.BAND)

    def band(self, kind: int) -> Band:
        """Return the band of a class."""
        return self.bands.get(kind, Band(self.low, self.high))


@dataclass(frozen=True, slots=True)
class Violation:
    """A community outside the band or not connected, why, and whether no division whatever could avoid it.

    Metres to the nearest other ground and to the nearest bridge are None when unknown or when it is not about that.
    """

    community: int
    households: int
    blocks: int
    why: Why
    is_unavoidable: bool
    metres_to_land: float | None = None
    metres_to_bridge: float | None = None
    pieces: int = 1
    """In how many pieces it lies; more than one only in what people draw or asked to keep."""


@dataclass(frozen=True, slots=True)
class Community:
    """What a community of a division holds; `continues` is the community of today that it goes on as, -1 none."""

    number: int
    blocks: int
    households: int
    people: int
    continues: int
    newcomers: int
    """Households that come from another community of today."""
    boundary_m: float
    is_people_outside: bool


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """One label per block, 0 upwards; each label is connected. -1: in no community, because nobody lives on ground of its own.

    `cut` is the share of street length that is boundary, `moved` the share of households whose community changes,
    `score` cut plus weighted moved. `avoidable` counts violations that no proof excuses, `proved` those no division avoids.
    """

    labels: Any
    communities: tuple[Community, ...]
    violations: tuple[Violation, ...]
    unassigned: tuple[int, ...]
    proved: int
    cut: float
    moved: float
    score: float
    people_outside: float
    unevenness: float
    seconds: float
    parameters: Parameters
    joined: tuple[int, ...] = ()
    """Blocks that were joined to pinned ones because the way between them leads over these."""

    @property
    def count(self) -> int:
        """Return the number of communities."""
        return len(self.communities)


class Known(Choices):
    """What is known of how near a division comes to the best."""

    BEST = "best", _("已证明没有更好的划法")
    WITHIN = "within", _("最优值已有界限")
    TOO_LARGE = "too_large", _("街坊太多，算不出界限")
    NO_TIME = "no_time", _("在限定的步数内没有算出界限")
    OUTSIDE = "outside", _("有社区在上下限以外（孤立的街坊除外），或有住户未划入社区，不算界限")
    CLASSES = "classes", _("各类街坊上下限不同，不算界限")
    DOUBTFUL = "doubtful", _("界限与已知的划法不符，不作数")


@dataclass(frozen=True, slots=True)
class Bound:
    """A score that no division goes below, and how far a division may be from the best, as a share of that score.

    Both are None when there is no bound.
    """

    status: Known
    lower: float | None = None
    gap: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A division among several: what it puts first, and how much it differs from those before, as a share of households."""

    aim: Aim
    division: Division
    apart: float
