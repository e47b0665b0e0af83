"""The demonstration's part: a division asked for the town of today; the worker computes it while people look."""

from dataclasses import replace

from shequ.base.paging import PageRequest
from shequ.division import actions, queries
from shequ.division.rules.asking import Asked
from shequ.kernel.call import Call

SMALL_HOMES = 6_000
"""Households below which a demonstration is too small for the plan's band."""
PARTS = (9, 4)
"""A small town is divided into 4 to 9 communities."""
GRID_PARTS = (40, 20)
PROPOSALS = 3


def division_seed(call: Call, *, area: str, title: str, homes: int) -> None:
    """Open a division of an area; the worker computes it. homes: households of the town.

    One that an interrupted run has opened stays.
    """
    listed = [row for row in queries.study_list(call, page=PageRequest()).rows if row.title == title]
    if not listed:
        actions.study_open(call, area=area, title=title, asked=_asked(homes))


def _asked(homes: int) -> Asked:
    asked = Asked(None, None, proposals=PROPOSALS)
    if homes >= SMALL_HOMES:
        return asked
    low, high = (max(1, homes // parts) for parts in PARTS)
    grid_low, grid_high = (max(1, homes // parts) for parts in GRID_PARTS)
    return replace(
        asked, low=low, high=high, people_low=low, people_high=high * 6, grid_low=grid_low, grid_high=grid_high,
        reason="演示县的住户比实际少，上下限按比例缩小",
    )  # fmt: skip
