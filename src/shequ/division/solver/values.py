"""What is divided, by which parameters, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

from shequ.kernel.words import Choices, _


class BadProblem(ValueError):
    """The blocks or streets cannot be divided as they stand; `places` lists the positions at fault."""

    def __init__(self, message: str, places: tuple[int, ...]):
        """Say what is wrong, in words for a programmer, and at which positions."""
        self.places = places
        super().__init__(message)


class Why(Choices):
    """Why a community is outside the band."""

    ISLAND = "island", _("与其他街坊都不相连，合起来不足下限")
    BIG_BLOCK = "big_block", _("单个街坊已经超过上限")
    NO_COUNT = "no_count", _("这片相连的街坊，分成几个社区都不能全部落在上下限之内")
    NOT_FOUND = "not_found", _("没有找到合适的划法，不能证明无法避免")


@dataclass(frozen=True, slots=True)
class Problem:
    """Blocks by position: usual-resident households, streets (block, block, shared metres), today's community.

    `today` is empty when no community exists yet. Only pairs named by a street touch: a river or railway without a
    crossing is a pair left out.
    """

    households: tuple[int, ...]
    streets: tuple[tuple[int, int, float], ...]
    today: tuple[int, ...] = ()

    def check(self) -> None:
        """Raise BadProblem for a negative count, an unknown or doubled pair, a bad length, or a list too short."""
        count = len(self.households)
        if bad := tuple(i for i, h in enumerate(self.households) if h < 0):
            raise BadProblem("negative households", bad)
        if self.today and len(self.today) != count:
            raise BadProblem("today must name one community per block", (len(self.today),))
        seen: set[tuple[int, int]] = set()
        for place, (a, b, metres) in enumerate(self.streets):
            pair = (min(a, b), max(a, b))
            if not 0 <= pair[0] < pair[1] < count or pair in seen or not 0 < metres < float("inf"):
                raise BadProblem("a street needs two different known blocks, once, and a length over 0", (place,))
            seen.add(pair)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The household band (both ends inside it), what a moved household weighs against boundary, seed and effort.

    `rounds` is the number of boundary moves tried per block.
    """

    low: int
    high: int
    seed: int = 0
    moved_weight: float = 0.5
    rounds: int = 200


@dataclass(frozen=True, slots=True)
class Violation:
    """A community outside the band, why, and whether no division whatever could avoid it."""

    community: int
    households: int
    why: Why
    is_unavoidable: bool


@dataclass(frozen=True, slots=True)
class Division:
    """One label per block, 0 upwards; each label is connected.

    `cut` is the share of street length that is boundary; with the problem, `parameters` reproduce the answer.
    """

    labels: tuple[int, ...]
    households: tuple[int, ...]
    violations: tuple[Violation, ...]
    cut: float
    parameters: Parameters
