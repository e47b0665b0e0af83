"""Importing a clean roster, and importing it again, beside a bare load of the same rows.

On SQLite; `bench.roster_postgres` does the same beside COPY. Yardstick: the rows that the import left in its tables
(people, search, households, memberships, tenures, dwellings, changes) are read back and loaded into an empty copy of
the same database by one bare `executemany` per table, in one transaction, in the same run. The journal is not loaded. Best of three each; the import
runs in a process of its own, whose peak memory is what is reported. Seconds are processor seconds of that process: SQLite
works inside it, and a busy machine does not spoil them.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from bench.figures import Figure, note, peak_memory_mb, report

ROUNDS = 3
FULL_ROWS, QUICK_ROWS = 230_000, 20_000
SHARE_BAR, AGAIN_BAR, MEMORY_BAR_MB = 0.35, 2.0, 700
COMPARED_BAR = 1.3
"""Ours: how much faster than the first import a roster is that tells the same but has to be compared row by row."""
COMMUNITY = "990101001001"
AREAS = ("99", "9901", "990101", "990101001", COMMUNITY)
TABLES = (
    "territory_dwelling", "residents_resident", "residents_household", "residents_membership", "residents_tenure",
    "residents_residentsearch", "residents_rosterchange",
)  # fmt: skip
HEADER = (
    *("序号", "户号", "姓名", "与户主关系", "公民身份号码", "性别", "出生日期", "民族", "联系电话", "现住址"),
    *("户籍地址", "人员类型", "文化程度", "政治面貌", "婚姻状况", "工作单位"),
)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华文玉红"
PLACES = (
    ("户主", 1950, 1985, 1),
    ("妻", 1950, 1985, 0),
    ("子", 1995, 2020, 1),
    ("女", 1995, 2020, 0),
    ("父亲", 1920, 1930, 1),
)


def write_roster(path: Path, rows: int) -> None:
    """Write a clean roster of invented people, the same for the same number of rows."""
    import xlsxwriter

    from shequ.kernel.identity import check_digit

    draw = random.Random(rows)
    used: dict[str, int] = {}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADER)
        line, home = 1, 0
        while line <= rows:
            home += 1
            door = f"{home // 20 % 4 + 1}单元{home % 20 // 2 + 1}0{home % 2 + 1}"
            address = f"新区{home // 4000 + 1}区{home // 80 % 50 + 1}号楼{door}"
            for relation, first, last, male in PLACES[: draw.choice((1, 2, 2, 3, 3, 3, 4, 5))]:
                if line > rows:
                    break
                day = f"{draw.randint(first, last)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
                used[day] = order = used.get(day, 0) + 1
                prefix = f"{'622723' if day < '2002' else '620822'}{day}{(order * 2 + male) % 1000:03d}"
                number = prefix + check_digit(prefix)
                if number.endswith("000"):
                    continue
                name = draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)
                sheet.write_row(line, 0, [
                    line, f"620822{home:06d}", name, relation, number, "男" if male else "女",
                    f"{day[:4]}-{day[4:6]}-{day[6:]}", "汉族", f"1{draw.randint(30, 99)}{draw.randint(0, 99_999_999):08d}",
                    address, f"灵台县{address}", draw.choice(("户籍人口", "户籍人口", "流动人口")),
                    draw.choice(("小学", "初中", "高中", "本科")), draw.choice(("群众", "中共党员")),
                    draw.choice(("未婚", "已婚")), draw.choice(("", "县医院", "县一中")),
                ])  # fmt: skip
                line += 1


def set_up(home: Path) -> None:
    """Start Django on a data folder."""
    os.environ["SHEQU_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shequ.config.settings"
    import django

    django.setup()


def prepare(home: Path) -> None:
    """Make an empty database with one community."""
    set_up(home)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from shequ.areas.models import Area
    from shequ.areas.rules import level_of, parent_code_of

    Area.objects.bulk_create(
        Area(code=code, name=code, level=level_of(code), parent_id=parent_code_of(code) or None) for code in AREAS
    )


def run_import(home: Path, path: Path) -> dict[str, Any]:
    """Import the roster twice; return seconds, counts and peak memory."""
    set_up(home)
    from django.utils import timezone

    from shequ.kernel.call import Actor, Call
    from shequ.residents.actions.roster import roster_import

    answers = []
    for _round in range(2):
        call = Call(Actor.system("bench"), at=timezone.now(), channel="cli")
        begin = time.process_time()
        answer = roster_import(call, path=path, community=COMMUNITY, progress=lambda _done, _total: None)
        answers.append((time.process_time() - begin, answer))
        if not _round:
            memory = peak_memory_mb()
    (first, made), (again, same) = answers
    return {
        "first": first,
        "again": again,
        "new": made.new,
        "rejected": made.rejected,
        "same": same.same,
        "memory": memory,
    }


def run_saved(home: Path, path: Path) -> dict[str, Any]:
    """Import a file that tells the same in other bytes: every row is read and compared with the register."""
    set_up(home)
    from django.utils import timezone

    from shequ.kernel.call import Actor, Call
    from shequ.residents.actions.roster import roster_import

    call = Call(Actor.system("bench"), at=timezone.now(), channel="cli")
    begin, clock = time.process_time(), time.perf_counter()
    answer = roster_import(call, path=path, community=COMMUNITY, progress=lambda _done, _total: None)
    return {
        "seconds": time.process_time() - begin,
        "clock": time.perf_counter() - clock,
        "same": answer.same,
        "memory": peak_memory_mb(),
    }


def save_again(path: Path) -> Path:
    """Return a copy of a workbook with the same content in other bytes."""
    copy = path.with_name("saved.xlsx")
    shutil.copyfile(path, copy)
    with zipfile.ZipFile(copy, "a") as book:
        book.comment = b"saved again"
    return copy


def run_bare(filled: Path, empty: Path) -> float:
    """Load the rows of the filled database into the empty one; return seconds. SQLite."""
    import sqlite3

    source = sqlite3.connect(filled / "shequ.sqlite3")
    work = {}
    for table in TABLES:
        cursor = source.execute(f"SELECT * FROM {table}")
        work[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    source.close()
    target = sqlite3.connect(empty / "shequ.sqlite3", isolation_level=None)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "cache_size=-65536",
        "mmap_size=268435456",
        "foreign_keys=ON",
    ):
        target.execute(f"PRAGMA {pragma}")
    target.execute("PRAGMA defer_foreign_keys=ON")
    begin = time.process_time()
    target.execute("BEGIN IMMEDIATE")
    target.execute("PRAGMA defer_foreign_keys=ON")
    batches = "residents_rosterbatch"
    for table, (names, rows) in work.items():
        if table == "residents_rosterchange":
            _copy_batches(target, filled, batches)
        places = ",".join("?" * len(names))
        quoted = ",".join(f'"{name}"' for name in names)
        target.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", rows)
    target.execute(
        "INSERT INTO residents_residentsearch_fts (rowid, text) SELECT id, text FROM residents_residentsearch"
    )
    target.execute("COMMIT")
    return time.process_time() - begin


def _copy_batches(target: Any, filled: Path, table: str) -> None:
    import sqlite3

    source = sqlite3.connect(filled / "shequ.sqlite3")
    cursor = source.execute(f"SELECT * FROM {table}")
    quoted = ",".join(f'"{column[0]}"' for column in cursor.description)
    rows = cursor.fetchall()
    target.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({','.join('?' * len(cursor.description))})", rows)
    source.close()


def child(*words: str) -> Any:
    """Run one step in a process of its own and return its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.roster", "--step", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


STEPS = {"prepare": prepare, "import": run_import, "saved": run_saved, "bare": run_bare}


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=QUICK_ROWS)
    parser.add_argument("--full", action="store_true", help=f"{FULL_ROWS:,} rows, three rounds")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, *paths = options.step
        print(json.dumps(STEPS[step](*map(Path, paths))))
        return 0
    rows, rounds = (FULL_ROWS, ROUNDS) if options.full else (options.rows, 1)
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as folder:
        base = Path(folder)
        note(f"writing a roster of {rows:,} rows")
        write_roster(base / "roster.xlsx", rows)
        saved = save_again(base / "roster.xlsx")
        (base / "empty").mkdir()
        child("prepare", str(base / "empty"))
        imports, bares, compared = [], [], []
        for at in range(rounds):
            shutil.copytree(base / "empty", base / f"filled{at}")
            imports.append(child("import", str(base / f"filled{at}"), str(base / "roster.xlsx")))
            compared.append(child("saved", str(base / f"filled{at}"), str(saved)))
            shutil.copytree(base / "empty", base / "bare")
            bares.append(float(child("bare", str(base / f"filled{at}"), str(base / "bare"))))
            note(f"round {at + 1}: {imports[-1]} compared {compared[-1]} bare {bares[-1]:.2f} s")
            shutil.rmtree(base / "bare")
            shutil.rmtree(base / f"filled{at}")
    first, again = min(one["first"] for one in imports), min(one["again"] for one in imports)
    saved_again = min(one["seconds"] for one in compared)
    bare, memory = min(bares), max(one["memory"] for one in [*imports, *compared])
    if any(one["new"] != rows or one["same"] != rows for one in imports) or any(
        one["same"] != rows for one in compared
    ):
        note("the import did not take every row")
        return 1
    return report(
        [
            Figure(
                f"import of {rows:,} clean rows", bare / first, "of the bare load's rows/s", f">= {SHARE_BAR}",
                bare / first >= SHARE_BAR, f"executemany {rows / bare:,.0f} rows/s; import {rows / first:,.0f} rows/s",
            ),
            Figure(
                "the same file again", first / again, "times the first import's rows/s", f">= {AGAIN_BAR}",
                first / again >= AGAIN_BAR, f"{rows / again:,.0f} rows/s",
            ),
            Figure(
                "the same roster in other bytes, compared row by row", first / saved_again,
                "times the first import's rows/s", f">= {COMPARED_BAR}, ours", first / saved_again >= COMPARED_BAR,
                f"{rows / saved_again:,.0f} rows/s",
            ),
            Figure("peak memory of the imports", memory, "MB", f"<= {MEMORY_BAR_MB}", memory <= MEMORY_BAR_MB),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
