"""`shequ staffing …`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.kernel.call import Call

LEDGERS = ("establishment", "leadership")
COUNTS = ("authorised", "earmarked", "occupied", "frozen", "vacant")


@click.group()
def staffing() -> None:
    """编制、岗位和人员。"""


@staffing.command("book")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="哪一天的台账，默认今天")
@click.option("--ledger", type=click.Choice(LEDGERS), default="establishment", help="编制台账或领导职数台账")
@click.option("--area", default="", help="只看这个区域代码之内的机构")
@command
def book(call: Call, *, as_of: datetime | None, ledger: str, area: str) -> Answer:
    """编制台账：每个机构、每种编制的核定、预留、实有、冻结和空缺。"""
    from shequ.staffing import queries

    found = queries.book(call, on=as_of.date() if as_of else call.on, ledger=ledger, area=area)
    data = {
        "as_of": found.on,
        "ledger": ledger,
        "rows": [
            {
                "institution": row.code, "name": row.name, "area": row.area, "kind": row.kind,
                **{name: getattr(row, name) for name in COUNTS}, "excess": row.excess,
            }
            for row in found.rows
        ],
        "total": {
            row.kind: {
                **{name: getattr(row, name) for name in COUNTS}, "excess": row.excess, "reserve": row.reserve,
                "approved": row.approved,
            }
            for row in found.totals
        },
    }  # fmt: skip
    lines = [
        say("{name} {kind}：核定 {authorised}，实有 {occupied}，预留 {earmarked}，冻结 {frozen}，空缺 {vacant}").format(
            name=row.name, kind=row.kind_label, **{name: getattr(row, name) for name in COUNTS}
        )
        for row in found.rows
    ]
    lines += [
        say("合计 {kind}：核定总量 {approved}，待分配 {reserve}，实有 {occupied}，空缺 {vacant}").format(
            kind=row.kind_label, approved=row.approved, reserve=row.reserve, occupied=row.occupied, vacant=row.vacant
        )
        for row in found.totals
    ]
    return Answer(data, lines or [say("这一天还没有核定编制")])


@staffing.command("roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--area", required=True, help="区域代码：县（6 位），或其中的管委会、社区；只核对其中的机构")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="与哪一天的台账核对，默认今天")
@click.option("--document", default="", help="依据文件的文号；写入时必填")
@click.option("--dry-run/--commit", "dry_run", default=True, help="只核对（默认），或核对后写入台账")
@click.option(
    "--errors", "errors", type=click.Path(dir_okay=False, path_type=Path), help="把带原因列的名册写到这个文件"
)
@command
def roster(
    call: Call, *, file: Path, area: str, as_of: datetime | None, document: str, dry_run: bool, errors: Path | None
) -> Answer:
    """拿一份实名名册（.xlsx、.xls、.csv）与编制台账核对，列出差异；加 --commit 写入台账。"""
    from shequ.staffing import actions, queries

    on = as_of.date() if as_of else call.on
    done = actions.roster_import(call, path=file, area=area, on=on, document=document, is_dry=dry_run)
    groups = queries.roster_differences(call, batch_id=done.batch)
    detail = queries.roster_detail(call, batch_id=done.batch)
    if errors is not None:
        queries.returned_file(call, batch_id=done.batch, target=errors)
    if not done.is_committed:
        actions.roster_drop(call, batch_id=done.batch)
    data: dict[str, Any] = {
        "as_of": on, "rows_read": done.rows_read, "new": done.new, "changed": done.changed, "same": done.same,
        "rejected": done.rejected, "warnings": done.warnings, "absent": done.absent,
        "batch": done.batch if done.is_committed else None,
        "unknown_columns": [title for sheet in detail.sheets for title in sheet.unknown],
        "reasons": {reason.code: reason.count for reason in detail.reasons},
        "differences": [
            {
                "code": group.code, "sheet": line.sheet, "row": line.row, "body": line.body, "name": line.name,
                "message": line.text, "mend": line.mend,
            }
            for group in groups
            for line in group.lines
        ],
    }  # fmt: skip
    lines = [
        say(
            "读入 {rows_read} 行：新增 {new}，更新 {changed}，无变化 {same}，不写入 {rejected}；台账有、名册没有 {absent} 人",
            data,
        )
        + ("" if done.is_committed else say("（台账没有改动）")),
        *detail.notes,
    ]
    for group in groups:
        lines.append(f"{group.title}（{len(group.lines)}）")
        lines += [f"  {_place(line)}{line.body} {line.name}：{line.text}。{line.mend}" for line in group.lines]
    if done.rejected and errors is None:
        lines.append(say("加 --errors 文件.xlsx 可取回带原因列的名册"))
    return Answer(data, lines, NO if done.rejected else DONE)


def _place(line: Any) -> str:
    return f"{line.sheet} {line.row} " if line.row else ""
