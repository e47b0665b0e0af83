"""A roster against the establishment book: what becomes of each row, and who is in the book and not in the roster.

Each row falls into one bucket: new, changed, same, rejected. Nobody is merged with somebody else, moved or let go by a
roster: where roster and book contradict each other the row waits, and the act that mends the book is named.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shequ.kernel.identity import mask
from shequ.kernel.textkeys import compact
from shequ.staffing.roster.bodies import Bodies
from shequ.staffing.roster.book import Body, Book, Member, Spell
from shequ.staffing.roster.fates import Fate
from shequ.staffing.roster.headers import TITLES, Meaning
from shequ.staffing.roster.posting import Posting
from shequ.staffing.roster.reading import Line
from shequ.staffing.roster.terms import RosterBucket
from shequ.staffing.rules.ledger import least, sum_on
from shequ.staffing.rules.people import is_entry_from_outside
from shequ.staffing.terms import HeadKind, LeaveReason, Mode, Source

PARTICULARS = ("phone", "education", "political")
LENT = (Mode.CONCURRENT, Mode.SECONDED)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody whom the book has in a body of the roster, and the roster has not."""

    member: Member
    spell: Spell


@dataclass
class Judgement:
    """What becomes of a roster: a fate for each line in order, and who is missing in it."""

    fates: list[Fate]
    absences: list[Absence]

    def count(self, bucket: str) -> int:
        """How many rows fall into a bucket."""
        return sum(fate.bucket == bucket for fate in self.fates)


def judge(lines: list[Line], book: Book) -> Judgement:
    """Compare a roster with the book."""
    return _Comparing(lines, book).judge()


class _Comparing:
    def __init__(self, lines: list[Line], book: Book) -> None:
        self.book = book
        self.bodies = Bodies(book)
        self.fates = [Fate(line, problems=list(line.problems)) for line in lines]
        self.by_number = {member.number: member for member in book.members if member.number}
        self.by_name: dict[tuple[UUID, str], list[Member]] = {}
        for member in book.members:
            for body in {spell.body for spell in member.spells if spell.holds(book.on)}:
                self.by_name.setdefault((body, member.name), []).append(member)
        self.posting = Posting(book)
        self.numbers_in_file = {line.number for line in lines if line.number}
        self.first: dict[str, int] = {}
        self.matched: set[UUID] = set()

    def judge(self) -> Judgement:
        for fate in self.fates:
            self._find_body(fate)
        # Who is on a post fully says where a person serves; a row of a loan or a second post leans on it.
        order = sorted(range(len(self.fates)), key=lambda at: (self.fates[at].line.mode in LENT, at))
        for at in order:
            fate = self.fates[at]
            if not fate.is_refused:
                self._judge_one(at, fate)
            if fate.is_refused:
                fate.bucket = RosterBucket.REJECTED
        return Judgement(self.fates, self._absences())

    def _find_body(self, fate: Fate) -> None:
        found = self.bodies.find(fate.line)
        fate.body = found.body
        if found.rest and not fate.line.post:
            fate.line.post = found.rest[:60]
        if found.problem:
            fate.problems.append(found.problem)
        elif fate.body is not None and not fate.body.area.startswith(self.book.area):
            fate.blame("body_outside", Meaning.BODY, body=fate.body.name)

    def _judge_one(self, at: int, fate: Fate) -> None:
        line = fate.line
        earlier = self.first.get(line.number)
        if earlier is not None and not self._follows(fate, earlier):
            return
        member = self._member(fate)
        if member is not None:
            self.matched.add(member.id)
            fate.member = member
            if compact(member.name) != compact(line.name):
                fate.blame("number_other_name", Meaning.NAME, name=member.name)
                return
        if line.says_left and not self._goes_on(fate):
            return
        if not self._days(fate):
            return
        if line.source == Source.VOLUNTEER:
            self._judge_volunteer(fate)
        elif earlier is not None or (line.mode in LENT and self._is_lent(fate)):
            fate.first = earlier
            self._judge_lent(fate)
        else:
            self._judge_serving(fate)
        if not fate.is_refused:
            self.first.setdefault(line.number, at)

    def _member(self, fate: Fate) -> Member | None:
        """Return who of the book the row means: by number; without one in the book, by name in the same body."""
        line, body = fate.line, fate.body
        found = self.by_number.get(line.number)
        if found is not None or body is None:
            return found
        namesakes = [member for member in self.by_name.get((body.id, line.name), ()) if member.id not in self.matched]
        nameless = [member for member in namesakes if not member.number]
        if len(nameless) == 1:
            fate.blame("number_filled", Meaning.NUMBER)
            fate.changes["identity_number"] = ("", line.number)
            return nameless[0]
        other = next((member for member in namesakes if member.number not in self.numbers_in_file), None)
        if other is not None:
            self.matched.add(other.id)
            fate.member = other
            fate.blame("name_other_number", Meaning.NUMBER, body=body.name, name=line.name, number=mask(other.number))
        return None

    def _follows(self, fate: Fate, earlier: int) -> bool:
        """Judge a later row of the same person; say whether it may still add a post."""
        line, before = fate.line, self.fates[earlier]
        if line.name != before.line.name:
            fate.blame("number_twice", Meaning.NUMBER, row=before.line.row, name=before.line.name)
            return False
        is_same_body = fate.body == before.body
        if line.mode in LENT or (line.mode == Mode.ACTING and line.post and line.post != before.line.post):
            return True
        if not is_same_body:
            fate.blame("two_bodies", Meaning.BODY, row=before.line.row, body=before.body.name if before.body else "")
        elif line.post and before.line.post and line.post != before.line.post:
            fate.blame("two_full_posts", Meaning.POST, held=before.line.post, where=before.body.name if before.body else "",
                       value=line.post)  # fmt: skip
        else:
            differing = _differing(line, before.line)
            if differing:
                fate.blame("duplicate_differs", row=before.line.row, columns="、".join(differing))
            else:
                fate.blame("duplicate", row=before.line.row)
                fate.bucket, fate.member = RosterBucket.SAME, before.member
        return False

    def _goes_on(self, fate: Fate) -> bool:
        """Judge a row that says that somebody leaves; say whether the person still serves on the day."""
        line, member = fate.line, fate.member
        if line.left_on is not None and line.left_on.on > self.book.on:
            fate.blame("leaves_later", Meaning.LEFT_ON, on=line.left_on.on.isoformat())
            return True
        serving = self._serving(member) if member else None
        if serving is not None:
            if line.left_on is not None:
                fate.blame("row_says_left", Meaning.LEFT_ON, on=line.left_on.on.isoformat())
            else:
                fate.blame("row_left_undated", Meaning.LEFT_REASON, reason=line.left_reason[:20])
        elif member is not None and any(spell.until is not None for spell in member.spells):
            fate.bucket = RosterBucket.SAME
        else:
            fate.blame("left_unregistered", Meaning.LEFT_ON)
        return False

    def _days(self, fate: Fate) -> bool:
        """Settle the days that are written; say whether they can be."""
        line, body, on = fate.line, fate.body, self.book.on
        for meaning, day in ((Meaning.SINCE, line.since), (Meaning.HELD_SINCE, line.held_since)):
            if day is not None and day.on > on:
                fate.blame("since_ahead", meaning, column=TITLES[meaning], day=day.on.isoformat(), on=on.isoformat())
                return False
        told = line.since or line.held_since
        fate.since = told.on if told else on
        if body is not None and fate.since < body.since:
            fate.since = body.since
        fate.held_since = max(line.held_since.on, fate.since) if line.held_since else fate.since
        return True

    def _serving(self, member: Member) -> Spell | None:
        return next(
            (spell for spell in member.spells if spell.source != Source.VOLUNTEER and spell.holds(self.book.on)), None
        )

    def _is_lent(self, fate: Fate) -> bool:
        """Say whether the person serves another body than the row's, or none that anybody knows of."""
        serving = self._serving(fate.member) if fate.member else None
        return serving is None or fate.body is None or serving.body != fate.body.id

    def _judge_volunteer(self, fate: Fate) -> None:
        member, body = fate.member, fate.body
        if member is not None and body is not None:
            for spell in member.spells:
                if spell.source == Source.VOLUNTEER and spell.body == body.id and spell.holds(self.book.on):
                    self._particulars(fate, member)
                    return
        self._told_days(fate)
        fate.bucket = RosterBucket.NEW

    def _judge_lent(self, fate: Fate) -> None:
        """Judge a row that only adds a post: the person serves another body, or stands in an earlier row."""
        if fate.first is None and (fate.member is None or self._serving(fate.member) is None):
            fate.blame("lent_unknown", Meaning.MODE)
            return
        if not fate.line.post:
            fate.blame("lent_without_post", Meaning.POST)
            fate.bucket = RosterBucket.SAME
            return
        is_new = self.posting.find(fate, may_lead=True)
        fate.bucket = RosterBucket.CHANGED if is_new else RosterBucket.SAME

    def _judge_serving(self, fate: Fate) -> None:
        member, body, line, on = fate.member, fate.body, fate.line, self.book.on
        if body is None:
            return
        spells = [spell for spell in member.spells if spell.source != Source.VOLUNTEER] if member else []
        serving = next((spell for spell in spells if spell.holds(on)), None)
        if member is None or not spells:
            self._judge_new(fate, body)
        elif serving is None:
            ahead = next((spell for spell in spells if spell.since > on), None)
            last = max(spells, key=lambda spell: spell.until or on)
            if ahead is not None:
                fate.blame("enters_later", Meaning.SINCE, since=ahead.since.isoformat(), body=ahead.body_name)
            else:
                reason = LeaveReason(last.end_reason).label if last.end_reason else "—"
                fate.blame("left_in_book", Meaning.NAME, on=last.until.isoformat() if last.until else "", reason=reason,
                           body=last.body_name)  # fmt: skip
        elif serving.body != body.id:
            fate.blame("serves_elsewhere", Meaning.BODY, body=serving.body_name, since=serving.since.isoformat())
        elif serving.source != line.source:
            fate.blame(
                "source_differs", Meaning.SOURCE, value=Source(line.source).label, held=Source(serving.source).label
            )
        elif serving.head_kind != line.head_kind:
            fate.blame("head_kind_differs", Meaning.HEAD_KIND, value=HeadKind(line.head_kind).label,
                       held=HeadKind(serving.head_kind).label)  # fmt: skip
        else:
            if line.since is not None and not line.since.day.agrees(serving.since):
                fate.blame(
                    "since_differs", Meaning.SINCE, value=line.since.on.isoformat(), held=serving.since.isoformat()
                )
            if line.held_since is None:
                # No day is told for the post: it begins to be in the book on the day of the roster.
                fate.held_since = on
            fate.held_since = max(fate.held_since or on, serving.since)
            self._particulars(fate, member)
            if line.post and self.posting.find(fate, may_lead=False):
                fate.bucket = RosterBucket.CHANGED

    def _judge_new(self, fate: Fate, body: Body) -> None:
        line = fate.line
        self._told_days(fate)
        since = fate.since or self.book.on
        if is_entry_from_outside(line.source, comes_from_county=False) and self.book.is_frozen(body.area, since):
            fate.blame("entered_in_freeze", Meaning.SINCE, since=since.isoformat())
            return
        if line.post:
            self.posting.find(fate, may_lead=True)
        if fate.is_refused:
            return
        if line.head_kind:
            self._take_head(fate, body, since)
        if fate.member is not None:
            self._particulars(fate, fate.member)
        fate.bucket = RosterBucket.NEW

    def _told_days(self, fate: Fate) -> None:
        line, body = fate.line, fate.body
        if line.since is None and line.held_since is None:
            fate.blame("since_missing", Meaning.SINCE, on=self.book.on.isoformat())
        told = line.since or line.held_since
        if told is not None and body is not None and told.on < body.since:
            fate.blame(
                "since_before_body", Meaning.SINCE, day=told.on.isoformat(), body=body.name, on=body.since.isoformat()
            )

    def _take_head(self, fate: Fate, body: Body, since: date) -> None:
        authorised, used = self.book.balances.setdefault((body.id, fate.line.head_kind), ([], []))
        free, _on = least([*authorised, *((day, -heads) for day, heads in used)], since)
        if free < 1:
            fate.blame("over_authorised", Meaning.HEAD_KIND, body=body.name, kind=HeadKind(fate.line.head_kind).label,
                       authorised=sum_on(authorised, self.book.on), used=sum_on(used, self.book.on))  # fmt: skip
        used.append((since, 1))

    def _particulars(self, fate: Fate, member: Member) -> None:
        for name in PARTICULARS:
            new, old = str(getattr(fate.line, name)), str(getattr(member, name))
            if new and new != old:
                fate.changes[name] = (old, new)
        fate.bucket = RosterBucket.CHANGED if fate.changes else RosterBucket.SAME

    def _absences(self) -> list[Absence]:
        """Return whom the book has in the bodies of the roster, by a channel that the roster tells of, and it has not."""
        covered = {fate.body.id for fate in self.fates if fate.body is not None and _covers(fate)}
        sources = {Source.ESTABLISHMENT, *(fate.line.source for fate in self.fates if fate.line.source)}
        named = {
            (fate.body.id, fate.line.name) for fate in self.fates if fate.body is not None and not fate.line.number
        }
        found = [
            Absence(member, spell)
            for member in self.book.members
            if member.id not in self.matched
            for spell in member.spells
            if spell.body in covered and spell.source in sources and spell.holds(self.book.on)
            and (spell.body, member.name) not in named and member.number not in self.numbers_in_file
        ]  # fmt: skip
        return sorted(found, key=lambda absence: (absence.spell.body_name, absence.member.name, absence.member.id))


_STRAY = frozenset({"serves_elsewhere", "two_bodies", "number_twice", "body_outside"})


def _covers(fate: Fate) -> bool:
    """Say whether a row shows that the roster is that body's: not a loan, nor somebody who belongs to another body."""
    return fate.line.mode not in LENT and not any(problem.code in _STRAY for problem in fate.problems)


_COMPARED = {
    "body": Meaning.BODY, "source": Meaning.SOURCE, "head_kind": Meaning.HEAD_KIND, "post": Meaning.POST,
    "mode": Meaning.MODE, "since": Meaning.SINCE, "held_since": Meaning.HELD_SINCE, "document": Meaning.DOCUMENT,
    "phone": Meaning.PHONE, "education": Meaning.EDUCATION, "political": Meaning.POLITICAL,
}  # fmt: skip


def _differing(line: Line, other: Line) -> list[str]:
    return [TITLES[meaning] for name, meaning in _COMPARED.items() if getattr(line, name) != getattr(other, name)]
