"""Rules for making two rows of one person one."""

from datetime import datetime
from uuid import UUID

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class SamePerson(Refused):
    """A row cannot be merged with itself."""

    code = "residents.same_person"
    message = _("选的是同一条登记")
    mend = _("请选择另一条重复的登记")


class BothLive(Refused):
    """Two different whole numbers are two people."""

    code = "residents.two_numbers"
    message = _("两条登记的证件号码不同，不是同一个人")
    mend = _("如号码登记有误，请先更正号码再合并")


class MergeSettled(Refused):
    """The merge was undone, or one of its rows has changed since."""

    code = "residents.merge_settled"
    message = _("这次合并已经撤销，或合并后资料又有改动")
    mend = _("请用“更正”办理")


def check_mergeable(
    kept: UUID, dropped: UUID, *, kept_digest: bytes | None, dropped_digest: bytes | None, is_gone: bool
) -> None:
    """Refuse to merge what is not twice the same person.

    Raises: SamePerson, BothLive, MergeSettled.
    """
    if kept == dropped:
        raise SamePerson(field="dropped")
    if is_gone:
        raise MergeSettled(field="dropped")
    if kept_digest and dropped_digest and kept_digest != dropped_digest:
        raise BothLive(field="dropped")


def check_undoable(undone_at: datetime | None, *, version_then: int, version_now: int) -> None:
    """Refuse to undo a merge twice, or after the kept row was changed.

    Raises: MergeSettled.
    """
    if undone_at is not None or version_then != version_now:
        raise MergeSettled()
