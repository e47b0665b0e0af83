"""What `shequ divide` answers: a proposal as plain values or in words, and refusals with their places."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from shequ.config.speech import tell
from shequ.division.rules.reasons import reason, within
from shequ.kernel.words import _

REFUSED = 3
FORMAT = 1
SHOWN = 20
MEND = _("请改正文件后再运行；没有写出任何文件")


def check_folder(file: Path, option: str) -> None:
    """Refuse to work for minutes towards a file that cannot be written."""
    if not file.absolute().parent.is_dir():
        raise click.BadParameter(tell(_("没有这个文件夹：{name}"), name=file.parent), param_hint=option)


def told(found: Any, one: Any, grid: Any, known: Any, file: Path) -> dict[str, Any]:
    """Return a proposal as plain values."""
    division = one.division
    names = (*found.communities, "")
    answer = {
        "file": str(file), "aim": one.aim.value, "differs": round(one.apart, 4), "seed": division.parameters.seed,
        "communities": division.count, "outside": len(division.violations),
        "unavoidable": sum(it.is_unavoidable for it in division.violations), "cut": round(division.cut, 6),
        "moved": round(division.moved, 6), "score": round(division.score, 6),
        "people_outside": round(division.people_outside, 4), "unevenness": round(division.unevenness, 4),
        "cpu_seconds": round(division.seconds, 3), "unassigned": [found.ids[at] for at in division.unassigned],
        "joined": [found.ids[at] for at in division.joined],
        "violations": [
            {
                "community": it.community, "households": it.households, "blocks": it.blocks, "why": it.why.value,
                "message": _sentence(it), "unavoidable": it.is_unavoidable, "metres_to_land": it.metres_to_land,
                "metres_to_bridge": it.metres_to_bridge, "pieces": it.pieces,
            }
            for it in division.violations
        ],
        "each": [
            {
                "community": it.number, "blocks": it.blocks, "households": it.households, "people": it.people,
                "continues": names[it.continues], "newcomers": it.newcomers, "boundary_m": round(it.boundary_m, 1),
                "people_outside": it.is_people_outside,
            }
            for it in division.communities
        ],
    }  # fmt: skip
    if known is not None:
        answer["bound"] = {"status": known.status.value, "lower": known.lower, "gap": known.gap}
    if grid is not None:
        answer["grids"] = {
            "count": grid.count, "outside": len(grid.violations),
            "unavoidable": sum(it.is_unavoidable for it in grid.violations), "cpu_seconds": round(grid.seconds, 3),
            "violations": [
                {
                    "community": grid.grids[it.community][0], "grid": grid.grids[it.community][1],
                    "households": it.households, "why": it.why.value, "message": _sentence(it),
                    "unavoidable": it.is_unavoidable,
                }
                for it in grid.violations
            ],
            "large_blocks": [
                {"block": found.ids[it.block], "households": it.households, "grids": it.grids} for it in grid.large
            ],
        }  # fmt: skip
    return answer


def _say(sentence: str, values: Mapping[str, object]) -> str:
    return tell(sentence, **values)


def _sentence(one: Any) -> str:
    """Return why a community is outside the band, with its figures."""
    return reason(
        _say, households=one.households, blocks=one.blocks, why=one.why.label, pieces=one.pieces,
        land=one.metres_to_land, bridge=one.metres_to_bridge,
    )  # fmt: skip


def lines(
    found: Any, proposals: Any, grids: list[Any], bounds: list[Any], files: list[Path], asked: int
) -> Iterable[str]:
    """Return the answer in words."""
    if len(proposals) < asked:
        yield tell(_("互不相同的方案只有 {count} 个"), count=len(proposals))
    for one, grid, known, file in zip(proposals, grids, bounds, files, strict=True):
        division = one.division
        yield tell(
            _("{file}：{aim}；{count} 个社区，{outside} 个在上下限以外（其中 {sure} 个无法避免），边界占街长的 {cut}，变动户数占 {moved}"),
            file=file, aim=tell(one.aim.label), count=division.count, outside=len(division.violations),
            sure=sum(it.is_unavoidable for it in division.violations), cut=f"{division.cut:.1%}", moved=f"{division.moved:.1%}",
        )  # fmt: skip
        wanted = division.parameters.count
        if isinstance(wanted, int) and wanted != division.count:
            yield "  " + tell(
                _("要求 {wanted} 个社区，在上下限以内做到 {count} 个"), wanted=wanted, count=division.count
            )
        if known is not None:
            yield "  " + _how_near(known)
        for it in division.violations[:SHOWN]:
            yield "  " + tell(_("社区 {number}："), number=it.community) + _sentence(it)
        if len(division.violations) > SHOWN:
            yield "  " + tell(_("另有 {count} 个，用 --json 取全部"), count=len(division.violations) - SHOWN)
        if division.unassigned:
            names = ", ".join(found.ids[at] for at in division.unassigned[:SHOWN])
            yield "  " + tell(_("没有住户、又不与任何有人住的街坊相连，未划入社区：{names}"), names=names)
        if grid is not None:
            yield "  " + tell(
                _("{count} 个网格，{outside} 个在上下限以外（其中 {sure} 个无法避免）；{large} 个街坊超过网格上限，要按楼栋再分"),
                count=grid.count, outside=len(grid.violations), sure=sum(it.is_unavoidable for it in grid.violations),
                large=len(grid.large),
            )  # fmt: skip


def _how_near(known: Any) -> str:
    """Return how far a division is from the best, or why that is not known."""
    if known.gap:
        return within(_say, known.gap)
    return tell(known.status.label)


def plain(parameters: Any) -> dict[str, Any]:
    """Return what reproduces the answer."""
    return {
        "households": [parameters.low, parameters.high], "people": [parameters.people_low, parameters.people_high],
        "seed": parameters.seed, "moved": parameters.moved, "k": parameters.count, "effort": parameters.effort,
        "bands": {str(kind): [band.low, band.high] for kind, band in parameters.bands.items()},
    }  # fmt: skip


def refuse_blocks(flaws: Any, *, as_json: bool) -> None:
    """Tell every flaw with its places."""
    lines, problems = [], []
    for flaw, places in flaws.items():
        for number, place in enumerate(places):
            problems.append({
                "what": flaw.value, "message": tell(flaw.label), "row": place.row, "id": place.id, "lon": place.lon,
                "lat": place.lat, "note": place.note,
            })  # fmt: skip
            if number < SHOWN:
                lines.append(_place_line(tell(flaw.label), place))
        if len(places) > SHOWN:
            lines.append(tell(_("另有 {count} 处，用 --json 取全部"), count=len(places) - SHOWN))
    refuse("division.bad_blocks", tell(_("街坊文件不能用")), lines, as_json=as_json, problems=problems)


def _place_line(message: str, place: Any) -> str:
    parts = []
    if place.row:
        parts.append(tell(_("第 {row} 个"), row=place.row))
    if place.id:
        parts.append(tell(_("编号 {id}"), id=place.id))
    if place.lon is not None:
        parts.append(f"{place.lon:.6f}, {place.lat:.6f}")
    if place.note:
        parts.append(place.note)
    return message + (f"（{'；'.join(parts)}）" if parts else "")


def refuse(code: str, message: str, lines: list[str], *, as_json: bool, problems: Any = ()) -> None:
    """End with what is wrong and exit code 3."""
    if as_json:
        error = {"code": code, "clause": "", "message": message, "mend": tell(MEND), "field": "blocks"}
        click.echo(
            json.dumps({"format": FORMAT, "error": error, "problems": list(problems) or lines}, ensure_ascii=False)
        )
    else:
        click.echo("\n".join([message, *lines, tell(MEND)]), err=True)
    sys.exit(REFUSED)
