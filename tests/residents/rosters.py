"""Rosters for tests, written by hand: a header, rows, and helpers to make files of them."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from shequ.kernel.identity import check_digit
from shequ.residents.roster.reading import Reading, read_roster

ON = date(2026, 11, 24)
HEADER = ["序号", "户号", "姓名", "与户主关系", "身份证号码", "性别", "出生日期", "民族", "联系电话", "现住址"]


def id_number(birth: str = "19850312", order: int = 901, prefix: str = "622723") -> str:
    """Return a right, invented number: odd orders are men."""
    first = f"{prefix}{birth}{order:03d}"
    return first + check_digit(first)


FATHER = [1, "8001", "高建国", "户主", id_number(), "男", "1985-03-12", "汉族", "13900000001", "阳光花园3号楼2单元501"]
MOTHER = [
    2,
    "8001",
    "白玉兰",
    "妻",
    id_number("19870506", 922),
    "女",
    "1987-05-06",
    "回族",
    "",
    "阳光花园3号楼2单元501",
]
SON = [3, "8001", "高小山", "长子", id_number("20120809", 913), "男", "2012-08-09", "汉族", "", "阳光花园3号楼2单元501"]
OLD = [4, "8002", "杜秀英", "户主", id_number("19490102", 924), "女", "1949-01-02", "汉", "0933-3621234", "3-1-201"]
FAMILY = [FATHER, MOTHER, SON, OLD]


def person(**changed: Any) -> list[Any]:
    """Return the father's row with some cells changed, by header."""
    return change(FATHER, **changed)


NAMES = {"serial": 0, "household": 1, "name": 2, "relation": 3, "number": 4, "sex": 5, "birth": 6, "nationality": 7,
         "phone": 8, "address": 9}  # fmt: skip


def change(row: Sequence[Any], **changed: Any) -> list[Any]:
    """Return a row with some cells changed."""
    new = list(row)
    for key, value in changed.items():
        new[NAMES[key]] = value
    return new


def write(
    path: Path, rows: Sequence[Sequence[Any]], *, title: str = "花名册", sheets: dict[str, Any] | None = None
) -> Path:
    """Write rows (header included) to an .xlsx file; `sheets` are further sheets by name."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = title
    for name, content in {title: rows, **(sheets or {})}.items():
        sheet = first if name == title else book.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    book.save(path)
    return path


def write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows to a text file in the given encoding."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def read(path: Path, **options: Any) -> Reading:
    """Read a roster as of the day of the tests."""
    return read_roster(path, on=ON, **options)


def read_rows(folder: Path, rows: Sequence[Sequence[Any]], header: Sequence[Any] = HEADER, **options: Any) -> Reading:
    """Write rows under a header and read them."""
    return read(write(folder / "roster.xlsx", [header, *rows]), **options)


def codes(reading: Reading, at: int | None = None) -> list[str]:
    """Return the problem codes of a row, or of all rows in order."""
    problems = reading.persons.problems
    rows = sorted(problems) if at is None else [at]
    return [found.code for row in rows for found in problems.get(row, [])]
