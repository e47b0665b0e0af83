"""Elected committees: how long a term may be, by the law of the day of the election.

Source: law on residents' committees, in force from 1990 (term of three years), as amended on 2018-12-29 (five years), as
revised and in force from 2026-01-01 (five years; at least one woman among the members).
"""

from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

TERM_YEARS: tuple[tuple[date, int], ...] = ((date(1990, 1, 1), 3), (date(2018, 12, 29), 5))
"""From which day elections are for how many years."""


class TermMissing(Refused):
    """An elected seat has no end of its term."""

    code = "staffing.term_missing"
    kind = "committee.term"
    message = _("选举产生的职务没有填写任期届满日")
    mend = _("按选举结果公告填写；{on} 选举的每届 {years} 年")


class TermTooLong(Refused):
    """A term is longer than the law of the day of the election allows."""

    code = "staffing.term_too_long"
    kind = "committee.term"
    message = _("任期到 {ends}，超过 {on} 选举时法律规定的 {years} 年")
    mend = _("任期最迟到 {latest}")


def term_years(on: date) -> int:
    """Return for how many years those elected on a day are elected."""
    return [years for since, years in TERM_YEARS if since <= on or since == TERM_YEARS[0][0]][-1]


def last_day(on: date) -> date:
    """Return the last day that a term which begins on a day may have."""
    years = term_years(on)
    try:
        return on.replace(year=on.year + years)
    except ValueError:  # begun on 29 February
        return on.replace(year=on.year + years, day=28)


def check_term(on: date, ends: date | None) -> None:
    """Refuse an elected seat without an end of its term, or with one beyond what the law of that day allows.

    Raises: TermMissing, TermTooLong.
    """
    if ends is None:
        raise TermMissing(field="term_ends_on", on=on.isoformat(), years=term_years(on))
    if ends > last_day(on):
        raise TermTooLong(
            field="term_ends_on", ends=ends.isoformat(), on=on.isoformat(), years=term_years(on),
            latest=last_day(on).isoformat(),
        )  # fmt: skip
