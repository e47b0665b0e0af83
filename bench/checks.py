"""A full check run over the demonstration county, and over the urban communities of the whole nation.

The nation: every urban community of the official list (or made-up codes where the list is not at hand) with stated counts
of households and people, under one plan that holds everywhere. A run measures, stores and compares with the run before;
the first run opens its findings, the second finds them again. Statements are counted at a hundredth of the communities
and at all of them: they must be the same, batches of writing apart. Processor seconds, never wall time.
"""

import argparse
import csv
import gzip
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.figures import Figure, note, report

NATION, COUNTY_BAR_S, NATION_BAR_S = 124_650, 2.0, 30.0
OFFICIAL_LIST = Path("../shared/data/divisions/urban_communities_2023.csv.gz")
DATA_DAY, NOW = date(2026, 6, 30), datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
PACK = "lingtai-2016"
LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "town", 12: "community"}
WRITES = ("INSERT", "UPDATE", "DELETE")


def prepare(home: Path) -> None:
    """Make this process an empty, migrated installation."""
    os.environ["SHEQU_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shequ.config.settings"
    os.environ.pop("DATABASE_URL", None)
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def communities(count: int) -> list[tuple[str, str]]:
    """Return codes and names of so many urban communities."""
    if OFFICIAL_LIST.exists():
        with gzip.open(OFFICIAL_LIST, "rt", encoding="utf-8", newline="") as text:
            found = [(row["code"], row["name"]) for row in csv.DictReader(text)]
        return found[:: max(len(found) // count, 1)][:count]
    note("the official list is not at hand: codes are made up")
    return [(f"{110000 + i // 500:06d}{i // 50 % 10 + 1:03d}{i % 50 + 1:03d}", f"第{i + 1}社区") for i in range(count)]


def fill(count: int) -> None:
    """Put the communities, the areas above them and their stated counts into the tables, and a plan for all in force."""
    from bench.crowd import insert
    from shequ.areas.models import Area
    from shequ.kernel.call import Actor, Call
    from shequ.kernel.ids import uuid7_many
    from shequ.plan import actions, queries
    from shequ.residents.models import PopulationCount

    listed = communities(count)
    insert(Area, _areas(listed))
    draw = random.Random(2016)
    keys = uuid7_many(len(listed))
    insert(PopulationCount, (_counts(draw, key, code) for key, (code, _name) in zip(keys, listed, strict=True)))
    call = Call(actor=Actor.system("bench"), at=NOW, channel="cli")
    files = [(name, text.replace('areas = ["620822"]', 'areas = ["*"]')) for name, text in queries.bundled_pack(PACK)]
    actions.policy_put_in_force(call, pack_id=actions.policy_load(call, files=files))
    actions.tasks_make(call, pack_code=PACK)


def _areas(listed: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    above = {code[:digits] for code, _name in listed for digits in LEVELS if digits < len(code)}
    for code in sorted(above, key=lambda code: (len(code), code)):
        parent = code[: max((digits for digits in LEVELS if digits < len(code)), default=0)] or None
        yield {"code": code, "name": code, "level": LEVELS[len(code)], "layer": "administrative", "parent_id": parent}
    for code, name in listed:
        yield {"code": code, "name": name, "level": "community", "layer": "administrative", "parent_id": code[:9]}


def _counts(draw: random.Random, key: Any, code: str) -> dict[str, Any]:
    households = round(draw.lognormvariate(7.5, 0.5))
    people = round(households * draw.uniform(2.2, 3.1))
    return {
        "id": key,
        "area_id": code,
        "on": DATA_DAY,
        "source": "stated",
        "households": households,
        "people": people,
        "at": NOW,
    }


def run() -> tuple[float, int, int, int]:
    """Run all checks once: processor seconds, reading statements, writing statements, findings opened."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from shequ.kernel.call import Actor, Call
    from shequ.plan import actions
    from shequ.plan.models import CheckRun

    call = Call(actor=Actor.system("bench"), at=NOW, channel="cli")
    connection.queries_log = type(connection.queries_log)(maxlen=100_000)
    with CaptureQueriesContext(connection) as asked:
        began = time.process_time()
        key = actions.check_run(call, pack_code=PACK)
        spent = time.process_time() - began
    written = sum(query["sql"].lstrip().startswith(WRITES) for query in asked.captured_queries)
    return spent, len(asked) - written, written, CheckRun.rows.get(pk=key).new_count


def nation(count: int) -> list[Figure]:
    """Measure first and second run over so many communities, and statements at a hundredth of them."""
    asked = {}
    figures = []
    for size in (max(count // 100, 1), count):
        with tempfile.TemporaryDirectory() as folder:
            answer = subprocess.run(
                [sys.executable, "-m", "bench.checks", "--one", str(size), "--home", folder],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            note(answer.stderr.strip())
            asked[size] = [[float(part) for part in line.split()] for line in answer.stdout.strip().splitlines()]
    small, large = asked.values()
    for name, (spent, _reads, _writes, opened) in zip(("first", "second"), large, strict=True):
        what = f"{name} full check run over {count:,} communities ({opened:,.0f} findings opened)"
        figures.append(Figure(what, spent, "cpu s", f"≤ {NATION_BAR_S:.0f}", spent <= NATION_BAR_S))
    reads, before = large[1][1], small[1][1]
    what = f"reading statements of a run over {count:,} communities"
    figures.append(
        Figure(what, reads, "statements", f"= {before:.0f}", reads == before, f"{before:.0f} at a hundredth")
    )
    return figures


def county(people: int) -> Figure:
    """Measure a full check run over the demonstration county."""
    with tempfile.TemporaryDirectory() as folder:
        note(f"seeding the demonstration county ({people or 'all'} people)")
        told = ["--people", str(people)] if people else []
        where = {**os.environ, "SHEQU_HOME": folder}
        where.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "-m", "shequ.cli", "demo", "--no-serve", *told], check=True, env=where, capture_output=True
        )
        answer = subprocess.run(
            [sys.executable, "-m", "bench.checks", "--county", "--home", folder],
            check=True,
            capture_output=True,
            text=True,
        )
    spent = float(answer.stdout.split()[0])
    return Figure(
        "full check run over the demonstration county", spent, "cpu s", f"≤ {COUNTY_BAR_S:.0f}", spent <= COUNTY_BAR_S
    )


def main() -> int:
    """Measure county and nation and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--communities", type=int, default=NATION)
    options.add_argument("--people", type=int, default=0, help="people of the demonstration county; 0 is all")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options.add_argument("--county", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        prepare(chosen.home)
        fill(chosen.one)
        for _ in range(2):
            print(*run())
        return 0
    if chosen.county:
        prepare(chosen.home)
        print(*run())
        return 0
    return report([county(chosen.people), *nation(chosen.communities)])


if __name__ == "__main__":
    sys.exit(main())
