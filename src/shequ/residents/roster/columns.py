"""The table of persons that a roster becomes, and the raw columns it is read from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shequ.base.sheets import Cell
from shequ.kernel.addresses import Address
from shequ.residents.roster.headers import Meaning
from shequ.residents.roster.problems import SORTS, Problem, Weight


@dataclass
class Persons:
    """The rows that hold a person. All lists have one length; a value that is not told is "" or None."""

    sheet: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    birth: list[date | None] = field(default_factory=list)
    sex: list[str] = field(default_factory=list)
    nationality: list[str] = field(default_factory=list)
    education: list[str] = field(default_factory=list)
    political: list[str] = field(default_factory=list)
    marital: list[str] = field(default_factory=list)
    relation: list[str] = field(default_factory=list)
    phone: list[str] = field(default_factory=list)
    registration: list[str] = field(default_factory=list)
    hukou_address: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    moved_in: list[date | None] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    dwelling: list[int] = field(default_factory=list)
    """Index into `dwellings`, -1 for none."""
    household_no: list[str] = field(default_factory=list)
    head_key: list[str] = field(default_factory=list)
    household: list[int] = field(default_factory=list)
    """Index of the household, filled by `families`; -1 for none."""
    collective: set[int] = field(default_factory=set)
    """The rows that say they belong to a collective household."""
    dwellings: list[Address] = field(default_factory=list)
    dwelling_texts: list[str] = field(default_factory=list)
    """The canonical text of each dwelling."""
    labels: dict[int, list[str]] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    verdict: dict[int, Weight] = field(default_factory=dict)
    """REJECT or REVIEW for the rows that cannot enter now."""

    def __len__(self) -> int:
        return len(self.name)

    def blame(self, at: int, found: Problem) -> None:
        """Note a problem of a row; the gravest decides what becomes of the row."""
        self.problems.setdefault(at, []).append(found)
        weight = SORTS[found.code].weight
        if weight is Weight.REJECT or (weight is Weight.REVIEW and self.verdict.get(at) is not Weight.REJECT):
            self.verdict[at] = weight


class Columns:
    """The raw cells of the persons' rows of one sheet, by meaning."""

    def __init__(self, cells: dict[Meaning, list[Cell]], count: int):
        self.cells = cells
        self.count = count

    def __contains__(self, meaning: Meaning) -> bool:
        return meaning in self.cells

    def get(self, meaning: Meaning) -> Sequence[Cell]:
        """Return the cells of a column; blanks when the roster has no such column."""
        return self.cells.get(meaning) or [""] * self.count
