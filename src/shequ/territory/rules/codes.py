"""What a code says by itself: its level, its parent, whether it waits for an official one."""

from shequ.areas.terms import DIGITS, LEVEL_OF_DIGITS, PROVISIONAL_MARK, Level, bare

_WIDTHS = tuple(DIGITS.values())


def is_provisional(code: str) -> bool:
    """Say whether the code is a provisional key."""
    return len(code) >= DIGITS[Level.TOWN] and code[-3] == PROVISIONAL_MARK


def level_of(code: str) -> str:
    """Return the level of a code by its form, "" when it has none of the tree's forms."""
    plain = bare(code)
    return str(LEVEL_OF_DIGITS.get(len(plain), "")) if plain.isascii() and plain.isdigit() else ""


def parent_of(code: str) -> str:
    """Return the code one level above, "" for a province or a code of no level."""
    if len(code) not in _WIDTHS:
        return ""
    at = _WIDTHS.index(len(code))
    return code[: _WIDTHS[at - 1]] if at else ""
