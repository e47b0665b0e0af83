"""An official document in words: what stands in it, and how its number, title and signature are set.

The layout is that of GB/T 9704-2012; `official_docx` writes it. Official documents are Chinese whatever the reader's language.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils import translation

R = TypeVar("R")
TITLE_CHARS = 19
"""Characters of size 22 pt that stand in one line of the type area (156 mm)."""
FIRST_WIDE = 0x2000
"""Characters below are letters and digits of Western scripts."""
_YEAR = re.compile(r"[\[［【(（〔]\s*(\d{4})\s*[\]］】)）〕]\s*第?\s*0*(\d+)\s*号")
_NO_BREAK_BEFORE = frozenset("，。、；：？！）》”』」】〕的和及与等之")
_NO_BREAK_AFTER = frozenset("（《“『「【〔关")
_PAUSES = frozenset("，、；：）》”")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body. level: 0 for text, 1 to 4 for headings 一、 （一） 1. （1）."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """What stands in an official document.

    issuer: the name in the red head, without “文件”. number: "" while it has none. signatory: who signs, upward documents only.
    copies: who gets a copy. printed_by, printed_on: last line of the record block.
    """

    issuer: str
    title: str
    body: tuple[Paragraph, ...]
    number: str = ""
    addressees: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    signature: str = ""
    signed_on: date | None = None
    signatory: str = ""
    note: str = ""
    copies: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None


def official_number(text: str) -> str:
    """Return a document number as the standard sets it: six-corner brackets, no leading zero, no 第."""
    return _YEAR.sub(r"〔\1〕\2号", text.strip())


def official_date(on: date) -> str:
    """Return a day in Arabic digits without leading zeros."""
    return f"{on.year}年{on.month}月{on.day}日"


def in_chinese(build: Callable[[], R]) -> R:
    """Build a document, or words of it, in Chinese, whatever language the reader has chosen."""
    with translation.override("zh-hans"):
        return build()


def plain(text: str) -> str:
    """Return text without the control characters that no document can hold."""
    return _CONTROL.sub("", text)


def width(text: str) -> float:
    """Return how wide a text is, in characters: digits and Latin letters take half."""
    return sum(0.5 if ord(char) < FIRST_WIDE else 1.0 for char in text)


def title_lines(title: str, *, most: int = TITLE_CHARS) -> tuple[str, ...]:
    """Return the lines of a title, none longer than `most`.

    A mark is the best place to break; without one the longer line stands above the shorter (trapezoid), and a line neither
    begins with a closing mark or a particle nor ends with an opening mark.
    """
    rest = title.strip()
    lines: list[str] = []
    while width(rest) > most:
        left = -(-int(width(rest) * 2) // (2 * most))
        target = min(most, -(-len(rest) // left) + 1)
        lines.append(rest[: _pause(rest, target, most=most, left=left) or _break(rest, target)])
        rest = rest[len(lines[-1]) :]
    return (*lines, rest)


def _pause(text: str, target: int, *, most: int, left: int) -> int:
    """Return the place after the mark nearest to the target at which every line still fits; 0 for none."""
    places = [
        at
        for at in range(2, len(text))
        if text[at - 1] in _PAUSES
        and text[at] not in _NO_BREAK_BEFORE
        and width(text[:at]) <= most
        and width(text[at:]) <= most * (left - 1)
    ]
    return min(places, key=lambda at: abs(at - target), default=0)


def _break(text: str, target: int) -> int:
    for shift in (0, -1, 1, -2, 2, -3):
        at = target + shift
        if not 1 < at < len(text) or at > TITLE_CHARS:
            continue
        between_digits = text[at - 1].isdigit() and text[at].isdigit()
        if text[at] not in _NO_BREAK_BEFORE and text[at - 1] not in _NO_BREAK_AFTER and not between_digits:
            return at
    return target


def signature_indents(name: str, day: str) -> tuple[float, float]:
    """Return how far name and date stand from the right edge without a seal, in characters.

    The name keeps two characters; the date begins two characters right of the name's beginning. A date longer than the name
    keeps the two characters itself and moves the name.
    """
    long, short = width(day), width(name)
    if long > short:
        return 4 + long - short, 2.0
    return 2.0, short - long


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence."""
    return "、".join(name for name in names if name)
