"""Compiled code: where its cache lies, and the arrays that the compiled functions share.

Machine code is made once for a machine and kept on disk: under SHEQU_HOME when the platform has one, otherwise with the
user's other caches. Import this module before numba is imported anywhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np


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


numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]


Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Shorts = np.ndarray[Any, np.dtype[np.int32]]


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function when it is first called, and keep the result on disk."""
    return numba.njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")(function)


def inlined(function: Callable[..., Any]) -> Any:
    """The same for small functions of the inmost loop: their text is put where they are called."""
    return numba.njit(cache=True, nogil=True, boundscheck=False, error_model="numpy", inline="always")(function)


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
