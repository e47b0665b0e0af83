"""Backup, restore, upgrade from the shell."""

from pathlib import Path
from typing import Any

import click

from shequ.base import backup as archive
from shequ.base.shell import Answer, command
from shequ.base.words import say
from shequ.journal.actions import sealing
from shequ.kernel.call import Call
from shequ.kernel.words import _


def _seal() -> None:
    sealing.seal_pending(is_thorough=True)


def _told(manifest: archive.Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "version": manifest.version,
        "engine": manifest.engine,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": sum(name.startswith("home/") for name in manifest.parts),
        "keys": [key["fingerprint"] for key in manifest.keys],
    }


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@command
def backup(call: Call, file: Path) -> Answer:
    """备份数据和附件到一个文件。不含密钥：密钥另用 shequ keys export 导出。"""
    manifest = archive.backup(file.absolute(), before=_seal)
    told = _told(manifest)
    size = file.stat().st_size
    lines = [
        say(_("已备份 {rows} 行、{files} 个文件到 {file}"), {**told, "file": str(file)}),
        say(_("恢复时还需要密钥：{keys}"), {"keys": ", ".join(key[:16] for key in told["keys"])}),
    ]
    return Answer({"file": str(file), "bytes": size, **told}, lines)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="替换本机现有数据（替换前自动备份）")
@command
def restore(call: Call, file: Path, replace: bool) -> Answer:
    """从备份恢复。缺少所需密钥时不动任何数据。恢复前请先停止服务。"""
    manifest = archive.restore(file.absolute(), replace=replace)
    found = sealing.verify()
    told = {**_told(manifest), "journal_ok": found.ok}
    lines = [
        say(_("已恢复 {made_at} 的备份：{rows} 行、{files} 个文件"), told),
        say(_("操作日志完好")) if found.ok else say(_("操作日志有问题，请运行 shequ journal verify")),
    ]
    return Answer(told, lines, 0 if found.ok else 1)


@click.command()
@click.option("--back", is_flag=True, help="退回上次升级前的数据")
@command
def upgrade(call: Call, back: bool) -> Answer:
    """把数据库升级到现在的版本，升级前自动备份；--back 退回。"""
    done = archive.upgrade_back() if back else archive.upgrade(before=_seal)
    told = {"migrations": done.migrations, "backup": done.backup, "version": done.version, "back": back}
    if back:
        lines = [say(_("已退回升级前的数据。请再装回原来的版本：shequ {version}"), {"version": done.version})]
    elif not done.migrations:
        lines = [say(_("数据库已是最新，不用升级"))]
    else:
        lines = [say(_("已升级：{count} 项"), {"count": len(done.migrations)})]
        lines += [say(_("升级前的备份：{file}"), {"file": done.backup})] if done.backup else []
    return Answer(told, lines)
