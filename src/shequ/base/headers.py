"""Headers of tables that people fill in: their many spellings, and what each column means."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from shequ.kernel.textkeys import compact

M = TypeVar("M")
_NOISE = re.compile(r"^[*＊※]+|[*＊※:：。、.]+$|[(（](?:必填|选填|可不填|必须填写|必填项|\*)[)）]")
_BRACKET = re.compile(r"\([^)]*\)?")
_LONGEST = 24


def spelled(text: object) -> str:
    """Return a header's words without spaces, line breaks, width differences, stars and colons."""
    words = compact(str(text)).replace("（", "(").replace("）", ")")
    return _NOISE.sub("", words).upper()


def signature(titles: Sequence[str]) -> str:
    """Return the key under which a correction of the guess is remembered: the wording and order of all headers."""
    return hashlib.sha256("\x1f".join(spelled(title) for title in titles).encode()).hexdigest()


class Dictionary(Generic[M]):
    """The headers that a list knows: variants by meaning, separated by blanks, and patterns for what is none of them."""

    def __init__(self, variants: Mapping[M, str], patterns: Iterable[tuple[str, M]]):
        self._index = {spelled(word): meaning for meaning, words in variants.items() for word in words.split()}
        self._patterns = tuple((re.compile(pattern), meaning) for pattern, meaning in patterns)

    def meaning_of(self, text: object) -> M | None:
        """Return the meaning of one header cell, or None when its words are not known."""
        words = spelled(text)
        if not words or len(words) > _LONGEST:
            return None
        found = self._index.get(words) or self._index.get(_BRACKET.sub("", words))
        if found is not None:
            return found
        return next((meaning for pattern, meaning in self._patterns if pattern.search(words)), None)

    def is_known(self, text: object) -> bool:
        """Say whether a cell reads like a header of the list, word for word (no guessing by part of a word)."""
        words = spelled(text)
        return bool(words) and (words in self._index or _BRACKET.sub("", words) in self._index)


def once_each(found: Sequence[M | None], *, ignored: M, may_repeat: Collection[M]) -> list[M | None]:
    """Return the meanings of columns with each at its first column only; what comes again is ignored."""
    seen: set[M] = set()
    kept: list[M | None] = []
    for meaning in found:
        is_again = meaning is not None and meaning not in may_repeat and meaning in seen
        kept.append(ignored if is_again else meaning)
        if meaning is not None:
            seen.add(meaning)
    return kept
