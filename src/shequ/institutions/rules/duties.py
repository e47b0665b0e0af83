"""Duties: exactly one body leads each, for every area and day; others co-operate, guide or supervise."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shequ.institutions.terms import Part
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

ASKING = re.compile(
    r"请问|谁(来|在)?(负责|牵头|管理|管|办)|(由|归)(谁|哪个部门|哪个单位|哪里)(来)?(负责|牵头|管理|管|办)?"
    r"|找谁|哪个(部门|单位|机构)|负责|的是|[?？。，,\s]"
)
LIKE_ENOUGH = 0.5
"""Share of a question's letter pairs that a duty must hold to be offered when none holds the words themselves."""


class TwoLeads(Refused):
    """Another body leads the duty there already."""

    code = "institutions.two_leads"
    kind = "duty.one_lead"
    message = _("“{title}”在“{area}”已由“{holder}”牵头")
    mend = _("一项职责在一处只有一个牵头单位：先移交或终止原来的，或改为配合、指导、监督")


class PartHeld(Refused):
    """The body has this part already."""

    code = "institutions.part_held"
    message = _("“{holder}”已经是这项职责的{part}单位")
    mend = _("不用重复登记")


class HolderNotStanding(Refused):
    """The body does not exist on that day."""

    code = "institutions.holder_not_standing"
    kind = "duty.held"
    message = _("{on} 没有机构“{holder}”")
    mend = _("换一个当日存在的机构，或改日期")


class PartNotOpen(Refused):
    """The part ended before, or has not begun on the day named."""

    code = "institutions.part_not_open"
    message = _("这项分工已经结束，或者在 {on} 还没有开始")
    mend = _("核对日期")


class DutyCodeTaken(Refused):
    """The code names another duty."""

    code = "institutions.duty_code_taken"
    message = _("职责代码“{written}”已经用过")
    mend = _("换一个代码")


class TitleMissing(Refused):
    """A duty has no words."""

    code = "institutions.title_missing"
    message = _("没有写明职责内容")
    mend = _("用一句话写清做什么")


@dataclass(frozen=True, slots=True)
class GivenPart:
    """Who does what, where; institution is a code."""

    part: str
    institution: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """A duty to enter, with its parts."""

    code: str
    title: str
    area: str
    since: date
    source: str = ""
    sort: int = 0
    parts: tuple[GivenPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A part as it is held in a period."""

    part: str
    area: str
    holder: str
    valid_from: date
    valid_to: date | None = None

    def meets(self, since: date) -> bool:
        """Say whether the period reaches into what begins on a day and has no end."""
        return self.valid_to is None or since < self.valid_to


def touches(one: str, other: str) -> bool:
    """Say whether two areas have ground in common: one lies in the other."""
    return one.startswith(other) or other.startswith(one)


def check_lead(title: str, area: str, area_name: str, held: Iterable[Held], *, since: date) -> None:
    """Refuse a second lead where one leads already, in the same area, above or below it.

    Source: the plan's division of duties between departments, committee and communities.
    """
    for other in held:
        if other.part == Part.LEAD and other.meets(since) and touches(area, other.area):
            raise TwoLeads(field="institution", title=title, area=area_name, holder=other.holder)


def check_parts(duty: NewDuty, names: dict[str, str]) -> None:
    """Refuse a new duty without words, or with two leads in one place."""
    if not duty.title.strip():
        raise TitleMissing(field="title")
    led: list[Held] = []
    for given in duty.parts:
        if given.part == Part.LEAD:
            check_lead(duty.title, given.area, names.get(given.area, given.area), led, since=duty.since)
            led.append(Held(given.part, given.area, given.institution, duty.since))


def gaps(area: str, leads: Sequence[str], communities: Sequence[str]) -> tuple[str, ...]:
    """Return where nobody leads a duty of an area: the area itself, or the communities left out.

    leads: the areas in which somebody leads. communities: those standing on the day.
    """
    if any(area.startswith(led) for led in leads):
        return ()
    if not any(led.startswith(area) for led in leads):
        return (area,)
    inside = [code for code in communities if code.startswith(area)]
    return tuple(code for code in inside if not any(touches(code, led) for led in leads))


def doubles(leads: Sequence[str]) -> tuple[str, ...]:
    """Return the areas in which more than one leads."""
    return tuple(
        sorted({max(one, other, key=len) for at, one in enumerate(leads) for other in leads[at + 1 :] if touches(one, other)})
    )  # fmt: skip


def asked_for(text: str) -> str:
    """Return what a question asks about: "谁负责物业管理？" is about 物业管理."""
    return ASKING.sub("", text) or text.strip()


def likeness(text: str, title: str) -> float:
    """Return how much of a question a title holds, 0 to 1: all of it, or the share of its pairs of letters."""
    if not text:
        return 0.0
    if text in title:
        return 1.0
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return sum(pair in title for pair in pairs) / len(pairs) if pairs else 0.0
