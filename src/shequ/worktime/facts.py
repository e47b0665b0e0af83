"""What has happened to the calendar."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarImported(Fact):
    """Days of whole years were loaded; rooms with due days in these years reckon them again (`queries.due_after`)."""

    code = "worktime.calendar_imported"
    sentence = _("导入 {years} 年工作日历：放假 {holidays} 天，调休上班 {workdays} 天，依据：{document}")
    years: str
    holidays: int
    workdays: int
    document: str
    changed: int
