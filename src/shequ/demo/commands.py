"""`shequ demo` and `shequ seed`: a county to look at, in a data folder of its own."""

import json
import os
import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from shequ.base.shell import FORMAT
from shequ.demo import home as homes
from shequ.demo import people as makers

DEFAULT_PORT, DEFAULT_SEED = 8000, 2016


@click.command()
@click.option("--people", default=makers.PEOPLE, show_default=True, type=click.IntRange(60, 2_000_000), help="约多少人")
@click.option("--seed", "seed_number", default=DEFAULT_SEED, show_default=True, help="随机种子，同一种子同一个县")
@click.option("--no-serve", is_flag=True, help="只生成数据，不启动服务")
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535), help="服务端口")
@click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答（不启动服务）")
def demo(people: int, seed_number: int, port: int, *, no_serve: bool, as_json: bool) -> None:
    """生成演示县（灵台县真实区划、合成居民）并打开。重复执行不会重复生成。"""
    found = build(people, seed_number, is_quiet=as_json)
    if as_json:
        click.echo(json.dumps({"format": FORMAT, **found}, ensure_ascii=False))
        return
    tell(found)
    if not no_serve:
        os.execv(sys.executable, [sys.executable, "-m", "shequ.cli", "serve", "--port", str(port)])  # noqa: S606


@click.command()
@click.option("--people", default=makers.PEOPLE, show_default=True, type=click.IntRange(60, 2_000_000), help="约多少人")
@click.option("--seed", "seed_number", default=DEFAULT_SEED, show_default=True, help="随机种子")
def seed(people: int, seed_number: int) -> None:
    """生成演示县但不启动服务。"""
    tell(build(people, seed_number, is_quiet=False))


def build(people: int, seed_number: int, *, is_quiet: bool) -> dict[str, object]:
    """Make the demonstration, or find it made; return what was counted and the accounts."""
    from shequ.demo import seed as seeding

    began = time.process_time()
    call_command("migrate", verbosity=0)
    home = homes.enter(Path(settings.HOME), people=people, seed=seed_number, counties=seeding.counties_here())
    if not home.is_finished:
        seeding.seed(home, is_quiet=is_quiet)
    return {
        "home": str(home.folder),
        "accounts": [
            {"role": account.role, "user": account.user, "password": account.password, "area": account.area}
            for account in home.accounts
        ],
        "counts": seeding.counts_here(),
        "as_of": home.as_of,
        "cpu_seconds": round(time.process_time() - began, 1),
    }


def tell(found: dict[str, object]) -> None:
    """Print the accounts as a table."""
    from rich.console import Console
    from rich.table import Table

    from shequ.base.words import say
    from shequ.kernel.roles import TITLES

    table = Table(title="演示账号（随机口令，仅限本机；全部居民为合成数据）")
    for column in ("角色", "用户名", "口令", "区域"):
        table.add_column(column, no_wrap=True)
    for account in found["accounts"]:  # type: ignore[attr-defined]
        table.add_row(say(TITLES[account["role"]]), account["user"], account["password"], account["area"])
    console = Console()
    console.print(table)
    counts = "，".join(f"{name} {number:,}" for name, number in found["counts"].items())  # type: ignore[attr-defined]
    console.print(f"{counts}。数据目录 {found['home']}，用时 {found['cpu_seconds']} CPU 秒。", highlight=False)
