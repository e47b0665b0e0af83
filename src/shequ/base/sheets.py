"""Open a table file by what it is, not by its name: .xlsx, .xls, .csv."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET  # expat here limits entity expansion

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = str | int | float | bool | date | datetime | time | timedelta
ROWS_AT_MOST = 500_000
"""Rows with content in one file; above it the file has to be split, so that memory stays bounded."""
UNPACKED_AT_MOST = 1 << 30
"""Bytes of a workbook unpacked."""
_CHUNK = 1 << 20


class FileUnreadable(Refused):
    """The file is none of the three kinds, is broken, or is locked by a password."""

    code: ClassVar[str] = "sheets.file_unreadable"
    message: ClassVar[str] = _("这个文件打不开：{reason}")
    mend: ClassVar[str] = _("请在表格软件中打开，另存为 .xlsx 后再上传")


class FileTooLarge(Refused):
    """The file holds more rows, or more unpacked bytes, than one import takes."""

    code: ClassVar[str] = "sheets.file_too_large"
    message: ClassVar[str] = _("文件太大：一次最多导入 {limit} 行")
    mend: ClassVar[str] = _("请按社区或网格拆成几个文件分别导入")


@dataclass
class Sheet:
    """One sheet: its rows come lazily, once, as (row number from 1, cells from column 0)."""

    name: str
    rows: Iterator[tuple[int, list[Cell]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; rows from 1, columns from 0."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    empty_formulas: frozenset[tuple[int, int]] = frozenset()
    """Cells with a formula whose result was not saved: (row, column)."""
    comments: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class Book:
    """An opened file: its kind (xlsx, xls, csv), visible sheets, and the names of hidden ones, which are not read."""

    kind: str
    sheets: Iterator[Sheet]
    hidden_sheets: tuple[str, ...] = ()
    encoding: str = ""


def kind_of(path: Path) -> str:
    """Return xlsx, xls or csv from the content of the file.

    Raises: FileUnreadable.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes()[: 1 << 22]:
            raise FileUnreadable(reason=_("文件设有打开密码"), mend=_("请先去掉打开密码再上传"))
        return "xls"
    if not head.strip():
        raise FileUnreadable(reason=_("文件是空的"))
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"%pdf", b"{\\rtf")):
        raise FileUnreadable(reason=_("它其实是网页或其他文档，只是用了表格的扩展名"))
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadable(reason=_("它不是 .xlsx、.xls 或 .csv"))
    return "csv"


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as broken:
        raise FileUnreadable(reason=_("文件不完整")) from broken
    if not any(name.endswith("workbook.xml") for name in names):
        raise FileUnreadable(reason=_("它不是 .xlsx、.xls 或 .csv"))
    if unpacked > UNPACKED_AT_MOST:
        raise FileTooLarge(limit=ROWS_AT_MOST)
    return "xlsx"


def open_book(path: Path) -> Book:
    """Open a file and say what it is.

    Raises: FileUnreadable, FileTooLarge.
    """
    kind = kind_of(path)
    if kind == "csv":
        return _csv_book(path)
    from python_calamine import (  # noqa: PLC0415 (needed only where a workbook is opened)
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        # By path the reader trusts the extension; what is named wrongly is handed over as bytes.
        is_named_right = path.suffix.lower() == f".{kind}"
        workbook = (
            CalamineWorkbook.from_path(str(path))
            if is_named_right
            else CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        )
        known = workbook.sheets_metadata
    except (CalamineError, OSError, ValueError) as broken:
        raise FileUnreadable(reason=_("文件不完整")) from broken
    shown = [s.name for s in known if s.visible is SheetVisibleEnum.Visible and s.typ is SheetTypeEnum.WorkSheet]
    hidden = tuple(s.name for s in known if s.visible is not SheetVisibleEnum.Visible)
    return Book(kind, _workbook_sheets(path, workbook, shown, kind), hidden)


def _workbook_sheets(path: Path, workbook: "CalamineWorkbook", names: list[str], kind: str) -> Iterator[Sheet]:
    from python_calamine import CalamineError  # noqa: PLC0415

    parts = _sheet_parts(path) if kind == "xlsx" else {}
    for name in names:
        try:
            opened = workbook.get_sheet_by_name(name)
        except (CalamineError, ValueError) as broken:
            raise FileUnreadable(reason=_("工作表“{sheet}”不完整").format(sheet=name)) from broken
        if opened.start is None:
            continue
        merged = [(a + 1, b, c + 1, d) for (a, b), (c, d) in (opened.merged_cell_ranges or [])]
        sheet = Sheet(name, _numbered(opened.iter_rows(), opened.start[1]), merged)
        del opened
        if name in parts:
            _look_inside(path, parts[name], sheet)
        yield sheet


def _numbered(rows: Iterator[list[Cell]], first_column: int) -> Iterator[tuple[int, list[Cell]]]:
    if not first_column:
        return enumerate(rows, 1)
    pad: list[Cell] = [""] * first_column
    return ((number, pad + row) for number, row in enumerate(rows, 1))


_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _sheet_parts(path: Path) -> dict[str, str]:
    """Return the part inside the archive for each sheet name; empty when the archive is arranged unusually."""
    with zipfile.ZipFile(path) as archive:
        try:
            targets = {
                node.get("Id", ""): node.get("Target", "")
                for node in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
            }
            book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        except (KeyError, ET.ParseError):
            return {}
        found: dict[str, str] = {}
        names = set(archive.namelist())
        for node in book.iter():
            if node.tag.endswith("}sheet"):
                target = targets.get(node.get(_REL, ""), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if part in names:
                    found[node.get("name", "")] = part
        return found


_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_EMPTY_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"[^>]*>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def _look_inside(path: Path, part: str, sheet: Sheet) -> None:
    """Find what the fast reader does not tell: hidden rows and columns, formulas without result, comments."""
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    formulas: set[tuple[int, int]] = set()
    with zipfile.ZipFile(path) as archive:
        with archive.open(part) as stream:
            for piece in _pieces(stream):
                if b'hidden="' in piece:
                    hidden_rows.update(int(found) for found in _HIDDEN_ROW.findall(piece))
                    for found in _HIDDEN_COLUMN.findall(piece):
                        ends = dict(re.findall(rb'(min|max)="(\d+)"', found))
                        first, last = int(ends.get(b"min", 1)), int(ends.get(b"max", 0))
                        hidden_columns.update(range(first - 1, min(last, first + 255)))
                if b"<f" in piece:
                    formulas.update((int(row), _column(name)) for name, row in _EMPTY_FORMULA.findall(piece))
        sheet.comments = _comments(archive, part)
    sheet.hidden_rows = frozenset(hidden_rows)
    sheet.hidden_columns = frozenset(hidden_columns)
    sheet.empty_formulas = frozenset(formulas)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the sheet in pieces that end at the end of a row."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        rest += chunk
        cut = rest.rfind(b"</row>")
        if cut >= 0:
            yield rest[: cut + 6]
            rest = rest[cut + 6 :]
    yield rest


def _column(name: bytes) -> int:
    index = 0
    for letter in name:
        index = index * 26 + letter - 64
    return index - 1


def _comments(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    folder, _slash, leaf = part.rpartition("/")
    relations = f"{folder}/_rels/{leaf}.rels"
    if relations not in archive.namelist():
        return {}
    said: dict[tuple[int, int], str] = {}
    for node in ET.fromstring(archive.read(relations)):  # noqa: S314
        if not node.get("Type", "").endswith("/comments"):
            continue
        target = node.get("Target", "")
        name = target.lstrip("/") if target.startswith("/") else _join(folder, target)
        if name not in archive.namelist():
            continue
        for comment in ET.fromstring(archive.read(name)).iter():  # noqa: S314
            if comment.tag.endswith("}comment"):
                place = re.match(r"([A-Z]+)(\d+)$", comment.get("ref", ""))
                if place:
                    text = "".join(t.text or "" for t in comment.iter() if t.tag.endswith("}t")).strip()
                    said[int(place[2]), _column(place[1].encode())] = text
    return said


def _join(folder: str, target: str) -> str:
    steps = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _csv_book(path: Path) -> Book:
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    encoding = _encoding(path, head)
    text = head.decode(encoding, errors="ignore")
    return Book("csv", iter([Sheet("", _csv_rows(path, encoding, _delimiter(text)))]), (), encoding)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as stream:
                while stream.read(_CHUNK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileUnreadable(reason=_("文字编码既不是 UTF-8 也不是 GBK"))


def _delimiter(text: str) -> str:
    lines = text.splitlines()[:20]
    return max(",\t;，", key=lambda mark: sum(line.count(mark) for line in lines))


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    with io.TextIOWrapper(path.open("rb"), encoding=encoding, newline="") as stream:
        try:
            yield from enumerate(csv.reader(stream, delimiter=delimiter), 1)  # type: ignore[misc]
        except csv.Error as broken:
            raise FileUnreadable(reason=_("第 {row} 行附近不是规整的表格").format(row="?")) from broken
