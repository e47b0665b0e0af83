"""The leading group: a chair, member bodies, an office that sits in another body, and no staff of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shequ.institutions.terms import Seat
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

KIND = "leading_group.members"


class NotAGroup(Refused):
    """The body is not a leading group by the plan in force, or does not stand on the day."""

    code = "institutions.not_a_group"
    message = _("{on} “{name}”不是领导小组")
    mend = _("先用机构调整令设立领导小组；日期不能早于它设立的那一天")


class BodyNotThere(Refused):
    """The body named does not stand on the day."""

    code = "institutions.body_not_there"
    message = _("{on} 没有机构“{name}”")
    mend = _("换一个当日存在的机构，或改日期")


class PersonMissing(Refused):
    """A chair or a member is a person with a post, not only a body."""

    code = "institutions.person_missing"
    message = _("没有写明姓名和职务")
    mend = _("按文件填写姓名和职务")


class DayAhead(Refused):
    """What is entered has happened; what is to come is entered when it comes."""

    code = "institutions.day_ahead"
    message = _("日期 {on} 还没有到")
    mend = _("到了那一天再登记，或改日期")


class SeatTaken(Refused):
    """The body sits in the group already, or sat there in part of the time."""

    code = "institutions.seat_taken"
    message = _("“{name}”自 {since} 起已经是{seat}")
    mend = _("换人用“换人”，不用重复登记；补登以前的，先核对起止日期")


class SeatNotOpen(Refused):
    """The seat ended before, or has not begun on the day named."""

    code = "institutions.seat_not_open"
    message = _("这一席位已经结束，或者在 {on} 还没有开始")
    mend = _("核对日期：要晚于这一席位开始的那一天")


class ChairNotOfCounty(Refused):
    """A responsible leader of the group's own county chairs, not one of a body below it."""

    code = "institutions.chair_not_of_county"
    kind = KIND
    message = _("组长由县里的负责同志担任，“{name}”不是县一级的机构")
    mend = _("选组长所在的县一级机构，例如县政府")


class GroupInItself(Refused):
    """A group cannot be its own member, nor can its office sit in it: it has no staff."""

    code = "institutions.group_in_itself"
    kind = KIND
    message = _("领导小组没有自己的编制和人员，不能由它自己担任{seat}")
    mend = _("选成员单位所在的机构")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat as it is held in a period; until exclusive."""

    seat: str
    institution: str
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether the seat is held on a day."""
        return self.since <= on and (self.until is None or on < self.until)

    def reaches(self, on: date) -> bool:
        """Say whether the seat is still held at some time after a day has begun."""
        return self.until is None or on < self.until


def check_day(on: date, today: date, *, field: str = "on") -> None:
    """Refuse a day that has not come."""
    if on > today:
        raise DayAhead(field=field, on=on.isoformat())


def check_person(person: str, post: str) -> None:
    """Refuse a seat of a person without a name or post."""
    if not person.strip():
        raise PersonMissing(field="person")
    if not post.strip():
        raise PersonMissing(field="post")


def check_free(held: Iterable[Sitting], seat: str, institution: str, name: str, *, on: date) -> None:
    """Refuse a member that sits already at some time from the day on."""
    for other in held:
        if other.seat == seat and other.institution == institution and other.reaches(on):
            raise SeatTaken(field="institution", name=name, since=other.since.isoformat(), seat=Seat(seat).label)


def check_follows(held: Iterable[Sitting], seat: str, *, on: date) -> None:
    """Refuse a chair or office from a day on which a later one, or one that begins on that very day, is entered.

    Of these there is one at a time: the new one ends the one before.
    """
    for other in held:
        if other.seat == seat and (on <= other.since or (other.until is not None and on < other.until)):
            raise SeatNotOpen(field="on", on=on.isoformat())


def check_ends(sitting: Sitting, *, on: date) -> None:
    """Refuse to end a seat that ended before, or on the day on which it began or earlier."""
    if sitting.until is not None or on <= sitting.since:
        raise SeatNotOpen(field="on", on=on.isoformat())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A member (or place of the office) that the plan names: bodies that would do, by code, and what people call it."""

    key: str
    name: str
    codes: frozenset[str]


def missing(wanted: Iterable[Wanted], seated: Iterable[str]) -> tuple[Wanted, ...]:
    """Return what the plan names and nobody fills. A wanted member that no standing body could fill is missing too."""
    there = set(seated)
    return tuple(item for item in wanted if not item.codes & there)
