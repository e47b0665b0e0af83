"""The base of all facts: past tense, printable, with a decision on personal data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from shequ.kernel.words import _

KINDS: dict[str, type["Fact"]] = {}
PLACES = ("area", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened.

    code: stable name `<room>.<what_happened>`. sentence: what people read, with `{field}` places.
    personal_data: the fields kept apart in `journal_value`, deleted when a person is forgotten.
    words: for fields that hold codes, the msgid by which people know each code.
    area: the code where it happened, "" for what concerns no area. subject: `<noun>:<id>`, for histories.
    """

    code: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    personal_data: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    area: str = ""
    subject: str = ""

    def values(self) -> dict[str, Any]:
        """Return the fact's own fields, without its place."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name not in PLACES}


def fact(kind: type[Fact]) -> type[Fact]:
    """Register a kind of fact, so that its entries can be read as sentences.

    Raises: ValueError for a code used twice, a missing sentence, a personal field the fact does not have.
    """
    if not kind.code or not kind.sentence:
        raise ValueError(f"{kind.__name__} needs a code and a sentence")
    known = {item.name for item in fields(kind)}
    if not set(kind.personal_data) <= known:
        raise ValueError(f"{kind.__name__} keeps personal fields that it does not have")
    before = KINDS.setdefault(kind.code, kind)
    if (before.__module__, before.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"the code {kind.code} belongs to {before.__name__}")
    KINDS[kind.code] = kind
    return kind


FORGOTTEN = _("（已删除）")
