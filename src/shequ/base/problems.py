"""How grave it is what is wrong with a row of a table that somebody handed in, and the words for it."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How grave a problem is: the row cannot enter; it waits until a person decides; it enters and this is told."""

    REJECT = "reject"
    REVIEW = "review"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of problem. `title` is its short name (a chip), `sentence` and `mend` are for the person with the file."""

    code: str
    weight: Weight
    title: str
    sentence: str
    mend: str
