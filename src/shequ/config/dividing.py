"""`shequ divide`: blocks from a file, divided into communities and grids; needs no database and no Django."""

import csv
import json
import sys
import tomllib
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import click

from shequ.config.speech import tell
from shequ.kernel.words import _

REFUSED = 3
FORMAT = 1
SHOWN = 20
PACK = "lingtai-2016"
CROSSINGS = {"rail": 1, "bridge": 2}
KILOMETRE = 1000
MEND = _("请改正文件后再运行；没有写出任何文件")
COMPILING = _("首次运行，正在编译求解程序，约需半分钟，以后不再需要")


class Span(click.ParamType):
    """Two whole numbers with a dash between."""

    name = "LOW-HIGH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Return the two ends."""
        low, _dash, high = str(value).partition("-")
        if not (low.isdigit() and high.isdigit() and 0 < int(low) <= int(high)):
            self.fail(tell(_("应写作 下限-上限，例如 1000-3000")), param, ctx)
        return int(low), int(high)


class Count(click.ParamType):
    """How many communities."""

    name = "N|fewest|most|free"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Return a number from 1 or one of the words."""
        if str(value).isdigit() and int(value) > 0:
            return int(value)
        if value not in {"fewest", "most", "free"}:
            self.fail(tell(_("应为不小于 1 的整数，或 fewest、most、free")), param, ctx)
        return str(value)


@click.command()
@click.argument("blocks", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出结果的 CSV：id,label")
@click.option("--geojson", type=click.Path(dir_okay=False, path_type=Path), help="另把社区和网格的图形写成 GeoJSON")
@click.option(
    "--edges",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="街道文件（u、v、len_m、kind）；省略时用同名的 _edges.parquet，没有就从图形推算",
)
@click.option(
    "--barriers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="河流、铁路等隔断的 GeoJSON；其中 kind 为 bridge、underpass 的是通道",
)
@click.option("--gap", type=click.FloatRange(0, 500), help="隔多宽的街道（米）仍算相邻，默认 45")
@click.option(
    "--k", "count", type=Count(), default="free", show_default=True, help="社区个数：固定个数，或尽量少、尽量多、不限"
)
@click.option("--grids", is_flag=True, help="再在每个社区里划网格")
@click.option("--proposals", default=1, show_default=True, type=click.IntRange(1, 9), help="给出几个不同的方案")
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0, 2**31), help="随机种子；同样的种子给出同样的结果"
)
@click.option("--pack", default=PACK, show_default=True, help="上下限取自哪个政策包：随程序的名称，或文件夹")
@click.option("--households", type=Span(), help="社区户数的上下限，替代政策包的")
@click.option("--grid-households", type=Span(), help="网格户数的上下限，替代政策包的")
@click.option("--band", "bands", multiple=True, metavar="KIND=LOW-HIGH", help="某一类街坊另用的上下限")
@click.option(
    "--moved",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 100),
    help="变动社区的户数占比相对于边界长度占比的权重",
)
@click.option("--together", multiple=True, metavar="ID,ID…", help="这些街坊须在同一社区")
@click.option("--apart", multiple=True, metavar="ID,ID", help="这两个街坊须在不同社区")
@click.option("--closed", multiple=True, metavar="NAME", help="这个现有社区原样保留")
@click.option("--uncrossed", multiple=True, type=click.Choice(sorted(CROSSINGS)), help="社区不得跨越这类通道")
@click.option("--effort", default=0, type=click.IntRange(0, 1_000_000), help="每个街坊试多少步，0 为按规模自定")
@click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答")
def divide(blocks: Path, out: Path, *, as_json: bool, **options: Any) -> None:
    """把街坊划成户数在上下限以内、各自连成一片的社区，说明每个做不到的原因。

    BLOCKS 是 GeoJSON 或 GeoParquet，每个街坊有 id、hh（户数），可有 pop（人口）、existing（现属社区）、kind（类别）、locked（锁定）。
    """
    from shequ.division.solver import BadProblem, divide_grids, propose, reading
    from shequ.division.solver.compiled import is_compiled

    try:
        found = reading.read_blocks(
            blocks,
            edges=options["edges"],
            barriers=options["barriers"],
            gap_m=options["gap"] or reading.GAP_M,
            keeps_shapes=options["geojson"] is not None,
        )
        wanted = _parameters(found, options)
        if not is_compiled():
            click.echo(tell(COMPILING), err=True)
        proposals = propose(found.problem, wanted, options["proposals"], progress=_progress(options["grids"]))
        grids: list[Any] = [None] * len(proposals)
        if options["grids"]:
            band = _parameters(found, options, grids=True)
            grids = [divide_grids(found.problem, one.division.labels, band) for one in proposals]
    except reading.BadBlocks as refused:
        _refuse_blocks(refused.flaws, as_json=as_json)
    except BadProblem as refused:
        ids = [found.ids[place] for place in refused.places if place < len(found.ids)]
        _refuse("division.bad_problem", tell(refused.fault.label), ids, as_json=as_json)
    files = [_numbered(out, number) for number in range(len(proposals))]
    for file, one, grid in zip(files, proposals, grids, strict=True):
        _write_labels(file, found.ids, one.division.labels, grid)
    if options["geojson"]:
        _write_shapes(options["geojson"], found, proposals[0].division, grids[0])
    if as_json:
        told = [_told(found, one, grid, file) for one, grid, file in zip(proposals, grids, files, strict=True)]
        answer = {
            "format": FORMAT, "blocks": len(found.ids), "households": int(found.problem.households.sum()),
            "touching": {
                "from": found.edges_from, "pairs": len(found.problem.streets), "held_apart": found.held_apart,
                "unused_crossings": [one + 1 for one in found.unused_crossings],
            },
            "parameters": _plain(wanted), "proposals": told,
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for line in _lines(found, proposals, grids, files, options["proposals"]):
        click.echo(line)


def _parameters(found: Any, options: dict[str, Any], *, grids: bool = False) -> Any:
    """Return the parameters: the pack's figures, and what the command line says instead."""
    from shequ.division.solver import Band, Parameters

    figures = _figures(options["pack"])
    level = "grid" if grids else "community"
    low, high = options["grid_households" if grids else "households"] or (
        figures[f"{level}.households.min"], figures[f"{level}.households.max"]
    )  # fmt: skip
    if grids:
        return Parameters(low, high, seed=options["seed"])
    place = {one: at for at, one in enumerate(found.ids)}
    bands = {}
    for one in options["bands"]:
        name, _equals, span = one.partition("=")
        if name not in found.kinds:
            raise click.BadParameter(tell(_("没有这类街坊：{name}"), name=name), param_hint="--band")
        bands[found.kinds.index(name)] = Band(*Span().convert(span, None, None))
    found.problem.kinds[~_among(found.problem.kinds, bands)] = 0
    loose = figures["community.people.tolerance"] / 100
    return Parameters(
        low, high, int(figures["community.people.min"] * (1 - loose)), int(figures["community.people.max"] * (1 + loose)),
        seed=options["seed"], moved=options["moved"], count=options["count"], effort=options["effort"], bands=bands,
        together=tuple(_places(one, place, "--together") for one in options["together"]),
        apart=tuple(_pair(one, place) for one in options["apart"]),
        closed=frozenset(_known(one, found.communities, "--closed") for one in options["closed"]),
        uncrossed=frozenset(CROSSINGS[one] for one in options["uncrossed"]),
    )  # fmt: skip


def _figures(pack: str) -> dict[str, Any]:
    """Return the parameters of a pack by name, from its files alone."""
    folder = Path(pack)
    try:
        if not folder.is_dir():
            folder = Path(str(resources.files("shequ.plan"))) / "packs" / Path(pack).name
        found: dict[str, Any] = {}
        for file in sorted(folder.glob("*.toml")):
            for one in tomllib.loads(file.read_text(encoding="utf-8-sig")).get("parameter", []):
                found.setdefault(one["name"], one["value"])
        names = [f"{level}.households.{end}" for level in ("community", "grid") for end in ("min", "max")]
        names += ["community.people.min", "community.people.max"]
        found.setdefault("community.people.tolerance", 0)
        if missing := [name for name in names if name not in found]:
            raise click.BadParameter(tell(_("政策包里没有 {names}"), names=", ".join(missing)), param_hint="--pack")
    except (OSError, ValueError, KeyError) as error:
        raise click.BadParameter(tell(_("政策包读不出来：{error}"), error=error), param_hint="--pack") from error
    return found


def _among(kinds: Any, bands: Iterable[int]) -> Any:
    import numpy as np

    return np.isin(kinds, list(bands))


def _places(text: str, place: dict[str, int], option: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if unknown := [word for word in words if word not in place]:
        raise click.BadParameter(tell(_("没有这个街坊：{name}"), name=", ".join(unknown)), param_hint=option)
    return tuple(place[word] for word in words)


def _pair(text: str, place: dict[str, int]) -> tuple[int, int]:
    both = _places(text, place, "--apart")
    try:
        a, b = both
    except ValueError as error:
        raise click.BadParameter(tell(_("应写两个街坊编号")), param_hint="--apart") from error
    return a, b


def _known(name: str, communities: tuple[str, ...], option: str) -> int:
    if name not in communities:
        raise click.BadParameter(tell(_("没有这个现有社区：{name}"), name=name), param_hint=option)
    return communities.index(name)


def _progress(more: bool) -> Callable[[float], None] | None:
    """Return what shows progress on a terminal; nothing when nobody looks."""
    if not sys.stderr.isatty():
        return None

    def show(done: float) -> None:
        click.echo(f"\r{done:4.0%}", nl=done >= 1 and not more, err=True)

    return show


def _numbered(out: Path, number: int) -> Path:
    return out if number == 0 else out.with_name(f"{out.stem}-{number + 1}{out.suffix}")


def _write_labels(file: Path, ids: tuple[str, ...], labels: Any, grid: Any) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["id", "label", *(["grid"] if grid is not None else [])])
        if grid is None:
            writer.writerows(zip(ids, labels.tolist(), strict=True))
        else:
            writer.writerows(zip(ids, labels.tolist(), grid.number.tolist(), strict=True))


def _write_shapes(file: Path, found: Any, division: Any, grid: Any) -> None:
    """Write each community, and each grid, as one shape."""
    import numpy as np
    import shapely

    if found.shapes is None:
        raise click.UsageError(tell(_("街坊没有图形，不能写 GeoJSON")))
    levels = [("community", division.labels, {one.number: one.households for one in division.communities})]
    if grid is not None:
        key = np.where(grid.number > 0, division.labels * KILOMETRE + grid.number, -1)
        levels.append(("grid", key, {one * KILOMETRE + number: homes for one, number, homes in grid.grids}))
    outside = {one.community: tell(one.why.label) for one in division.violations}
    features = []
    for level, labels, homes in levels:
        for one in np.unique(labels[labels >= 0]).tolist():
            shape = shapely.set_precision(shapely.union_all(found.shapes[labels == one]), 1e-7)
            told: dict[str, Any] = {"level": level, "households": homes[one]}
            if level == "community":
                told |= {"community": one, "outside": outside.get(one, "")}
            else:
                told |= {"community": one // KILOMETRE, "grid": one % KILOMETRE}
            features.append({"type": "Feature", "properties": told, "geometry": json.loads(shapely.to_geojson(shape))})
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )


def _told(found: Any, one: Any, grid: Any, file: Path) -> dict[str, Any]:
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
                "metres_to_bridge": it.metres_to_bridge,
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


def _sentence(one: Any) -> str:
    """Return why a community is outside the band, with its figures."""
    said = tell(
        _("{households} 户、{blocks} 个街坊：{why}"),
        households=one.households,
        blocks=one.blocks,
        why=tell(one.why.label),
    )
    if one.metres_to_land is not None:
        said += tell(_("；离最近的街坊约 {far}"), far=_far(one.metres_to_land))
    if one.metres_to_bridge is not None:
        said += tell(_("，离最近的桥约 {far}"), far=_far(one.metres_to_bridge))
    return said


def _far(metres: float) -> str:
    if metres < KILOMETRE:
        return tell(_("{count} 米"), count=int(round(metres, -1)))
    return tell(_("{count} 公里"), count=f"{metres / KILOMETRE:.1f}")


def _lines(found: Any, proposals: Any, grids: list[Any], files: list[Path], asked: int) -> Iterable[str]:
    """Return the answer in words."""
    if len(proposals) < asked:
        yield tell(_("互不相同的方案只有 {count} 个"), count=len(proposals))
    for one, grid, file in zip(proposals, grids, files, strict=True):
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


def _plain(parameters: Any) -> dict[str, Any]:
    """Return what reproduces the answer."""
    return {
        "households": [parameters.low, parameters.high], "people": [parameters.people_low, parameters.people_high],
        "seed": parameters.seed, "moved": parameters.moved, "k": parameters.count, "effort": parameters.effort,
        "bands": {str(kind): [band.low, band.high] for kind, band in parameters.bands.items()},
    }  # fmt: skip


def _refuse_blocks(flaws: Any, *, as_json: bool) -> None:
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
    _refuse("division.bad_blocks", tell(_("街坊文件不能用")), lines, as_json=as_json, problems=problems)


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


def _refuse(code: str, message: str, lines: list[str], *, as_json: bool, problems: Any = ()) -> None:
    """End with what is wrong and exit code 3."""
    if as_json:
        error = {"code": code, "clause": "", "message": message, "mend": tell(MEND), "field": "blocks"}
        click.echo(
            json.dumps({"format": FORMAT, "error": error, "problems": list(problems) or lines}, ensure_ascii=False)
        )
    else:
        click.echo("\n".join([message, *lines, tell(MEND)]), err=True)
    sys.exit(REFUSED)
