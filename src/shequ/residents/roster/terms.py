"""Words of roster imports."""

from shequ.kernel.words import Choices, _


class RosterState(Choices):
    """How an import stands."""

    WAITING = "waiting", _("待检查")
    READY = "ready", _("待写入")
    COMMITTED = "committed", _("已写入")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("已放弃")
    FAILED = "failed", _("检查没有完成")


class RosterBucket(Choices):
    """What becomes of a row; the four counts add up to the rows read."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("无变化")
    REJECTED = "rejected", _("不写入")


class RosterDecision(Choices):
    """How a conflict was decided."""

    ENTER = "enter", _("按这一行登记")
    NUMBER = "number", _("填正确的号码后登记")
    MEMBER = "member", _("作为家庭成员登记")
    SPLIT = "split", _("另立一户")
    MOVE = "move", _("办理迁入本社区")
    LEAVE = "leave", _("不登记")


class RosterChangeKind(Choices):
    """What a batch did to one row of the register."""

    NEW = "new", _("新登记的人")
    CHANGED = "changed", _("更新的人")
    HOUSEHOLD = "household", _("新立的户")
    HEAD = "head", _("换了户主的户")
    DWELLING = "dwelling", _("新登记的房屋")
    LABEL = "label", _("新加的标签")


UNDO_DAYS = 7
"""How long a committed batch can be taken back, in days; afterwards its working copy is cleared away."""

DECISIONS: dict[str, tuple[RosterDecision, ...]] = {
    "identity_excel_lost": (RosterDecision.NUMBER, RosterDecision.ENTER, RosterDecision.LEAVE),
    "identity_scientific": (RosterDecision.NUMBER, RosterDecision.LEAVE),
    "number_other_name": (RosterDecision.NUMBER, RosterDecision.ENTER, RosterDecision.LEAVE),
    "duplicate_differs": (RosterDecision.ENTER, RosterDecision.LEAVE),
    "registered_elsewhere": (RosterDecision.MOVE, RosterDecision.LEAVE),
    "register_died": (RosterDecision.LEAVE,),
    "register_moved": (RosterDecision.MOVE, RosterDecision.LEAVE),
    "two_heads": (RosterDecision.SPLIT, RosterDecision.MEMBER, RosterDecision.LEAVE),
}
"""What may be decided for each sort of conflict, after the batch is committed. A wrong death is mended on the person's
own page, by its own action."""
