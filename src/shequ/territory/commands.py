"""`shequ territory …`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.territory.terms import DrawingKind

SHOWN = 40


@click.group()
def territory() -> None:
    """区域图形。"""


@territory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in DrawingKind]), help="图形的类别")
@click.option("--area", default="", help="图形都在其中的区域代码；省略时只做检查")
@click.option("--gcj02", is_flag=True, help="从火星坐标（GCJ-02）转换")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="边界自哪一天起，默认今天")
@click.option("--document", default="", help="依据文件")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@command
def import_(
    call: Call, *, file: Path, kind: str, area: str, gcj02: bool, on: datetime | None, document: str, dry_run: bool
) -> Answer:
    """检查并写入 GeoJSON 图形：社区、网格、街坊、城区管理范围、街巷、房屋位置。"""
    from shequ.territory import actions, queries
    from shequ.territory.queries.examining import examine
    from shequ.territory.rules import drawings

    reading = drawings.read(drawings.parse(file.read_bytes()), kind=DrawingKind(kind), is_gcj02=gcj02)
    since = on.date() if on else call.on
    area = area or _area_of(reading)
    if not area and not dry_run:
        raise click.UsageError(say("文件中没有代码，请用 --area 指明图形所在的区域，或用 --dry-run 只做检查"))
    found = examine(reading, area=area, on=since)
    written: dict[str, Any] = {"written": 0, "same": 0}
    if found.placed and not dry_run:
        drawing_id = actions.drawing_check(
            call, area=area, kind=kind, file_name=file.name, data=file.read_bytes(), is_gcj02=gcj02, valid_from=since,
            document=document,
        )  # fmt: skip
        done = actions.drawing_commit(call, drawing_id=drawing_id)
        written = {"written": done.written, "same": done.same, "drawing": str(drawing_id)}
    kept = [actions.kept_problem(problem) for problem in found.problems]
    problems = [
        {
            "row": row.row, "name": row.name, "code": row.code, "kind": row.what, "severity": row.severity,
            "message": row.message, "mend": row.mend, "lon": row.lon, "lat": row.lat, "size_m2": row.size_m2,
            "other": problem["other"], "places": problem["places"],
        }
        for row, problem in zip(queries.problem_rows(kept), kept, strict=True)
    ]  # fmt: skip
    data = {
        "kind": kind, "area": area, "dry_run": dry_run, "features_read": found.read, "accepted": len(found.placed),
        "rejected": found.rejected, "warnings": found.warnings, **written, "problems": problems,
    }  # fmt: skip
    lines = [
        say("读入 {features_read} 个，可写入 {accepted} 个，错误 {rejected} 个，提醒 {warnings} 条；", data)
        + (say("未写入") if dry_run or not found.placed else say("写入 {written} 个，不变 {same} 个", data))
    ]
    for problem in problems[:SHOWN]:
        place = "" if problem["lon"] is None else f"（{problem['lon']}, {problem['lat']}）"
        lines.append(say("{message}{place}。{mend}", {**problem, "place": place}))
    if len(problems) > SHOWN:
        lines.append(say("另有 {count} 条，用 --json 取全部", {"count": len(problems) - SHOWN}))
    return Answer(data, lines, NO if found.rejected else DONE)


def _area_of(reading: Any) -> str:
    """Return the county or the widest area that all codes of a drawing begin with, "" when they have none."""
    codes = [shape.code for shape in reading.shapes if shape.code]
    if not codes:
        return ""
    first, last = min(codes), max(codes)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return next((first[:digits] for digits in (15, 12, 9, 6) if same >= digits), "")
