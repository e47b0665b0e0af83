"""The marker for text that people will read, and enumerations whose members have a Chinese name."""

from enum import StrEnum


def _(msgid: str) -> str:
    """Mark a Chinese sentence for translation and return it unchanged.

    Rules, terms and facts import no Django; what they say is translated where it is displayed (`base.words`).
    """
    return msgid


class Said(str):
    """A msgid that stands alone: whoever shows it says it in the reader's language. Names that are data are plain text."""

    __slots__ = ()


class Choices(StrEnum):
    """An enumeration stored by its value: `MEMBER = "value", _("中文")`; usable as `choices=Name.choices()`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Choices":
        """Make a member out of its stored value and its Chinese name."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, Chinese name) pairs in the order of declaration; forms say the names in the reader's language."""
        return [(member.value, Said(member.label)) for member in cls]
