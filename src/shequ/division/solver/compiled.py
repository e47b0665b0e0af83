"""Compiled code: where its cache lies, and the arrays that the compiled functions share.

Machine code is made once for a machine and kept on disk: under SHEQU_HOME when the platform has one, otherwise with the
user's other caches. Only this module imports numba, and only when something is to be compiled.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from shequ.kernel.late import late

if TYPE_CHECKING:
    import numba
else:
    numba = late("numba")


def cache_root() -> Path:
    """Return the folder that holds compiled code, of this and of earlier versions."""
    if said := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(said)
    if home := os.environ.get("SHEQU_HOME"):
        return Path(home).absolute() / "compiled"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute() / "shequ" / "compiled"


def cache_folder() -> Path:
    """Return the folder of code compiled from just these sources.

    The compiler looks only at the file a function stands in, not at those that it calls; a changed file of this package
    therefore means another folder.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return cache_root() / hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


FOLDER = cache_folder()


def is_compiled() -> bool:
    """Tell whether there is compiled code from an earlier run; making it takes about half a minute, once."""
    return any(FOLDER.rglob("search.run-*.nbc"))


Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Shorts = np.ndarray[Any, np.dtype[np.int32]]


@cache
def _numba() -> Any:
    """Return the compiler, told where to keep its work."""
    numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]
    return numba


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function when it is first called, and keep the result on disk."""
    return _numba().njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")(function)


def inlined(function: Callable[..., Any]) -> Any:
    """The same for small functions of the inmost loop: their text is put where they are called."""
    return _numba().njit(cache=True, nogil=True, boundscheck=False, error_model="numpy", inline="always")(function)


class Twofold:
    """A function of one text that runs as it stands on little and as machine code on much.

    Loading the compiler takes most of a second; a hand-drawn county is judged before that.
    """

    def __init__(self, function: Callable[..., Any], work: Callable[..., int], little: int):
        """Take a function, what tells from its arguments how much work they are, and how much is still little."""
        self.function, self.work, self.little = function, work, little
        self.__doc__ = function.__doc__

    def __call__(self, *given: Any) -> Any:
        """Run the function."""
        return self.function(*given) if self.work(*given) <= self.little else self.machine(*given)

    @cached_property
    def machine(self) -> Any:
        """Return the machine code, for other compiled functions to call."""
        return compiled(self.function)


def twofold(work: Callable[..., int], little: int) -> Callable[[Callable[..., Any]], Twofold]:
    """Run a function as it stands while `work` of its arguments is no more than `little`."""
    return lambda function: Twofold(function, work, little)


BAD, SLOPE, PEOPLE, COUNT, SPREAD, AIM, FIXED, FOES = range(8)
"""Places in the list of weights: a community outside the band, each `low` households outside it, people outside theirs, each
community, squared distance from AIM households, each community too many or too few, each pair that should be apart."""
WEIGHTS = 8
NOT_TO_BE_HAD = -2
"""In `Plan.claimed`: continued by a community elsewhere."""


class Town(NamedTuple):
    """The problem as arrays: blocks from 0, streets twice (once from each end), shares instead of metres and households."""

    first: Shorts
    """Where the streets of each block begin in the lists below; one more at the end."""
    near: Shorts
    tail: Shorts
    """The blocks at the far and at the near end of each street."""
    share: Floats
    """Share of all street length."""
    homes: Ints
    people: Ints
    kept: Floats
    """What is saved when the block stays in its community: weight times share of all households."""
    today: Shorts
    """Today's community from 0, or -1."""
    kind: Shorts
    low: Ints
    high: Ints
    """The band of each class of blocks."""
    crowd: Ints
    """The band of people: two numbers."""
    foe_first: Shorts
    foe: Shorts
    """Blocks that should be apart, like `first` and `near`."""


class Plan(NamedTuple):
    """A division in the making: the community of each block, sums of each community, and room to work in."""

    label: Shorts
    homes: Ints
    people: Ints
    size: Shorts
    big: Shorts
    """Blocks of the community that exceed the band on their own."""
    base: Ints
    """Households of these."""
    by_kind: Ints
    owner: Shorts
    """The community of today that this one continues, or -1; no two continue the same."""
    claimed: Shorts
    """Which community continues one of today's, -1 none, -2 not to be had."""
    free: Shorts
    """A stack of unused labels; the number of them stands last."""
    dice: np.ndarray[Any, np.dtype[np.uint64]]
    mark: Shorts
    queue: Shorts
    stamp: Shorts
    tally: Floats
    price: Floats
    """What each community costs by the weights of the moment."""
    number: Ints
    """Communities now; communities wanted, 0 when free."""
    best: Shorts
    best_cost: Floats
    """The cheapest labels met so far."""


class Yard(NamedTuple):
    """Room for the trees of regions; places are positions inside the region."""

    node: Shorts
    place: Shorts
    parent: Shorts
    homes: Ints
    people: Ints
    size: Shorts
    big: Shorts
    base: Ints
    by_kind: Ints
    cut: Floats
    keep_a: Floats
    keep_b: Floats
    edge_from: Shorts
    edge_to: Shorts
    edge_key: Floats
    side: Shorts
