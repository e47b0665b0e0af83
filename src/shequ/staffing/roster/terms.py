"""Words of roster imports."""

from shequ.kernel.words import Choices, _


class RosterState(Choices):
    """How an import stands."""

    READY = "ready", _("待写入")
    COMMITTED = "committed", _("已写入")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("已放弃")


class RosterBucket(Choices):
    """What becomes of a row; the four counts add up to the rows read."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("无变化")
    REJECTED = "rejected", _("不写入")


class RosterChangeKind(Choices):
    """What a batch did to the book."""

    STAFF = "staff", _("登记的人")
    ENGAGEMENT = "engagement", _("登记的在岗")
    APPOINTMENT = "appointment", _("登记的任职")
    PARTICULARS = "particulars", _("更新的个人信息")


UNDO_DAYS = 7
"""How long a committed batch can be taken back, in days; afterwards its working copy is cleared away."""
ROWS_AT_MOST = 20_000
"""Rows of one roster: more people than any county has on heads."""
