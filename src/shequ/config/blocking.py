"""`shequ blocks`: street blocks out of a road network, with the households of parcels or dwellings; needs no database."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import click

from shequ.config.division_answers import check_folder
from shequ.config.speech import tell
from shequ.kernel.words import _

REFUSED = 3
FORMAT = 1
SHOWN = 20
HOUSEHOLDS = ("hh", "households", "户数", "常住户数")
PEOPLE = ("pop", "people", "population", "人口", "常住人口")
USES = ("use", "kind", "用途", "用地性质")
HOMES = ("居住", "住宅", "residential")
NAMES = ("id", "code", "编号", "name", "名称")


class FileWrong(ValueError):
    """A file that cannot be used, and why."""


@click.command()
@click.argument("roads", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("things", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出街坊的 GeoJSON")
@click.option(
    "--within",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="范围的 GeoJSON：它的边界封住外圈的街坊",
)
@click.option("--total", type=click.IntRange(0), help="总户数：宗地没有户数时，按居住用地的面积分摊")
@click.option("--people-each", default=2.6, show_default=True, type=click.FloatRange(0, 20), help="没有人口时每户几人")
@click.option(
    "--sliver", default=15.0, show_default=True, type=click.FloatRange(0, 200), help="比这（米）窄的地并入旁边的街坊"
)
@click.option("--gcj02", is_flag=True, help="从火星坐标（GCJ-02）转换")
@click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答")
def blocks(roads: Path, things: Path, *, out: Path, as_json: bool, **options: Any) -> None:
    """用路网围出街坊，并算出每个街坊的户数。

    ROADS 是道路中心线的 GeoJSON；THINGS 是宗地（面）或房屋（点）的 GeoJSON，可有 households（户数）、people（人口）、use（用途）。

    结果可直接交给 shequ divide。
    """
    check_folder(out, "--out")
    import numpy as np
    import shapely

    from shequ.division.solver import blocks as making
    from shequ.kernel.geometry import LocalPlane, area_m2

    try:
        lines, _rows = _read(roads, {"LineString", "MultiLineString"}, gcj02=options["gcj02"])
        shapes, rows = _read(things, {"Point", "Polygon", "MultiPolygon"}, gcj02=options["gcj02"])
        edge = None
        if options["within"]:
            areas, _edges = _read(options["within"], {"Polygon", "MultiPolygon"}, gcj02=options["gcj02"])
            edge = shapely.union_all(areas)
        homes, people, spread_over = _counts(shapes, rows, options["total"], options["people_each"])
        plane = LocalPlane.around(shapely.total_bounds(np.array(lines, dtype=object)))
        made = making.street_blocks(
            plane.flat(np.array(lines, dtype=object)),
            edge=None if edge is None else plane.flat(edge),
            sliver_m=options["sliver"],
        )
        if not len(made.shapes):
            raise FileWrong(tell(_("道路围不出街坊：请核对路网是否连通，或用 --within 给出范围")))
    except FileWrong as wrong:
        _refuse(str(wrong), as_json=as_json)
    filled = making.fill(made.shapes, plane.flat(np.array(shapes, dtype=object)), homes, people)
    ground = shapely.set_precision(plane.round(made.shapes), 1e-7)
    width = len(str(len(ground)))
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": f"{number:0{width}d}", "hh": int(filled.households[number - 1]), "pop": int(filled.people[number - 1]),
                "things": int(filled.things[number - 1]), "area_m2": round(area_m2(shape)),
            },
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for number, shape in enumerate(ground, 1)
    ]  # fmt: skip
    out.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
    lost = [_name(rows[at], at) for at in filled.outside]
    crooked = [_name(rows[at], at) for at in np.flatnonzero(~shapely.is_valid(np.array(shapes, dtype=object))).tolist()]
    answer = {
        "format": FORMAT, "blocks": len(features), "households": int(filled.households.sum()), "people": int(filled.people.sum()),
        "inhabited": int((filled.households > 0).sum()), "merged": made.merged, "dropped": made.dropped,
        "loose_ends": made.loose_ends, "spread_over": spread_over, "outside": lost, "crooked": crooked,
        "households_outside": int(sum(homes[at] for at in filled.outside)),
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(tell(_("{file}：{blocks} 个街坊，其中 {inhabited} 个有住户，共 {households} 户"), file=out, **answer))
    click.echo(tell(_("并入旁边的窄条 {merged} 个，舍去 {dropped} 个；断头路 {loose_ends} 处"), **answer))
    if spread_over:
        click.echo(tell(_("户数按 {spread_over} 宗居住用地的面积分摊，是估计数"), **answer))
    if crooked:
        click.echo(
            tell(_("图形自相交、仍按其中一点计入的 {count} 个：{shown}"), count=len(crooked), shown=_some(crooked))
        )
    if lost:
        shown = _some(lost)
        click.echo(
            tell(
                _("不在任何街坊里 {count} 个（{households_outside} 户）：{shown}"),
                count=len(lost),
                shown=shown,
                **answer,
            )
        )


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")


def _read(file: Path, kinds: set[str], *, gcj02: bool) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return shapes of these kinds in degrees and their properties."""
    import numpy as np
    import shapely

    from shequ.kernel.geometry import wgs84_from_gcj02

    try:
        raw = file.read_bytes()
        data = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
        features = [one for one in data["features"] if one.get("geometry")]
        shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
        rows = [one.get("properties") or {} for one in features]
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, shapely.errors.ShapelyError) as error:
        raise FileWrong(
            tell(_("{file} 读不出来，应为 GeoJSON：{error}"), file=file.name, error=str(error)[:120])
        ) from error
    if not shapes:
        raise FileWrong(tell(_("{file} 里没有图形"), file=file.name))
    for row, shape in enumerate(shapes, 1):
        if shape.geom_type not in kinds:
            raise FileWrong(
                tell(_("{file} 第 {row} 个是 {kind}，不能用"), file=file.name, row=row, kind=shape.geom_type)
            )
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise FileWrong(tell(_("{file} 的坐标不是经纬度"), file=file.name))
    if gcj02:
        shapes = list(
            shapely.transform(
                np.array(shapes, dtype=object),
                lambda spots: np.column_stack(wgs84_from_gcj02(spots[:, 0], spots[:, 1])),
            )
        )
    return shapes, rows


def _counts(shapes: list[Any], rows: list[dict[str, Any]], total: int | None, each: float) -> tuple[Any, Any, int]:
    """Return households and people of each thing, and over how many parcels a total was spread."""
    import numpy as np

    from shequ.division.solver import blocks as making
    from shequ.kernel.geometry import area_m2

    column = next((name for name in HOUSEHOLDS if any(name in row for row in rows)), "")
    spread_over = 0
    if column:
        homes = np.array([_count(row.get(column), row, at) for at, row in enumerate(rows)], np.int64)
    elif total is not None:
        use = next((name for name in USES if any(name in row for row in rows)), "")
        lived = np.array([not use or any(word in str(row.get(use) or "") for word in HOMES) for row in rows])
        ground = np.array([max(area_m2(shape), 1.0) for shape in shapes]) * lived
        if not lived.any():
            raise FileWrong(tell(_("没有一宗是居住用地，户数无处分摊")))
        homes = making.spread(total, ground)
        spread_over = int(lived.sum())
    elif all(shape.geom_type == "Point" for shape in shapes):
        homes = np.ones(len(shapes), np.int64)
    else:
        raise FileWrong(tell(_("宗地没有户数一列：请补上，或用 --total 给出总户数，按居住用地的面积分摊")))
    column = next((name for name in PEOPLE if any(name in row for row in rows)), "")
    people = (
        np.array([_count(row.get(column), row, at) for at, row in enumerate(rows)], np.int64)
        if column
        else homes * each
    )
    return homes, people, spread_over


def _count(value: Any, row: dict[str, Any], at: int) -> int:
    try:
        number = float(value)
        if 0 <= number < float("inf") and number == int(number):
            return int(number)
    except (TypeError, ValueError):
        pass
    raise FileWrong(tell(_("“{name}”的户数或人口不是不小于 0 的整数：{value}"), name=_name(row, at), value=value))


def _name(row: dict[str, Any], at: int) -> str:
    return str(next((row[name] for name in NAMES if row.get(name)), at + 1))


def _refuse(message: str, *, as_json: bool) -> None:
    """End with what is wrong and exit code 3."""
    if as_json:
        error = {"code": "division.bad_roads", "clause": "", "message": message, "mend": "", "field": ""}
        click.echo(json.dumps({"format": FORMAT, "error": error}, ensure_ascii=False))
    else:
        click.echo(message, err=True)
    sys.exit(REFUSED)
