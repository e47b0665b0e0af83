"""Briefings of the leading group's office to the reform office."""

from datetime import date
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.decisions import next_number
from shequ.institutions.actions.group import load_group
from shequ.institutions.models import Briefing
from shequ.institutions.queries.briefings import briefing_compiled
from shequ.institutions.rules import briefings as rules
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _
from shequ.notices.actions import notify_many


@action(terms.BRIEFING_ISSUE)
def briefing_issue(call: Call, *, group_id: UUID, since: date, until: date, note: str = "") -> UUID:
    """Issue a briefing about the days from one to another (both included) to the reform office, which is told.

    What it says is kept as it stood. Raises: Hidden, NotPermitted, rules.group.NotAGroup, rules.briefings.PeriodWrong,
    NothingToTell.
    """
    group, _name = load_group(call, group_id, terms.BRIEFING_ISSUE, call.on)
    rules.check_period(since, until, call.on)
    content = briefing_compiled(call, group_id=group.pk, since=since, until=until)
    rules.check_content([len(part["rows"]) for part in content])

    briefing: Briefing = Briefing.objects.create(
        id=uuid7(), area_id=group.area_id, group=group, year=call.on.year,
        number=next_number(Briefing, group.area_id, call.on.year), since=since, until=until, note=note.strip(),
        content=content, issued_at=call.at, issued_by=call.actor.name,
    )  # fmt: skip
    told = notify_many(
        call, sentence=_("领导小组办公室印发 {year} 年第 {number} 期工作简报"),
        values={"year": briefing.year, "number": briefing.number}, holders_of=terms.BRIEFING_RECEIVE,
        area=briefing.area_id, subject=f"briefing:{briefing.pk}", link="institutions:briefing_detail",
        link_args=(str(briefing.pk),),
    )  # fmt: skip
    record(
        call,
        facts.BriefingIssued(
            area=briefing.area_id, subject=f"briefing:{briefing.pk}", number=f"〔{briefing.year}〕{briefing.number}",
            since=since.isoformat(), until=until.isoformat(), note=note.strip(),
            told=told if isinstance(told, int) else 0,
        ),
    )  # fmt: skip
    return briefing.pk
