"""Briefings: about a period that is over or lasts until today, and with something to tell."""

from collections.abc import Iterable
from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class PeriodWrong(Refused):
    """The period ends before it begins, or in the future."""

    code = "institutions.period_wrong"
    message = _("简报的起止日期不对：{since} 至 {until}")
    mend = _("起始日期不晚于截止日期，截止日期不晚于今天")


class NothingToTell(Refused):
    """Nothing happened in the period."""

    code = "institutions.nothing_to_tell"
    message = _("这一时期没有收文、会议和督办事项")
    mend = _("换一个时期，或先登记")


def check_period(since: date, until: date, today: date) -> None:
    """Refuse a period that ends before it begins, or after today."""
    if since > until or until > today:
        raise PeriodWrong(field="until", since=since.isoformat(), until=until.isoformat())


def check_content(counts: Iterable[int]) -> None:
    """Refuse an empty briefing."""
    if not any(counts):
        raise NothingToTell()
