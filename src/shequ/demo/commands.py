"""`shequ demo` and `shequ seed`: a county to look at, in a data folder of its own."""

import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from shequ.base import shell
from shequ.base.words import say
from shequ.demo import home as homes
from shequ.demo import people as makers
from shequ.demo import seed as seeding
from shequ.kernel.call import Call
from shequ.kernel.roles import TITLES

DEFAULT_PORT, DEFAULT_SEED = 8000, 2016
FEWEST, MOST = 60, 2_000_000


def with_size(run: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that decide which county it becomes."""
    run = click.option(
        "--seed", "seed_number", default=DEFAULT_SEED, show_default=True, help="随机种子，同一种子同一个县"
    )(run)
    return click.option(
        "--people", default=makers.PEOPLE, show_default=True, type=click.IntRange(FEWEST, MOST), help="约多少人"
    )(run)


@shell.command
def build(call: Call, *, people: int, seed_number: int, is_quiet: bool) -> shell.Answer:
    """Make the demonstration, or find it made; answer what was counted, and the accounts."""
    del call  # each step acts on a day of the story
    began = time.process_time()
    call_command("migrate", verbosity=0)
    home = homes.enter(Path(settings.HOME), people=people, seed=seed_number, counties=seeding.counties_here())
    if not home.is_finished:
        with translation.override(settings.LANGUAGE_CODE):  # the county is Chinese, whoever makes it
            seeding.seed(home, is_quiet=is_quiet)
    counts = seeding.counts_here()
    data = {
        "home": str(home.folder),
        "as_of": home.as_of,
        "counts": counts,
        "cpu_seconds": round(time.process_time() - began, 1),
        "accounts": [
            {"role": account.role, "user": account.user, "password": account.password, "area": account.area}
            for account in home.accounts
        ],
    }
    return shell.Answer(data=data, lines=tell(data))


def tell(data: dict[str, Any]) -> Iterator[str]:
    """Yield the accounts as a table, and what there is now."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=say("演示账号（口令随机生成，只限本机使用；全部居民为合成数据）"))
    for column in (say("角色"), say("用户名"), say("口令"), say("区域")):
        table.add_column(column, no_wrap=True)
    for account in data["accounts"]:
        table.add_row(say(TITLES[account["role"]]), account["user"], account["password"], account["area"])
    page = io.StringIO()
    Console(file=page, width=100).print(table)
    yield page.getvalue()
    counts = say("、").join(f"{say(name)} {number:,}" for name, number in data["counts"].items())
    yield say("{counts}。数据目录 {home}，用时 {cpu_seconds} CPU 秒。", {**data, "counts": counts})


@click.command()
@with_size
@click.option("--no-serve", is_flag=True, help="只生成数据，不启动服务")
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535), help="服务端口")
@click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答，不启动服务")
def demo(people: int, seed_number: int, port: int, *, no_serve: bool, as_json: bool) -> None:
    """生成演示县（灵台县真实区划、合成居民）并打开。重复执行不会重复生成。"""
    try:
        build(people=people, seed_number=seed_number, is_quiet=as_json, as_json=as_json)
    except SystemExit as end:
        if end.code or no_serve or as_json:
            raise
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "shequ.cli", "serve", "--port", str(port)])  # noqa: S606


@click.command()
@with_size
@click.option("--json", "as_json", is_flag=True, help="以一个 JSON 对象回答")
def seed(people: int, seed_number: int, *, as_json: bool) -> None:
    """生成演示县，不启动服务。"""
    build(people=people, seed_number=seed_number, is_quiet=as_json, as_json=as_json)
