"""The command line as one more door: a JSON object on stdout, logs on stderr, exit codes with a meaning.

0 done; 1 done with rejected rows, or "no" as the answer; 2 misuse; 3 refused by a rule; 4 our fault.
"""

import functools
import getpass
import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click
from django.utils import timezone

from shequ.base.refusals import as_error
from shequ.kernel.call import Actor, Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Refusal

DONE, NO, MISUSE, REFUSED, FAULT = range(5)
FORMAT = 1
log = logging.getLogger("shequ.shell")
_after: list[Callable[[], None]] = []


@dataclass(frozen=True)
class Answer:
    """What a command answers: data for `--json`, lines for people, an exit code."""

    data: Mapping[str, Any]
    lines: Iterable[str] = field(default=())
    code: int = DONE


def after_each(work: Callable[[], None]) -> None:
    """Register what runs at the end of every command (the journal's sealer); config calls it once."""
    _after.append(work)


def operator_call() -> Call:
    """Return the call of whoever runs the command on this machine: every right, journalled under the login name."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "operator"
    return Call(actor=Actor.system(f"shell:{name}"), at=timezone.now(), channel="cli", request_id=str(uuid7()))


def command(run: Callable[..., Answer]) -> Callable[..., None]:
    """Make a click command out of a function `(call, **options) -> Answer`; adds `--json`.

    Put it under `@click.command`.
    """

    @click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答")
    @functools.wraps(run)
    def door(*args: Any, as_json: bool, **options: Any) -> None:
        sys.exit(_run(functools.partial(run, operator_call(), *args, **options), as_json=as_json))

    return door


def _run(work: Callable[[], Answer], *, as_json: bool) -> int:
    try:
        try:
            answer = work()
        finally:
            for step in _after:
                step()
    except Refusal as refusal:
        error = as_error(refusal)
        if as_json:
            _print_json({"error": error})
        else:
            click.echo("\n".join(part for part in (error["message"], error["mend"]) if part), err=True)
        return REFUSED
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception:
        log.exception("command failed")
        message = "这是我们的差错，详情已写入日志"
        if as_json:
            _print_json({"error": {"code": "fault", "clause": "", "message": message, "mend": "", "field": ""}})
        else:
            click.echo(message, err=True)
        return FAULT
    if as_json:
        _print_json(answer.data)
    else:
        for line in answer.lines:
            click.echo(line)
    return answer.code


def _print_json(data: Mapping[str, Any]) -> None:
    click.echo(json.dumps({"format": FORMAT, **data}, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
