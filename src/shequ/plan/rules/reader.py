"""Reads a pack's TOML into typed values, and says of every mistake in which file, line and key it is and why."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shequ.kernel.words import _
from shequ.plan.rules.pack import Words
from shequ.plan.rules.toml_lines import Path, line_of, lines_by_path

DEEPEST = 24
"""Tables and lists within one another; the deepest formula that makes sense has half of that."""
UNREAL = Decimal(10) ** 18
"""No count, area or sum of a county comes near; a number beyond is a slip, and would only be found when it is reckoned with."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake (or an awkward thing) in a pack: file, line from 1, key, and the reason as a msgid with values."""

    file: str
    line: int
    key: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = False

    def sentence(self) -> str:
        """Return the reason with its values, untranslated."""
        return self.reason.format(**self.values) if self.values else self.reason


class Book:
    """The files of one pack as one tree, with the place of every key and the problems found so far."""

    def __init__(self, files: Sequence[tuple[str, str]]):
        """Parse the files, given as (name, text) in the order in which they are to be read."""
        self.data: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self._places: dict[Path, tuple[str, int]] = {}
        self._first = files[0][0] if files else ""
        for name, text in files:
            self._add(name, text)

    def _add(self, name: str, text: str) -> None:
        try:
            data = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            line = _line_in(str(error)) or text.count("\n") + 1
            reason = _("不是正确的 TOML：{error}")
            self.problems.append(Problem(name, line, "", reason, {"error": str(error)}))
            return
        except (ValueError, ArithmeticError, RecursionError):
            self.problems.append(Problem(name, _deepest_line(text), "", _("数字太长，或括号套得太深")))
            return
        lines = lines_by_path(text)
        deep = next((path for path in lines if len(path) > DEEPEST), None) or _too_deep(data)
        if deep is not None:
            self.problems.append(
                Problem(name, line_of(deep, lines), key_of(deep[:2]), _("套得太深：最多 {most} 层"), {"most": DEEPEST})
            )
            return
        for key, value in data.items():
            offset = self._merge(name, key, value, lines)
            for path, line in lines.items():
                if path[0] == key:
                    self._places.setdefault(_shifted(path, offset), (name, line))

    def _merge(self, name: str, key: str, value: Any, lines: dict[Path, int]) -> int:
        """Add one top-level key; return by how many items a list of tables was shifted."""
        if key not in self.data:
            self.data[key] = value
            return 0
        before = self.data[key]
        if isinstance(before, list) and isinstance(value, list):
            self.data[key] = before + value
            return len(before)
        self.problems.append(Problem(name, line_of((key,), lines), key, _("这一节已经写在另一个文件里")))
        return 0

    def place(self, path: Path) -> tuple[str, int]:
        """Return the file and line of a path, or of the nearest thing around it."""
        for depth in range(len(path), 0, -1):
            found = self._places.get(path[:depth])
            if found:
                return found
        return self._first, 1

    def refuse(self, path: Path, reason: str, **values: object) -> None:
        """Note a mistake at a path."""
        self._note(path, reason, values, is_warning=False)

    def warn(self, path: Path, reason: str, **values: object) -> None:
        """Note an awkward thing at a path that does not stop the pack."""
        self._note(path, reason, values, is_warning=True)

    def _note(self, path: Path, reason: str, values: Mapping[str, object], *, is_warning: bool) -> None:
        file, line = self.place(path)
        self.problems.append(Problem(file, line, key_of(path), reason, values, is_warning))

    def top(self) -> "Node":
        """Return the whole pack as a node."""
        return Node(self, (), self.data)


def key_of(path: Path) -> str:
    """Return a path as people write it: clause[3].check[1].kind."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def _shifted(path: Path, offset: int) -> Path:
    if offset and len(path) > 1 and isinstance(path[1], int):
        return (path[0], path[1] + offset, *path[2:])
    return path


def _too_deep(value: Any, path: Path = ()) -> Path | None:
    """Return where a value is nested deeper than anything a pack can mean, None when it is not."""
    if len(path) > DEEPEST:
        return path
    below = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    return next((found for key, each in below if (found := _too_deep(each, (*path, key))) is not None), None)


def _deepest_line(text: str) -> int:
    """Return the longest line: what a parser gives up on stands in one."""
    lines = text.splitlines() or [""]
    return max(range(len(lines)), key=lambda at: len(lines[at])) + 1


def _line_in(message: str) -> int:
    _before, found, after = message.partition("at line ")
    digits = after.split(",")[0].split(")")[0]
    return int(digits) if found and digits.isdigit() else 0


class Node:
    """A table of the pack. Getters return a usable value in any case and note what is wrong."""

    def __init__(self, book: Book, path: Path, value: Mapping[str, Any]):
        self.book = book
        self.path = path
        self._value = value
        self._read: set[str] = set()

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._value

    def refuse(self, key: str, reason: str, **values: object) -> None:
        """Note a mistake at one of this table's keys, or at the table itself ("")."""
        self.book.refuse((*self.path, key) if key else self.path, reason, **values)

    def warn(self, key: str, reason: str, **values: object) -> None:
        """Note an awkward thing that does not stop the pack."""
        self.book.warn((*self.path, key) if key else self.path, reason, **values)

    def raw(self, key: str, *, required: bool = True) -> Any:
        """Return the value as it stands, None when it is absent."""
        self._read.add(key)
        value = self._value.get(key)
        if value is None and required:
            self.refuse(key, _("缺少这一项"))
        return value

    def text(self, key: str, default: str = "", *, required: bool = True) -> str:
        """Return a non-empty text."""
        value = self.raw(key, required=required)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, _("应为不空的文字"))
            return default
        return value.strip()

    def words(self, key: str, *, required: bool = True) -> Words:
        """Return a title: `key` in Chinese, `key_en` in English."""
        return Words(self.text(key, required=required), self.text(f"{key}_en", required=False))

    def choice(
        self,
        key: str,
        options: Sequence[str],
        default: str = "",
        *,
        required: bool = True,
    ) -> str:
        """Return one of the options."""
        value = self.text(key, default, required=required)
        if value and value not in options:
            self.refuse(
                key,
                _("“{value}”不在可选范围：{options}"),
                value=value,
                options="、".join(options),
            )
            return default or options[0]
        return value

    def number(
        self,
        key: str,
        default: Decimal | None = None,
        *,
        required: bool = True,
        at_least: int | None = None,
    ) -> Any:
        """Return an exact number; a text that is one counts, so that money needs no binary fractions."""
        value = self.raw(key, required=required)
        if value is None:
            return default
        number = as_number(value)
        if number is None:
            self.refuse(key, _("应为数字"))
            return default if default is not None else Decimal(0)
        if at_least is not None and number < at_least:
            self.refuse(key, _("不能小于 {low}"), low=at_least)
        return number

    def whole(
        self,
        key: str,
        default: int = 0,
        *,
        required: bool = True,
        at_least: int | None = None,
    ) -> int:
        """Return a whole number."""
        value = self.number(key, Decimal(default), required=required, at_least=at_least)
        if value != value.to_integral_value():
            self.refuse(key, _("应为整数"))
        return int(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.raw(key, required=False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(key, _("应为 true 或 false"))
            return default
        return value

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a civil day, written 2016-10-31 without quotes."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(key, _("应为日期，写作 2016-10-31，不加引号"))
            return None
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        value = self.raw(key, required=required)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
            self.refuse(key, _("应为文字列表"))
            return ()
        if len(set(items)) != len(items):
            self.refuse(key, _("列表中有重复"))
        return tuple(items)

    def node(self, key: str, *, required: bool = True) -> "Node | None":
        """Return a table below."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(key, _("应为一组键值"))
            return None
        return Node(self.book, (*self.path, key), value)

    def nodes(self, key: str, *, required: bool = False) -> Iterator["Node"]:
        """Walk over a list of tables."""
        value = self.raw(key, required=required)
        if value is None:
            return
        if not isinstance(value, list):
            self.refuse(key, _("应为列表"))
            return
        for at, item in enumerate(value):
            if isinstance(item, Mapping):
                yield Node(self.book, (*self.path, key, at), item)
            else:
                self.book.refuse((*self.path, key, at), _("应为一组键值"))

    def table(self, key: str) -> dict[str, Any]:
        """Return a free table of plain values, {} when absent."""
        value = self.raw(key, required=False)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.refuse(key, _("应为一组键值"))
            return {}
        return dict(value)

    def close(self) -> None:
        """Refuse every key that nobody has read: a misspelt key must not pass as absent."""
        for key in self._value:
            if key not in self._read:
                self.refuse(
                    key,
                    _("没有这个键；可用的键：{keys}"),
                    keys="、".join(sorted(self._read)),
                )


def as_number(value: Any) -> Decimal | None:
    """Return an exact number from what TOML gives, None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        number = Decimal(value)
    elif isinstance(value, str):
        try:
            number = Decimal(value)
        except ArithmeticError:
            return None
    else:
        return None
    return number if number.is_finite() and abs(number) < UNREAL else None
