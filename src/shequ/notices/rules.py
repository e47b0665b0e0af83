"""When a delivery is tried again: no database, no clock."""

from datetime import datetime, timedelta

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.notices.terms import FIRST_WAIT_S, LONGEST_WAIT_S, MOST_TRIES


class NothingToRetry(Refused):
    """None of the deliveries named can be tried again."""

    code = "notices.nothing_to_retry"
    message = _("没有可以重新投递的消息")
    mend = _("请刷新页面，消息可能已经送达")


def next_try(tries: int, failed_at: datetime) -> datetime | None:
    """Return when to try again after so many failed tries, None to give up."""
    if tries >= MOST_TRIES:
        return None
    return failed_at + timedelta(seconds=min(FIRST_WAIT_S * 2 ** (tries - 1), LONGEST_WAIT_S))
