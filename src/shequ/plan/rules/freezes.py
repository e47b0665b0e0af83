"""Freeze windows: times in which entry, promotion, disposal of assets and spending need approval."""

from collections.abc import Collection
from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.terms import FreezeMatter


class WindowWrong(Refused):
    """The days or matters of a freeze window make no sense."""

    code = "plan.freeze_window_wrong"
    message = _("冻结期的结束日不能早于开始日")


class WindowNeedsReason(Refused):
    """A freeze window is opened or ended early with a reason."""

    code = "plan.freeze_reason_missing"
    message = _("要写明理由")


def check_window(*, matters: Collection[str], starts_on: date, ends_on: date, reason: str) -> None:
    """Refuse a window that ends before it begins, freezes nothing, or gives no reason."""
    if ends_on < starts_on:
        raise WindowWrong(field="ends_on")
    known = {value for value, _label in FreezeMatter.choices()}
    if not matters or not set(matters) <= known:
        raise WindowWrong(_("请选择冻结哪些事项"), field="matters")
    check_reason(reason)


def check_reason(reason: str) -> None:
    """Refuse an empty reason."""
    if not reason.strip():
        raise WindowNeedsReason(field="reason")


def holds_on(starts_on: date, ends_on: date, closed_on: date | None, on: date) -> bool:
    """Say whether a window is open on a day; its last day counts, the day of an early end does not."""
    return starts_on <= on <= ends_on and (closed_on is None or on < closed_on)
