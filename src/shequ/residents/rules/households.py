"""Rules for households."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class HouseholdDissolved(Refused):
    """The household no longer stands."""

    code = "residents.household_dissolved"
    message = _("该户已经注销")
    mend = _("请选择现有的户")


class NotAMember(Refused):
    """Somebody named is not in the household."""

    code = "residents.not_a_member"
    message = _("所选的人不在这一户")
    mend = _("请刷新后重新选择")


class MemberElsewhere(Refused):
    """Somebody belongs to another household already."""

    code = "residents.member_elsewhere"
    message = _("此人现在属于另一户")
    mend = _("请用“并户”或“迁移”办理")


class HeadMissing(Refused):
    """A household that stands needs a head among its members."""

    code = "residents.head_missing"
    message = _("留下的人里没有户主")
    mend = _("请为留下的人指定户主")


class SameHousehold(Refused):
    """Both are one household already."""

    code = "residents.same_household"
    message = _("本来就是同一户")
    mend = _("不需要办理")


def check_split(
    *, members: Collection[UUID], leaving: Collection[UUID], head_stays: UUID | None, dissolved_on: date | None
) -> None:
    """Refuse a split that takes strangers along, or leaves people behind without a head.

    Raises: HouseholdDissolved, NotAMember, HeadMissing.
    """
    if dissolved_on is not None:
        raise HouseholdDissolved()
    if not leaving or not set(leaving) <= set(members):
        raise NotAMember(field="leaving")
    staying = set(members) - set(leaving)
    if staying and (head_stays is None or head_stays not in staying):
        raise HeadMissing(field="new_head")


def check_head(head: UUID, members: Collection[UUID]) -> None:
    """Refuse a head who is not a member.

    Raises: NotAMember.
    """
    if head not in members:
        raise NotAMember(field="head")
