"""Words and permissions of the calendar."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERY_STAFF, Role
from shequ.kernel.words import Choices, _

CALENDAR_SEE = permission("worktime.calendar_see", _("查看工作日历"), roles=EVERY_STAFF)
CALENDAR_IMPORT = permission("worktime.calendar_import", _("导入工作日历"), roles=(Role.SYSTEM_ADMIN,))


class DayKind(Choices):
    """What breaks the rule of the week on a day."""

    HOLIDAY = "holiday", _("放假")
    WORKDAY = "workday", _("上班")


KIND_WORDS: dict[str, DayKind] = {
    "holiday": DayKind.HOLIDAY,
    "off": DayKind.HOLIDAY,
    "rest": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "休息": DayKind.HOLIDAY,
    "假": DayKind.HOLIDAY,
    "节假日": DayKind.HOLIDAY,
    "放假日": DayKind.HOLIDAY,
    "workday": DayKind.WORKDAY,
    "work": DayKind.WORKDAY,
    "上班": DayKind.WORKDAY,
    "班": DayKind.WORKDAY,
    "调休": DayKind.WORKDAY,
    "补班": DayKind.WORKDAY,
    "调休上班": DayKind.WORKDAY,
    "工作日": DayKind.WORKDAY,
}
"""How files write the kind of a day."""

HEADERS: dict[str, str] = {
    "date": "date",
    "日期": "date",
    "day": "date",
    "kind": "kind",
    "类型": "kind",
    "类别": "kind",
    "安排": "kind",
    "type": "kind",
    "festival": "name",
    "name": "name",
    "节日": "name",
    "名称": "name",
    "节假日": "name",
    "说明": "name",
}
"""How files head the columns; others are left alone."""

NOTICE_MONTH = 11
"""The State Council's notice for the next year normally comes in November (standards, section 9)."""

DOCUMENT_LENGTH = 100
NAME_LENGTH = 40
