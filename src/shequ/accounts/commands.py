"""Keys from the shell."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import click

from shequ.accounts.actions import keys_rotate
from shequ.base import key_parcel, keys, resealing
from shequ.base.shell import Answer, command
from shequ.base.words import say
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


def _passphrase(*, twice: bool) -> str:
    """Ask for the passphrase; a script gives it in SHEQU_KEYS_PASSPHRASE."""
    given = os.environ.get(PASSPHRASE)
    return (
        given
        if given is not None
        else click.prompt(say(_("口令")), hide_input=True, confirmation_prompt=twice, err=True)
    )
