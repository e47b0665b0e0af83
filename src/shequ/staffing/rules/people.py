"""People who serve: by which channel, and one at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shequ.kernel import identity, textkeys
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.staffing.rules.posts import Held, overlaps
from shequ.staffing.terms import HeadKind, Source

EXCESS = "establishment.excess"


class NameMissing(Refused):
    """Nobody is named."""

    code = "staffing.name_missing"
    message = _("没有填写姓名")


class NumberWrong(Refused):
    """The identity number cannot be one."""

    code = "staffing.number_wrong"
    message = _("公民身份号码不正确：{why}")
    mend = _("对照身份证重新填写")


class PhoneWrong(Refused):
    """The phone number cannot be one."""

    code = "staffing.phone_wrong"
    message = _("电话号码不正确")
    mend = _("填 11 位手机号码，或带区号的固定电话")


class NumberTaken(Refused):
    """The number is somebody else's."""

    code = "staffing.number_taken"
    message = _("这个公民身份号码已经登记为{name}")
    mend = _("找到这个人，办理调动或再次进人")


class SourceUnknown(Refused):
    """Not a channel."""

    code = "staffing.source_unknown"
    message = _("没有“{written}”这种来源")
    mend = _("从列出的来源中选")


class HeadNotFor(Refused):
    """Only established people sit on heads, and every one of them on one."""

    code = "staffing.head_not_for"
    kind = EXCESS
    message = _("来源是“{source}”的人员与编制种类不符")
    mend = _("在编人员要选编制种类，其他来源的不选")


class EngagedAlready(Refused):
    """Somebody serves elsewhere in that time."""

    code = "staffing.engaged_already"
    kind = EXCESS
    message = _("{name}已在“{institution}”在岗（{since} 起）")
    mend = _("办理调动，或先办离岗")


class DayAhead(Refused):
    """A fact of the past lies in the future."""

    code = "staffing.day_ahead"
    message = _("{on} 还没有到")
    mend = _("登记已经发生的事")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody to register. identity_number and phone in full, "" for unknown."""

    name: str
    identity_number: str = ""
    phone: str = ""
    sex: str = ""
    birth_on: date | None = None
    education: str = ""
    political: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """Somebody who serves already: entered as a fact. institution: a code; post: a post's key, "" for none."""

    person: Person
    institution: str
    source: str
    since: date
    head_kind: str = ""
    document: str = ""
    posts: tuple["Holding", ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A post that somebody holds already. post: the key of the post."""

    post: str
    since: date
    mode: str
    ground: str
    document: str = ""
    term_ends_on: date | None = None
    reason: str = ""


def check_name(name: str, *, field: str = "name") -> str:
    """Return the name without blanks around it.

    Raises: NameMissing.
    """
    if not name.strip():
        raise NameMissing(field=field)
    return name.strip()


def check_number(text: str, *, on: date, field: str = "identity_number") -> identity.Reading:
    """Return an identity number as read.

    Source: GB 11643-1999. Raises: NumberWrong.
    """
    found = identity.read(text, on=on, kind=identity.Kind.ID_CARD)
    if found.problem is not None:
        raise NumberWrong(field=field, why=identity.REASONS[found.problem])
    return found


def check_phone(text: str, *, field: str = "phone") -> str:
    """Return a phone's digits, "" for none.

    Raises: PhoneWrong.
    """
    if not text.strip():
        return ""
    found = textkeys.clean_phone(text)
    if found.problem or not found.number or found.further:
        raise PhoneWrong(field=field)
    return found.number


def check_source(source: str, head_kind: str) -> None:
    """Refuse an unknown channel, a head for who has none, an established person without a head.

    Raises: SourceUnknown, HeadNotFor.
    """
    if source not in {item.value for item in Source}:
        raise SourceUnknown(field="source", written=source)
    if head_kind and head_kind not in {item.value for item in HeadKind}:
        raise HeadNotFor(field="head_kind", source=Source(source).label)
    if bool(head_kind) != (source == Source.ESTABLISHMENT):
        raise HeadNotFor(field="head_kind", source=Source(source).label)


def check_not_engaged(held: Iterable[Held], *, name: str, source: str, since: date, until: date | None = None) -> None:
    """Refuse to engage somebody who serves elsewhere in that time; volunteers may serve anywhere.

    Held.title: the name of the body. Raises: EngagedAlready.
    """
    if source == Source.VOLUNTEER:
        return
    for other in held:
        if overlaps(since, until, other):
            raise EngagedAlready(field="institution", name=name, institution=other.title, since=other.since.isoformat())


def is_entry_from_outside(source: str, *, comes_from_county: bool) -> bool:
    """Say whether somebody enters from outside, as a freeze window means it: elected people and volunteers do not."""
    return not comes_from_county and source not in (Source.ELECTED, Source.VOLUNTEER)
