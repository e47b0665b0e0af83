"""What becomes of one row of a roster."""

from dataclasses import dataclass, field
from datetime import date

from shequ.staffing.roster.book import Body, Member, Post
from shequ.staffing.roster.problems import Problem, Weight
from shequ.staffing.roster.reading import Line


@dataclass
class Fate:
    """What becomes of a row.

    first: the index of the row that enters the same person, when this one only adds a post. since, held_since: the days
    that are written. changes: what is written about a person who is registered: field → (old, new).
    """

    line: Line
    bucket: str = ""
    problems: list[Problem] = field(default_factory=list)
    body: Body | None = None
    member: Member | None = None
    first: int | None = None
    post: Post | None = None
    since: date | None = None
    held_since: date | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    def blame(self, code: str, meaning: str = "", **values: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, str(meaning), values))

    @property
    def weight(self) -> Weight | None:
        """The gravest problem."""
        found = {problem.sort.weight for problem in self.problems}
        return next((weight for weight in Weight if weight in found), None)

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot enter."""
        return self.weight in (Weight.REJECT, Weight.REVIEW)
