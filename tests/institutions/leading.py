"""The invented county with its leading group set up: bodies after the reform, and the office in the committee."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions import actions
from shequ.institutions.models import Institution
from shequ.institutions.rules.decisions import Given
from shequ.kernel.roles import Role
from tests.cast import COUNTY, EAST, TOWN, Member, Town
from tests.institutions.county import body, furnish, keeper

SINCE = date(2016, 9, 20)
PAPER = "东政办发〔2016〕80号"
MORE = (
    body("zuzhibu", "县委组织部", "party_department", parent="xianwei"),
    body("caizhengju", "县财政局", "government_department", parent="xianzheng"),
    body("renshe", "县人社局", "government_department", parent="xianzheng"),
    body("zhujianju", "县住建局", "government_department", parent="xianzheng"),
    body("jiguanju", "县机关事务局", "government_department", parent="xianzheng"),
    body("shengaiban", "县深改办", "party_department", parent="xianwei"),
    body("xiaozu", "城市社区建设领导小组", "leading_group", parent="xianzheng", established_on=SINCE),
    body("dangwei", "城市社区党工委", "working_committee", area=TOWN, parent="xianwei", established_on=SINCE),
    body("guanweihui", "城市社区管委会", "management_committee", area=TOWN, parent="xianzheng", established_on=SINCE),
    body("zonghe", "综合办公室", "internal_office", area=TOWN, parent="guanweihui", established_on=SINCE),
    body("dongjie-zhongxin", "东街服务中心", "service_centre", area=EAST, parent="guanweihui", established_on=SINCE),
)
MEMBERS = (
    ("zuzhibu", "张甲"), ("bianban", "李乙"), ("minzhengju", "王丙"), ("caizhengju", "赵丁"),
    ("renshe", "钱戊"), ("zhujianju", "孙己"), ("jiguanju", "周庚"), ("guanweihui", "吴辛"),
)  # fmt: skip


def set_up(town: Town) -> UUID:
    """Enter the bodies of a county after its reform; return the key of the leading group."""
    furnish(town)
    actions.institutions_add(keeper(town).call, area=COUNTY, bodies=MORE, document=PAPER)
    return key("xiaozu")


def key(code: str) -> UUID:
    """Return the key of a body of the county."""
    found: UUID = Institution.rows.get(code=code, area_id__gte=COUNTY).pk
    return found


def fill(town: Town, group: UUID) -> None:
    """Let everybody sit whom the plan names."""
    call = town.office.call
    actions.group_chair_set(
        call, group_id=group, institution="xianzheng", person="郑县长", post="副县长", on=SINCE, document=PAPER
    )
    actions.group_office_set(call, group_id=group, institution="guanweihui", on=SINCE, document=PAPER)
    for code, person in MEMBERS:
        actions.group_member_add(
            call, group_id=group, institution=code, person=person, post="负责人", on=SINCE, document=PAPER
        )


def clerk(town: Town, code: str, *, role: str = Role.DEPARTMENT_CLERK) -> Member:
    """Somebody of a body who sees only the matters of that body."""
    return town.member(role, COUNTY, username=f"clerk_{code}", institution=code)


def second_office(town: Town) -> Member:
    """Another person of the group's office."""
    return town.member(Role.GROUP_OFFICE, COUNTY, username="second_office")


def incoming(town: Town, group: UUID, **more: Any) -> UUID:
    """Register a document."""
    given = {
        "sender": "市委办公室",
        "title": "关于加强城市社区建设的通知",
        "document_number": "平办发〔2026〕9号",
        "received_on": date(2026, 11, 2),
    }
    return actions.incoming_register(town.office.call, group_id=group, **{**given, **more})  # fmt: skip


def instructed(town: Town, group: UUID, **more: Any) -> UUID:
    """Register a document on which a leader has written."""
    made = incoming(town, group, **more)
    actions.incoming_instruct(
        town.office.call,
        incoming_id=made,
        kind="instruction",
        person="郑县长",
        text="请住建局牵头",
        on=date(2026, 11, 3),
    )
    return made


def held_meeting(town: Town, group: UUID, **more: Any) -> UUID:
    """Call a meeting and record that everybody was there."""
    given = {
        "title": "第三次会议",
        "held_on": date(2026, 11, 10),
        "agenda": ["用房问题", "经费问题"],
        "place": "县政府三楼",
    }
    made = actions.meeting_call(town.office.call, group_id=group, **{**given, **more})
    presence = {code: ("present", person) for code, person in MEMBERS}
    actions.meeting_hold(town.office.call, meeting_id=made, presence=presence)
    return made


def given(**more: Any) -> Given:
    """What is given to units."""
    return Given(
        **{
            "title": "落实东街社区用房",
            "lead": "zhujianju",
            "others": ("caizhengju",),
            "due_on": date(2026, 12, 10),
            **more,
        }
    )


def given_decision(town: Town, group: UUID, **more: Any) -> UUID:
    """Give units what a meeting decided."""
    meeting = held_meeting(town, group)
    return actions.decision_give(town.office.call, meeting_id=meeting, given=given(**more))
