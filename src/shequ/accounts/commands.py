"""Keys and accounts from the shell: for the first administrators, and for when nobody can sign in any more."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import click
from django.db import transaction

from shequ.accounts import actions, queries
from shequ.accounts.actions import keys_rotate
from shequ.accounts.passwords import one_time_password
from shequ.base import key_parcel, keys, resealing
from shequ.base.paging import PageRequest
from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

PASSPHRASE = "SHEQU_KEYS_PASSPHRASE"  # noqa: S105 (a name, not a secret)


class FileThere(Refused):
    """An export is never written over another."""

    code: ClassVar[str] = "accounts.file_there"
    message: ClassVar[str] = _("文件已存在：{file}")
    mend: ClassVar[str] = _("请换一个文件名")


@click.group("keys")
def keys_group() -> None:
    """密钥：查看、更换、导出、导入。"""


@keys_group.command("list")
@command
def keys_list(call: Call) -> Answer:
    """列出密钥（只有指纹）和各自加密了多少处。"""
    made = keys.make_all()
    in_force = {key.fingerprint for key in made}
    in_use = resealing.keys_in_use()
    rows = [
        {
            "purpose": key.purpose,
            "number": key.number,
            "algorithm": key.algorithm,
            "fingerprint": key.fingerprint,
            "made_at": key.made_at,
            "in_force": key.fingerprint in in_force,
            "values": in_use.get(key.name) if key.purpose == keys.ENCRYPTION else None,
        }
        for key in sorted(keys.ring().keys, key=lambda key: (key.purpose, key.number))
    ]
    lines = [f"{row['purpose']}-{row['number']}  {row['algorithm']}  {str(row['fingerprint'])[:16]}" for row in rows]
    return Answer({"keys": rows, "exported_at": key_parcel.exported_at()}, lines)


@keys_group.command("rotate")
@click.option("--resume", is_flag=True, help="继续上次中断的重新加密，不再造新密钥")
@command
def keys_rotate_command(call: Call, resume: bool) -> Answer:
    """更换加密密钥，并把全部加密内容换成新密钥。可随时中断，再用 --resume 继续。"""
    name, rows = keys_rotate(
        call, make=not resume, told=lambda done: click.echo(say(_("已重新加密 {done} 处"), {"done": done}), err=True)
    )
    left = resealing.waiting_count()
    lines = [say(_("新密钥 {name}，重新加密 {rows} 处，剩余 {left} 处"), {"name": name, "rows": rows, "left": left})]
    return Answer(
        {"key": name, "rows": rows, "left": left}, [*lines, say(_("请重新导出密钥：shequ keys export 文件名"))]
    )


@keys_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@command
def keys_export(call: Call, file: Path) -> Answer:
    """把全部密钥用口令封好写进一个文件，与备份分开保管。"""
    if file.exists():
        raise FileThere(file=str(file))
    keys.make_all()
    content = key_parcel.keys_export(_passphrase(twice=True))
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    key_parcel.remember_export(datetime.now(UTC))
    count = len(keys.ring().keys)
    return Answer(
        {"file": str(file), "keys": count}, [say(_("已导出 {count} 把密钥，请与备份分开保管"), {"count": count})]
    )


@keys_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@command
def keys_import(call: Call, file: Path) -> Answer:
    """导入导出过的密钥，通常在恢复备份之前。"""
    brought: list[Any] = key_parcel.keys_import(file.read_bytes(), _passphrase(twice=False))
    names = [key.name for key in brought]
    return Answer({"keys": names}, [say(_("导入 {count} 把密钥"), {"count": len(names)}), *names])


@click.group()
def users() -> None:
    """账号：开设最初的三位管理员，全员无法登录时重发口令。平时请在网页上办理。"""


@users.command("add")
@click.argument("username")
@click.option("--name", required=True, help="姓名")
@click.option("--area", required=True, help="所属区域代码，例如县的 6 位代码")
@click.option("--role", type=click.Choice([role for role, _title in queries.role_choices()]), help="同时授予的岗位")
@click.option("--role-area", default="", help="岗位所在的区域代码；不填与所属区域相同")
@click.option("--institution", default="", help="责任单位代码（部门经办人）")
@click.option("--person", default="", help="已有的自然人标识；不填则询问公民身份号码（不保存）")
@command
def users_add(
    call: Call, username: str, name: str, area: str, role: str | None, role_area: str, institution: str, person: str
) -> Answer:
    """开设账号，显示一次性口令。"""
    number = "" if person else click.prompt(say(_("公民身份号码")), hide_input=True, err=True)
    password = one_time_password()
    with transaction.atomic():
        user_id = actions.user_add(
            call, username=username, name=name, area=area, password=password, identity_number=number, person=person
        )
        if role is not None:
            actions.grant_add(call, user_id=user_id, role=role, area=role_area or area, institution=institution)
    lines = [
        say(
            _("已开设账号 {username}，一次性口令（只显示这一次）：{password}"),
            {"username": username, "password": password},
        )
    ]
    return Answer({"user": username, "password": password, "role": role or ""}, lines)


@users.command("password")
@click.argument("username")
@command
def users_password(call: Call, username: str) -> Answer:
    """重发一次性口令，解除锁定；用于全体管理员都无法登录的时候。"""
    password = one_time_password()
    user_id = queries.user_id_of(call, username=username)
    actions.password_reset(call, user_id=user_id, password=password)
    line = say(
        _("账号 {username} 的一次性口令（只显示这一次）：{password}"), {"username": username, "password": password}
    )
    return Answer({"user": username, "password": password}, [line])


@users.command("lift")
@click.argument("username")
@click.option("--reason", required=True, help="原因，记入操作日志")
@command
def users_lift(call: Call, username: str, reason: str) -> Answer:
    """解除第二重验证；用于没有别的安全管理员可以办理的时候。"""
    user_id = queries.user_id_of(call, username=username)
    done = actions.second_factor_lift(call, user_id=user_id, reason=reason)
    is_done = not isinstance(done, Unchanged)
    line = _("已解除，本人下次登录须重新设置") if is_done else _("这个账号没有第二重验证")
    return Answer({"user": username, "lifted": is_done}, [say(line)], DONE if is_done else NO)


@users.command("list")
@click.option(
    "--state",
    type=click.Choice(["open", "closed", "idle", "no_factor", "all"]),
    default="open",
    show_default=True,
    help="只列一种账号",
)
@command
def users_list(call: Call, state: str) -> Answer:
    """列出账号和岗位。"""
    found = queries.user_list(call, state="" if state == "all" else state, page=PageRequest(size=200))
    rows = [
        {"user": row.username, "name": row.name, "open": row.is_active, "posts": list(row.posts)} for row in found.rows
    ]
    lines = [f"{row.username}  {row.name}  {'、'.join(row.posts)}" for row in found.rows]
    return Answer({"users": rows, "total": found.total, "is_capped": found.is_capped or bool(found.after)}, lines)


def _passphrase(*, twice: bool) -> str:
    """Ask for the passphrase; a script gives it in SHEQU_KEYS_PASSPHRASE."""
    given = os.environ.get(PASSPHRASE)
    return (
        given
        if given is not None
        else click.prompt(say(_("口令")), hide_input=True, confirmation_prompt=twice, err=True)
    )
