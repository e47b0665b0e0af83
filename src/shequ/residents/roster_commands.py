"""`shequ roster …`."""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.kernel.call import Call


@click.group()
def roster() -> None:
    """居民名册。"""


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--community", required=True, help="社区代码（12 位）")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option(
    "--errors", "errors", type=click.Path(dir_okay=False, path_type=Path), help="把带原因列的名册写到这个文件"
)
@command
def import_(call: Call, *, file: Path, community: str, dry_run: bool, errors: Path | None) -> Answer:
    """导入一份居民名册（.xlsx、.xls、.csv）到一个社区。"""
    from shequ.residents.actions import roster as actions
    from shequ.residents.queries import roster as queries

    with click.progressbar(length=1, label=say("检查"), file=_stderr()) as bar:
        answer = actions.roster_import(
            call, path=file, community=community, dry_run=dry_run, progress=lambda done, total: _tell(bar, done, total)
        )
        _tell(bar, 1, 1)
    if answer.went_on:
        click.echo(say("上次没有导完，已接着办完"), err=True)
    if errors is not None:
        queries.returned_file(call, batch_id=UUID(answer.batch), target=errors)
    if dry_run:
        actions.roster_drop(call, batch_id=UUID(answer.batch))
    data: dict[str, Any] = {
        "rows_read": answer.rows_read, "new": answer.new, "changed": answer.changed, "same": answer.same,
        "rejected": answer.rejected, "warnings": answer.warnings, "batch": None if dry_run else answer.batch,
    }  # fmt: skip
    lines = [
        say(
            "读入 {rows_read} 行：新增 {new}，更新 {changed}，无变化 {same}，不写入 {rejected}；有提醒 {warnings} 行",
            data,
        )
        + (say("（只检查，未写入）") if dry_run else "")
    ]
    if answer.rejected and errors is None:
        lines.append(say("加 --errors 文件.xlsx 可取回带原因列的名册"))
    return Answer(data, lines, NO if answer.rejected else DONE)


@roster.command("undo")
@click.argument("batch", type=click.UUID)
@click.option("--reason", required=True, help="事由")
@command
def undo(call: Call, *, batch: Any, reason: str) -> Answer:
    """整批撤回一次已写入的名册。"""
    from shequ.residents.actions import roster as actions

    actions.roster_undo(call, batch_id=batch, reason=reason)
    return Answer({"batch": str(batch), "undone": True}, [say("已整批撤回")])


def _stderr() -> Any:
    return sys.stderr


def _tell(bar: Any, done: int, total: int) -> None:
    if total:
        bar.length = total
        bar.pos = done
        bar.render_progress()
