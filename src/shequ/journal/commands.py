"""The journal from the shell."""

from dataclasses import asdict

import click

from shequ.base.shell import DONE, MISUSE, NO, Answer, command
from shequ.base.words import say
from shequ.journal.actions import sealing
from shequ.kernel.call import Call


@click.group()
def journal() -> None:
    """操作日志。"""


@journal.command()
@command
def verify(call: Call) -> Answer:
    """证明日志没有被改动或删除。退出码：0 完好，1 有问题，2 无法检查。"""
    try:
        found = sealing.verify()
    except OSError as error:
        return Answer({"ok": None, "reason": str(error)}, [str(error)], MISUSE)
    lines = [
        say("完好：{entries} 条日志", asdict(found)) if found.ok else say("有问题：{entries} 条日志", asdict(found)),
        say("已封存 {sealed} 条，未封存 {unsealed} 条", asdict(found)),
        *([found.reason] if found.reason else []),
        say("最新的根：{root}", {"root": found.root or "—"}),
    ]
    return Answer(asdict(found), lines, DONE if found.ok else NO)


@journal.command()
@command
def seal(call: Call) -> Answer:
    """封存还没有封存的日志。"""
    count = sealing.seal_pending(is_thorough=True)
    return Answer({"sealed": count}, [say("封存 {count} 条", {"count": count})])
