"""Rules for households."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from shequ.kernel.codes import RELATION
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.residents.terms import MARRIED, RELATION_HEAD, SPOUSES


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


class HeadLeaves(Refused):
    """The head would go and leave others behind."""

    code = "residents.head_leaves"
    message = _("户主离开后，这一户还有其他成员")
    mend = _("请先变更户主，或办理整户迁移")


class RelationWrong(Refused):
    """The relation cannot be."""

    code = "residents.relation_wrong"
    message = _("与户主关系不对")
    mend = _("一户只有一个户主；请从列表中选择与户主的关系")


class AlreadyMarried(Refused):
    """Somebody who is married cannot marry."""

    code = "residents.already_married"
    message = _("{name} 登记为已婚")
    mend = _("如婚姻状况登记有误，请先更正")


HEAD = RELATION_HEAD
_CHILDREN = ("2", "3")
_CHILDREN_IN_LAW = ("28", "38")


def check_head_may_leave(*, is_head: bool, others: int) -> None:
    """Refuse that the head goes while others stay.

    Raises: HeadLeaves.
    """
    if is_head and others:
        raise HeadLeaves(field="resident_id")


def check_relation(relation: str, *, has_head: bool) -> None:
    """Refuse an unknown relation, and a second head. Source: GB/T 4761-2008.

    Raises: RelationWrong.
    """
    if (relation and relation not in RELATION) or (has_head and relation == HEAD):
        raise RelationWrong(field="relation")


def relation_restated(relation: str, *, sex: str, new_head: str, new_head_sex: str) -> str:
    """Return somebody's relation to a new head, "" where it cannot be told from the old relations.

    relation: theirs to the old head. new_head: that of the new head to the old one. sex: "1" male, "2" female.
    Source: GB/T 4761-2008.
    """
    is_child = relation[:1] in _CHILDREN and relation not in _CHILDREN_IN_LAW
    if new_head in SPOUSES:
        if relation == HEAD:
            return "11" if sex == "1" else "12"
        if is_child or relation in _CHILDREN_IN_LAW or relation[:1] == "4":
            return relation
        own, in_law = (
            ("55", "56") if new_head_sex == "1" else ("53", "54"),
            {"53": "51", "55": "51", "54": "52", "56": "52"},
        )
        return in_law.get(relation) or {"51": own[0], "52": own[1]}.get(relation, "")
    if new_head[:1] in _CHILDREN and new_head not in _CHILDREN_IN_LAW:
        if relation == HEAD or relation in SPOUSES:
            return "51" if sex == "1" else "52"
        return "70" if is_child else ""
    return ""


def spouse_relation(relation: str, *, sex: str) -> str:
    """Return the relation of somebody's spouse to the head, "" where it cannot be told.

    relation: that of the one who is married to them. sex: the spouse's.
    """
    if relation == HEAD:
        return "11" if sex == "1" else "12"
    if relation[:1] == "2" and relation not in _CHILDREN_IN_LAW:
        return "38"
    if relation[:1] == "3" and relation not in _CHILDREN_IN_LAW:
        return "28"
    return ""


def is_married(marital: str) -> bool:
    """Say whether a marital code means a standing marriage: 20 and its finer kinds. Source: GB/T 2261.2."""
    return marital[:1] == MARRIED[:1]


def check_unmarried(name: str, marital: str) -> None:
    """Refuse a second marriage. Source: Civil Code art. 1041, one husband and one wife.

    Raises: AlreadyMarried.
    """
    if is_married(marital):
        raise AlreadyMarried(name=name, field="spouse_id")
