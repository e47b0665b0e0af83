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
from typing import Any, ClassVar
from uuid import UUID

import click
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from shequ.base.refusals import as_error
from shequ.base.words import say
from shequ.kernel.call import Actor, Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Refusal, Refused
from shequ.kernel.words import _

DONE, NO, MISUSE, REFUSED, FAULT = range(5)
FORMAT = 1
log = logging.getLogger("shequ.shell")
_after: list[Callable[[], None]] = []


class DatabaseSilent(Refused):
    """No database answers at DATABASE_URL."""

    code: ClassVar[str] = "base.database_silent"
    message: ClassVar[str] = _("数据库没有应答")
    mend: ClassVar[str] = _("请核对 DATABASE_URL，数据库是否已启动")


class DatabaseEmpty(Refused):
    """There is a database without tables."""

    code: ClassVar[str] = "base.database_empty"
    message: ClassVar[str] = _("这里还没有建立数据库")
    mend: ClassVar[str] = _("先运行 shequ upgrade（空的新县）或 shequ demo（演示县）")


class DatabaseBehind(Refused):
    """The database is of an older version."""

    code: ClassVar[str] = "base.database_behind"
    message: ClassVar[str] = _("数据库比程序旧")
    mend: ClassVar[str] = _("运行：shequ upgrade（会先自动备份）")


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
        _tell(as_error(refusal), as_json=as_json)
        return REFUSED
    except DatabaseError as failure:
        unready = _unready()
        if unready is None:
            return _fault(as_json=as_json, error=failure)
        _tell(as_error(unready), as_json=as_json)
        return MISUSE
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        return _fault(as_json=as_json, error=error)
    if as_json:
        _print_json(answer.data)
    else:
        for line in answer.lines:
            click.echo(line)
    return answer.code


def _fault(*, as_json: bool, error: Exception) -> int:
    log.error("command failed", exc_info=error)
    message = say(_("这是我们的差错，详情已写入日志"))
    _tell({"code": "fault", "clause": "", "message": message, "mend": "", "field": ""}, as_json=as_json)
    return FAULT


def _unready() -> Refusal | None:
    """Return why no command can work with the database as it is; None when it is the command that failed."""
    try:
        tables = connection.introspection.table_names()
    except DatabaseError:
        return DatabaseSilent()
    recorder = MigrationRecorder(connection)
    if recorder.Migration._meta.db_table not in tables:
        return DatabaseEmpty()
    known = {name for name in MigrationLoader(connection).disk_migrations if name[0] in apps.app_configs}
    return DatabaseBehind() if known - set(recorder.applied_migrations()) else None


def _tell(error: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print_json({"error": error})
    else:
        click.echo("\n".join(part for part in (error["message"], error["mend"]) if part), err=True)


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
