"""Volunteer hours: entered by one natural person, confirmed by another, never more than a day has."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.staffing.terms import MINUTES_OF_DAY, MINUTES_OF_HOUR, HoursState


class ActivityTitleMissing(Refused):
    """Nobody says what was done."""

    code = "staffing.activity_title_missing"
    message = _("没有填写活动名称")


class ActivityAhead(Refused):
    """Hours are entered after they were given."""

    code = "staffing.activity_ahead"
    message = _("{on} 还没有到，不能登记时长")
    mend = _("活动结束后再登记")


class ActivityStands(Refused):
    """The activity is registered."""

    code = "staffing.activity_stands"
    message = _("{on} 的“{title}”已经登记过")
    mend = _("打开那次活动登记时长；同一天的另一场换个名称")


class MinutesWrong(Refused):
    """No time, or more than a day has."""

    code = "staffing.minutes_wrong"
    message = _("时长要大于零，不超过 24 小时，精确到分钟")


class DayTooLong(Refused):
    """Somebody gave more hours than the day has."""

    code = "staffing.day_too_long"
    message = _("{name}在 {on} 的时长合计超过 24 小时")
    mend = _("核对当天各项活动的时长")


class HoursStand(Refused):
    """The person's hours at the activity are entered."""

    code = "staffing.hours_stand"
    message = _("{name}在这次活动的时长已经登记过")
    mend = _("登记错误的，请确认人退回后重新登记")


class NotVolunteer(Refused):
    """Not somebody who could have given hours."""

    code = "staffing.not_volunteer"
    message = _("{on} {name}不是本社区登记的志愿者或工作人员")
    mend = _("先登记为志愿者")


class VolunteerStands(Refused):
    """The same name with the same phone is registered."""

    code = "staffing.volunteer_stands"
    message = _("{name}已经登记为“{institution}”的志愿者")
    mend = _("同名的另一个人，填写各自的电话以便区分")


class VolunteerOver(Stale):
    """The person is no volunteer of the body any more."""

    code = "staffing.volunteer_over"
    message = _("这项志愿服务登记已经终止")


class VolunteerEndsEarly(Refused):
    """Nothing ends on or before its first day."""

    code = "staffing.volunteer_ends_early"
    message = _("要晚于登记的第一天 {since}")


class ConfirmedByMaker(Refused):
    """Who entered hours, or gave them, does not confirm them."""

    code = "staffing.confirmed_by_maker"
    message = _("登记人和志愿者本人不能确认")
    mend = _("请社区另一位成员确认")


class NothingToConfirm(Stale):
    """No hours wait."""

    code = "staffing.nothing_to_confirm"
    message = _("没有等待确认的时长")
    mend = _("刷新后看现在的情况")


class ReturnReasonMissing(Refused):
    """Nobody says why the hours go back."""

    code = "staffing.return_reason_missing"
    message = _("没有写明退回的原因")


def minutes_of(hours: Decimal, *, field: str = "hours") -> int:
    """Return the minutes of a number of hours.

    Raises: MinutesWrong when it is no whole number of minutes within a day.
    """
    minutes = hours * MINUTES_OF_HOUR
    if minutes != minutes.to_integral_value() or not 0 < minutes <= MINUTES_OF_DAY:
        raise MinutesWrong(field=field)
    return int(minutes)


def check_minutes(minutes: int, *, field: str = "hours") -> None:
    """Refuse no time and more than a day has."""
    if not 0 < minutes <= MINUTES_OF_DAY:
        raise MinutesWrong(field=field)


def check_activity(title: str, on: date, *, today: date) -> str:
    """Return the title without blanks around it.

    Raises: ActivityTitleMissing, ActivityAhead.
    """
    if not title.strip():
        raise ActivityTitleMissing(field="title")
    if on > today:
        raise ActivityAhead(field="on", on=on.isoformat())
    return title.strip()


def check_day(name: str, on: date, minutes: Iterable[int]) -> None:
    """Refuse more minutes of one person on one day than it has; returned hours are not given to it."""
    if sum(minutes) > MINUTES_OF_DAY:
        raise DayTooLong(field="hours", name=name, on=on.isoformat())


def check_confirmer(confirmer: str, *, entered_by: str, volunteer: str) -> None:
    """Refuse who entered the hours and who gave them, compared as natural persons."""
    if confirmer in (entered_by, volunteer):
        raise ConfirmedByMaker()


def check_waits(state: str) -> None:
    """Refuse to settle what is settled."""
    if state != HoursState.ENTERED:
        raise NothingToConfirm()
