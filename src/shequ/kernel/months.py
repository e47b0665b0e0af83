"""Periods in whole months, as laws count them."""

import calendar
from datetime import date

MONTHS_OF_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the same day of a later (or, negative, earlier) month; its last day where there is no such day.

    Source: Civil Code, art. 202: a period of months ends on the corresponding day, else on the last of the month.
    """
    year, month0 = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))
