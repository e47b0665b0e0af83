"""One code table: code to name, and spelling to code."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CodeTable:
    """A table of a standard. `names` is code to name; `spellings` are further ways of writing a code's name."""

    standard: str
    names: Mapping[str, str]
    spellings: Mapping[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    """Spellings met in rosters that could mean two codes."""

    def __post_init__(self) -> None:
        index = {name: code for code, name in self.names.items()}
        for code in self.names:
            index.setdefault(code, code)
            index.setdefault(code.lstrip("0") or code, code)
        for spelling, code in self.spellings.items():
            if code not in self.names:
                raise ValueError(f"{self.standard}: {spelling} points to the unknown code {code}")
            index[spelling] = code
        for spelling in self.unclear:
            index.pop(spelling, None)
        object.__setattr__(self, "_index", index)

    def read(self, text: str) -> str | None:
        """Return the code for a name, a code or a known spelling; None when it is unknown or unclear."""
        index: dict[str, str] = self.__dict__["_index"]
        return index.get(text)

    def name(self, code: str | None) -> str:
        """Return the name of a code; an empty string for none, the code itself when it is not in the table."""
        return self.names.get(code, code) if code else ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Code and name, in the order of the standard."""
        return list(self.names.items())

    def __contains__(self, code: object) -> bool:
        return code in self.names
