"""Official division lists: CSV with columns for code and name, found by header; class, dates and successor where given.

Pure: bytes in, rows and refusals out. The published lists are long (665,276 rows for the nation), so rows are plain tuples.
"""

import csv
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from shequ.areas import rules
from shequ.areas.terms import DIGITS, LEVEL_OF_DIGITS, Level
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

CODE_HEADERS = ("code", "区划代码", "统计用区划代码", "行政区划代码", "代码", "编码", "id")
NAME_HEADERS = ("name", "名称", "单位名称", "区划名称", "地名")
CLASS_HEADERS = ("class", "class_code", "城乡分类代码", "城乡分类", "分类")
FROM_HEADERS = ("valid_from", "启用日期", "设立日期")
TO_HEADERS = ("valid_to", "停用日期", "撤销日期")
MERGED_HEADERS = ("merged_into", "并入", "并入代码")
LONGEST_NAME = 100
LONGEST_CLASS = 3
GZIP_MARK = b"\x1f\x8b"
_WIDTHS = tuple(DIGITS.values())
PARENT_DIGITS: dict[int, int] = dict(zip(_WIDTHS, (0, *_WIDTHS), strict=False))
PADDED = 12
"""Published lists fill codes of upper levels with zeros to so many digits."""


class DivisionListUnreadable(Refused):
    """The file is no such list."""

    code = "areas.division_list_unreadable"
    message = _("读不出区划清单：{reason}")
    mend = _("请提供 CSV 文件（可用 gzip 压缩），首行写列名，至少有“代码”和“名称”两列")


class Division(NamedTuple):
    """One row that can be taken: dates are None where the list gives none."""

    code: str
    name: str
    level: str
    parent: str
    class_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that cannot be taken: its line in the file (the header is 1), its code, why (a msgid) and how to mend it."""

    row: int
    code: str
    reason: str
    mend: str = ""
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DivisionList:
    """A list read: its rows by code, how many lines held one, and those refused."""

    rows: dict[str, Division]
    read: int
    refused: tuple[RowRefused, ...]
    has_class: bool = False
    lines: dict[str, int] = field(default_factory=dict)


def read(path: Path) -> DivisionList:
    """Read the list in a file, UTF-8 (with or without BOM) or GB 18030, plain or gzip.

    Raises: DivisionListUnreadable.
    """
    data = path.read_bytes()
    if data[:2] == GZIP_MARK:
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError):
            raise DivisionListUnreadable(reason="gzip", field="file") from None
    return parse(_decoded(data))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DivisionListUnreadable(reason="UTF-8 / GB 18030", field="file")


def parse(text: str) -> DivisionList:
    """Read the list in a text. A code listed twice with one name counts once; with two names the later line is refused.

    Raises: DivisionListUnreadable when the columns for code and name are not there, or nothing follows them.
    """
    lines = csv.reader(io.StringIO(text))
    header = [cell.strip().lower() for cell in next(lines, [])]
    columns = {
        "code": _column(header, CODE_HEADERS), "name": _column(header, NAME_HEADERS),
        "class": _column(header, CLASS_HEADERS), "from": _column(header, FROM_HEADERS),
        "to": _column(header, TO_HEADERS), "merged": _column(header, MERGED_HEADERS),
    }  # fmt: skip
    if columns["code"] is None or columns["name"] is None:
        raise DivisionListUnreadable(reason=_("没有“代码”列或“名称”列"), field="file")
    rows: dict[str, Division] = {}
    refused: list[RowRefused] = []
    where: dict[str, int] = {}
    count = 0
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        found = _row(number, cells, columns)
        if isinstance(found, RowRefused):
            refused.append(found)
            continue
        before = rows.get(found.code)
        if before is None:
            rows[found.code] = found
            where[found.code] = number
        elif before != found:
            values: dict[str, object] = {"other": before.name, "line": where[found.code]}
            reason = _("代码与第 {line} 行“{other}”重复")
            refused.append(RowRefused(number, found.code, reason, _("一个代码只留一行"), values))
    if not count:
        raise DivisionListUnreadable(reason=_("没有数据行"), field="file")
    return DivisionList(rows, count, tuple(refused), columns["class"] is not None, where)


def _column(header: list[str], names: Iterable[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _row(number: int, cells: list[str], columns: dict[str, int | None]) -> Division | RowRefused:
    def cell(name: str) -> str:
        at = columns[name]
        return cells[at].strip() if at is not None and at < len(cells) else ""

    written, name, class_code = cell("code"), cell("name"), cell("class")
    code = official(written)
    level = LEVEL_OF_DIGITS.get(len(code))
    if level is None or not code.isdigit() or not code.isascii():
        return RowRefused(
            number, written, _("代码不是 2、4、6、9、12 或 15 位数字"), _("请核对代码，表格软件可能丢了位数")
        )
    if not name:
        return RowRefused(number, code, _("没有名称"), _("请补上名称"))
    if len(name) > LONGEST_NAME:
        return RowRefused(number, code, _("名称超过 {most} 个字"), _("请核对名称"), {"most": LONGEST_NAME})
    if class_code and not (class_code.isdigit() and len(class_code) == LONGEST_CLASS):
        return RowRefused(
            number, code, _("城乡分类代码不是三位数字"), _("请核对，或去掉这一列"), {"written": class_code}
        )
    try:
        starts, ends = _day(cell("from")), _day(cell("to"))
    except ValueError:
        return RowRefused(number, code, _("日期写法不对"), _("请写成 2016-09-14"))
    if starts and ends and ends < starts:
        return RowRefused(number, code, _("停用日期早于启用日期"), _("请核对日期"))
    return Division(
        code, name, level, code[: PARENT_DIGITS[len(code)]], class_code, starts, ends, official(cell("merged"))
    )


def official(written: str) -> str:
    """Return a code without the zeros that published lists add: 620822001000 is the town 620822001."""
    if len(written) != PADDED or not written.endswith("000"):
        return written
    for digits in (DIGITS[Level.PROVINCE], DIGITS[Level.PREFECTURE], DIGITS[Level.COUNTY], DIGITS[Level.TOWN]):
        if not written[digits:].strip("0"):
            return written[:digits]
    return written


def _day(text: str) -> date | None:
    if not text:
        return None
    return date.fromisoformat(text.replace("/", "-").replace(".", "-"))


def missing_parents(rows: dict[str, Division], known: Iterable[str]) -> list[str]:
    """Return the codes of parents that are neither listed nor known; a part of the tree can be imported before the whole."""
    there = set(known)
    return sorted(
        {row.parent for row in rows.values() if row.parent and row.parent not in rows and row.parent not in there}
    )


def tops(rows: dict[str, Division]) -> list[str]:
    """Return the widest codes of the list: those that no other listed code contains."""
    found: list[str] = []
    for code in sorted(rows):
        if not found or not code.startswith(found[-1]):
            found.append(code)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """An area as the tree has it now."""

    name: str
    class_code: str
    valid_to: date | None
    is_administrative: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a list would change in the tree. ended: old code → code it was merged into, "" when into none."""

    added: tuple[Division, ...]
    changed: tuple[Division, ...]
    ended: dict[str, str]
    same: int
    refused: tuple[RowRefused, ...]


def compare(
    listing: DivisionList, tree: dict[str, Standing], *, heirs: Iterable[str] = (), is_complete: bool = False
) -> Comparison:
    """Compare a list with the tree. is_complete: what stands in the tree at the list's levels and is not listed has ended.

    heirs: codes that stand in the tree outside the list and may be merged into. A code out of use is never taken again; a
    code that left the list and bears the name of one new code is merged into it.
    """
    added, changed, refused = [], [], []
    ended: dict[str, str] = {}
    same = 0
    known = {*heirs, *listing.rows, *tree}
    for code, row in listing.rows.items():
        before = tree.get(code)
        line = listing.lines.get(code, 0)
        if row.merged_into and row.merged_into not in known:
            values: dict[str, object] = {"heir": row.merged_into}
            mend = _("请在清单中补上并入的区域")
            refused.append(RowRefused(line, code, _("并入的代码 {heir} 没有登记"), mend, values))
        elif before is None:
            added.append(row)
        elif before.valid_to is not None and row.valid_to is None:
            refused.append(RowRefused(line, code, _("代码已停用，不能再用"), _("新区域请用新代码")))
        elif before.valid_to is None and row.valid_to is not None:
            ended[code] = row.merged_into
        elif before.name != row.name or (listing.has_class and before.class_code != row.class_code):
            changed.append(row)
        else:
            same += 1
    if is_complete:
        gone = _gone(listing, tree)
        found = renumbered({code: (tree[code].name, "") for code in gone}, added)
        ended |= {code: found.get(code, "") for code in gone}
    return Comparison(tuple(added), tuple(changed), ended, same, tuple(refused))


def _gone(listing: DivisionList, tree: dict[str, Standing]) -> list[str]:
    levels = {row.level for row in listing.rows.values()}
    heads = tuple(tops(listing.rows))
    return [
        code
        for code, area in sorted(tree.items())
        if area.valid_to is None and area.is_administrative and code not in listing.rows
        and not rules.is_provisional(code) and rules.level_of(code) in levels and code.startswith(heads)
    ]  # fmt: skip


def renumbered(ended: dict[str, tuple[str, str]], added: Iterable[Division]) -> dict[str, str]:
    """Return old code → new code where an area that left the list bears the name of exactly one new one beside it.

    ended: code → (name, parent). Beside it means in the same county and at the same level.
    """
    county = DIGITS[Level.COUNTY]
    fresh: dict[tuple[str, str, int], list[str]] = {}
    for row in added:
        fresh.setdefault((row.code[:county], row.name, len(row.code)), []).append(row.code)
    found = {}
    old: dict[tuple[str, str, int], int] = {}
    for code, (name, _parent) in ended.items():
        key = (code[:county], name, len(code))
        old[key] = old.get(key, 0) + 1
    for code, (name, _parent) in ended.items():
        key = (code[:county], name, len(code))
        heirs = fresh.get(key, [])
        if len(heirs) == 1 and old[key] == 1:
            found[code] = heirs[0]
    return found
