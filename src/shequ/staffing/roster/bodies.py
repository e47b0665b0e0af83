"""Which body a roster means: by code, by its whole name, by its name without the county's, or nearly."""

import difflib
from dataclasses import dataclass
from datetime import date

from shequ.kernel.textkeys import compact
from shequ.staffing.roster.book import Body, Book
from shequ.staffing.roster.headers import Meaning
from shequ.staffing.roster.problems import Problem
from shequ.staffing.roster.reading import Line

NEAR = 0.6
"""How alike two names must be, from 0 to 1, to be shown as what may have been meant."""
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The body that a row means, what is left of the cell when it names the post too, and what is wrong."""

    body: Body | None = None
    rest: str = ""
    problem: Problem | None = None


class Bodies:
    """The bodies of a county by all the ways in which offices write them."""

    def __init__(self, book: Book) -> None:
        self.on: date = book.on
        self.county = compact(book.county_name)
        self.whole: dict[str, list[Body]] = {}
        self.root: dict[str, list[Body]] = {}
        for body in book.bodies:
            for key in {body.code, compact(body.name)}:
                self.whole.setdefault(key, []).append(body)
            self.root.setdefault(self._root(body.name), []).append(body)
        self.former = {self._root(name): until for name, until in book.former.items()}
        self.renamed = {self._root(name): now for name, now in book.renamed.items()}
        self.names = {self._root(body.name): body.name for body in book.bodies}
        self.found: dict[str, Found] = {}

    def _root(self, name: str) -> str:
        """Return a name without the county's name, or the 县 before it: 东平县民政局, 县民政局 and 民政局 are one."""
        text = compact(name)
        if self.county and text.startswith(self.county) and len(text) > len(self.county):
            text = text[len(self.county) :]
        elif self.county and text.startswith(self.county[-1]) and len(text) > 2:
            text = text[1:]
        return text

    def find(self, line: Line) -> Found:
        """Return the body that a row means."""
        if line.body:
            return self._find(line.body)
        if line.body_and_post:
            return self._split(line.body_and_post)
        said = [text for text in line.said_bodies if text]
        for text in said:
            found = self._find(compact(text))
            if found.body is not None:
                return found
        if line.said_bodies and line.said_bodies[0]:
            return self._find(compact(line.said_bodies[0]))
        return Found(problem=Problem("body_missing", Meaning.BODY))

    def _find(self, text: str) -> Found:
        if text not in self.found:
            self.found[text] = self._look_up(text)
        return self.found[text]

    def _look_up(self, text: str) -> Found:
        candidates = self.whole.get(text) or self.root.get(self._root(text)) or []
        if len(candidates) == 1:
            return Found(candidates[0])
        values: dict[str, object] = {"value": text[:40], "on": self.on.isoformat()}
        if candidates:
            near = "、".join(f"{body.name}（{body.code}）" for body in candidates)
            return Found(problem=Problem("body_ambiguous", Meaning.BODY, {**values, "near": near}))
        if self._root(text) in self.renamed:
            return Found(
                problem=Problem("body_renamed", Meaning.BODY, {**values, "now": self.renamed[self._root(text)]})
            )
        if self._root(text) in self.former:
            until = self.former[self._root(text)].isoformat()
            return Found(problem=Problem("body_abolished", Meaning.BODY, {**values, "until": until}))
        close = difflib.get_close_matches(self._root(text), self.names, n=MOST_NEAR, cutoff=NEAR)
        if close:
            near = "、".join(self.names[name] for name in close)
            return Found(problem=Problem("body_near", Meaning.BODY, {**values, "near": near}))
        return Found(problem=Problem("body_unknown", Meaning.BODY, values))

    def _split(self, text: str) -> Found:
        """Read a cell that names body and post in one: the longest name of a body at its beginning."""
        for end in range(len(text), 1, -1):
            found = self.whole.get(text[:end]) or self.root.get(self._root(text[:end])) or []
            if len(found) == 1:
                return Found(found[0], text[end:].lstrip("，,、/ "))
        return self._find(text)
