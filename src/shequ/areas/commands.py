"""`shequ areas …`."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from shequ.base.shell import DONE, NO, Answer, command
from shequ.kernel.call import Call
from shequ.kernel.words import _

SHOWN = 20
"""Rejected rows shown to a person; `--json` and `--errors` give all."""


HEADERS = (_("行"), _("代码"), _("原因"), _("如何改正"))


@click.group()
def areas() -> None:
    """区域树。"""


@areas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="变更自哪一天起（默认今天；新区域默认自始存在）")
@click.option("--complete", is_flag=True, help="清单是全的：清单中没有的同级区域视为撤销")
@click.option("--dry-run", is_flag=True, help="只看结果，不写入")
@click.option("--errors", "errors", type=click.Path(dir_okay=False, path_type=Path), help="把退回的行写到 CSV 文件")
@command
def import_(
    call: Call, *, file: Path, on: datetime | None, complete: bool, dry_run: bool, errors: Path | None
) -> Answer:
    """导入区划清单（CSV，可用 gzip 压缩；需有“代码”和“名称”两列）。"""
    from shequ.areas import actions, division_list
    from shequ.base.words import say
    from shequ.journal.actions import Unchanged

    listing = division_list.read(file)
    day: date | None = on.date() if on else None
    answer, _compared = actions.division_list_compare(listing, is_complete=complete)
    if not dry_run:
        done = actions.division_list_import(call, listing=listing, file_name=file.name, on=day, is_complete=complete)
        answer = answer if isinstance(done, Unchanged) else done
    refused: list[dict[str, Any]] = [
        {"row": row.row, "code": row.code, "reason": say(row.reason, row.values), "mend": say(row.mend, row.values)}
        for row in answer.refused
    ]
    if errors is not None:
        _write_errors(errors, refused)
    data = {
        "rows_read": answer.read, "added": answer.added, "changed": answer.changed, "ended": answer.ended,
        "same": answer.same, "repeated": answer.repeated, "rejected": len(refused), "dry_run": dry_run,
        "missing_parents": list(answer.missing_parents), "merged": [list(pair) for pair in answer.merged], "errors": refused,
    }  # fmt: skip
    lines = [
        say(
            "读入 {rows_read} 行：新增 {added}，变更 {changed}，撤销 {ended}，不变 {same}，重复 {repeated}，退回 {rejected}",
            data,
        )
        + (say("（未写入）") if dry_run else "")
    ]
    lines += [say("第 {row} 行 {code}：{reason}。{mend}", row) for row in refused[:SHOWN]]
    if len(refused) > SHOWN:
        lines.append(say("另有 {count} 行退回，用 --errors FILE 取全部", {"count": len(refused) - SHOWN}))
    if answer.missing_parents:
        lines.append(say("上级还没有登记：{codes}", {"codes": "、".join(answer.missing_parents[:SHOWN])}))
    return Answer(data, lines, NO if refused else DONE)


def _write_errors(path: Path, refused: list[dict[str, Any]]) -> None:
    import csv

    from shequ.base.words import say

    with path.open("w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(tuple(map(say, HEADERS)))
        sheet.writerows((row["row"], row["code"], row["reason"], row["mend"]) for row in refused)
