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

from shequ.config.division_answers import FORMAT, check_folder, lines, plain, refuse, refuse_blocks, told
from shequ.config.speech import tell
from shequ.kernel.words import _

PACK = "lingtai-2016"
CROSSINGS = {"rail": 1, "bridge": 2}
NUMBERS = 1000
"""More than a community has grids."""
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
@click.option("--bound", "bounded", is_flag=True, help="说明每个方案与最优相差多少（街坊不多时才算得出）")
@click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答")
def divide(blocks: Path, out: Path, *, as_json: bool, **options: Any) -> None:
    """把街坊划成户数在上下限以内、各自连成一片的社区，说明每个做不到的原因。

    BLOCKS 是 GeoJSON 或 GeoParquet，每个街坊有 id、hh（户数），可有 pop（人口）、existing（现属社区）、kind（类别）、locked（锁定）。
    """
    check_folder(out, "--out")
    if options["geojson"]:
        check_folder(options["geojson"], "--geojson")
    from shequ.division.solver import BadProblem, bound, divide_grids, propose, reading
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
        bounds = [bound(found.problem, wanted, one.division) if options["bounded"] else None for one in proposals]
    except reading.BadBlocks as refused:
        refuse_blocks(refused.flaws, as_json=as_json)
    except BadProblem as refused:
        ids = [found.ids[place] for place in refused.places if place < len(found.ids)]
        refuse("division.bad_problem", tell(refused.fault.label), ids, as_json=as_json)
    files = [_numbered(out, number) for number in range(len(proposals))]
    for file, one, grid in zip(files, proposals, grids, strict=True):
        _write_labels(file, found.ids, one.division.labels, grid)
    if options["geojson"]:
        _write_shapes(options["geojson"], found, proposals[0].division, grids[0])
    if as_json:
        rows = zip(proposals, grids, bounds, files, strict=True)
        each = [told(found, one, grid, known, file) for one, grid, known, file in rows]
        answer = {
            "format": FORMAT, "blocks": len(found.ids), "households": int(found.problem.households.sum()),
            "touching": {
                "from": found.edges_from, "pairs": len(found.problem.streets), "held_apart": found.held_apart,
                "unused_crossings": [one + 1 for one in found.unused_crossings],
            },
            "parameters": plain(wanted), "proposals": each,
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for line in lines(found, proposals, grids, bounds, files, options["proposals"]):
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
        key = np.where(grid.number > 0, division.labels * NUMBERS + grid.number, -1)
        levels.append(("grid", key, {one * NUMBERS + number: homes for one, number, homes in grid.grids}))
    outside = {one.community: tell(one.why.label) for one in division.violations}
    features = []
    for level, labels, homes in levels:
        for one in np.unique(labels[labels >= 0]).tolist():
            shape = shapely.set_precision(shapely.union_all(found.shapes[labels == one]), 1e-7)
            row: dict[str, Any] = {"level": level, "households": homes[one]}
            if level == "community":
                row |= {"community": one, "outside": outside.get(one, "")}
            else:
                row |= {"community": one // NUMBERS, "grid": one % NUMBERS}
            features.append({"type": "Feature", "properties": row, "geometry": json.loads(shapely.to_geojson(shape))})
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
