"""Why a community is outside its band, and how near a division comes to the best: in words, for pages and for the command."""

from collections.abc import Callable, Mapping

from shequ.kernel.words import _

Say = Callable[[str, Mapping[str, object]], str]
"""Says a sentence in somebody's language, its places filled."""
KILOMETRE = 1000


def reason(
    say: Say, *, households: object, blocks: int, why: str, pieces: int = 1, land: float | None = None,
    bridge: float | None = None,
) -> str:  # fmt: skip
    """Return why a community is outside the band, with its figures. land, bridge: metres to the nearest of each."""
    said = say(
        _("{households} 户、{blocks} 个街坊：{why}"), {"households": households, "blocks": blocks, "why": say(why, {})}
    )
    if pieces > 1:
        said += say(_("，共 {pieces} 块"), {"pieces": pieces})
    if land is not None:
        said += say(_("；离最近的街坊约 {far}"), {"far": _far(say, land)})
    if bridge is not None:
        said += say(_("，离最近的桥约 {far}"), {"far": _far(say, bridge)})
    return said


def _far(say: Say, metres: float) -> str:
    if metres < KILOMETRE:
        return say(_("{count} 米"), {"count": int(round(metres, -1))})
    return say(_("{count} 公里"), {"count": f"{metres / KILOMETRE:.1f}"})


def within(say: Say, gap: float) -> str:
    """Return by how much a division is at most above the best, a share of its score."""
    return say(_("与最优相差不超过 {gap}"), {"gap": f"{gap:.1%}"})
