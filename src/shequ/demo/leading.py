"""The leading group of the demonstration: its composition since 2016, and ten weeks of documents, meetings and decisions.

Beside it the working committee: major matters on their way, one of before that was never decided, and the year's
clean-conduct list. Everything by the staff of today, through the same actions as in an office.
"""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shequ.demo.stage import STORY_DAYS, Stage
from shequ.demo.town import COMMITTEE_AREA
from shequ.institutions import actions, queries
from shequ.institutions.seed import Given, Hearing, NewItem, PastMatter
from shequ.kernel.call import Call
from shequ.kernel.roles import Role

STORY = Path(__file__).parent / "data" / "leading.toml"
ENTERED = 3
BODY = "danggongwei"


def seat_the_leading_group(stage: Stage) -> None:
    """Enter who has chaired the group, who its members are and where its office sits; told again it changes nothing."""
    call = stage.call_of(Role.GROUP_OFFICE, ENTERED, hour=9)
    group = queries.group_detail(call, group_id=_group(call))
    if group.history:
        return
    story = _story()
    for row in story["chair"]:
        actions.group_chair_set(call, group_id=group.id, **row)
    actions.group_office_set(call, group_id=group.id, **story["office"])
    first = {key: story["office"][key] for key in ("on", "document")}
    for row in story["member"]:
        actions.group_member_add(call, group_id=group.id, **row, **first)
    for row in story["change"]:
        _change(call, group.id, dict(row))


def _story() -> dict[str, Any]:
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


def _group(call: Call) -> UUID:
    return queries.group_choices(call)[0][0]


def _change(call: Call, group_id: UUID, row: dict[str, Any]) -> None:
    institution = row.pop("institution")
    members = queries.group_detail(call, group_id=group_id).members
    seat = next(member for member in members if member.code == institution)
    actions.group_member_change(call, seat_id=seat.id, **row)


def let_the_group_work(stage: Stage) -> None:
    """Take in documents, meet, give units what was decided: some of it done, one overdue, some open."""
    office = stage.call_of(Role.GROUP_OFFICE, ENTERED)
    if queries.meeting_list(office).total or queries.incoming_list(office).total:
        return
    _first_document(stage)
    meeting = _meeting(stage)
    decisions = (_housing, _money, _grids)
    for index, decide in enumerate(decisions):
        decide(stage, meeting)
        stage.tell(index + 1, len(decisions))
    _briefing(stage)
    _later_documents(stage)
    _next_meeting(stage)


def _office(stage: Stage, day: int, hour: int = 9) -> Call:
    return stage.call_of(Role.GROUP_OFFICE, day, hour=hour)


def _document(stage: Stage, day: int, **values: Any) -> UUID:
    call = _office(stage, day)
    return actions.incoming_register(call, group_id=_group(call), received_on=call.on, **values)


def _written(stage: Stage, day: int, document: UUID, proposal: str, instruction: str) -> None:
    office = _office(stage, day, hour=10)
    actions.incoming_instruct(
        office,
        incoming_id=document,
        kind="proposal",
        person="梁主任",
        post="领导小组办公室主任",
        on=office.on,
        text=proposal,
    )
    leader = stage.call_of(Role.COUNTY_LEADER, day + 1, hour=9)
    actions.incoming_instruct(
        leader, incoming_id=document, kind="instruction", person="郑县长", post="县长", on=leader.on, text=instruction
    )


def _first_document(stage: Stage) -> None:
    document = _document(
        stage, 4, sender="市委办公室", title="关于报送城市社区建设进展情况的通知", kind="notice",
        document_number=f"平办发〔{stage.day(4).year}〕31号", wanted_on=stage.day(28),
        summary="各县（区）梳理社区设置、用房、人员和经费情况，形成书面材料报送。",
    )  # fmt: skip
    _written(stage, 4, document, "拟请县民政局牵头、管委会配合，按时报送", "同意。数字要和平台一致")
    decision = actions.incoming_dispatch(
        _office(stage, 5, hour=14), incoming_id=document,
        given=Given(
            title="报送城市社区建设进展材料", text="写清六个社区的用房、人员、经费，附数字来源", lead="minzhengju",
            others=("guanweihui",), due_on=stage.day(26),
        ),
    )  # fmt: skip
    actions.decision_note(
        stage.call_of(Role.COMMITTEE_OFFICE, 12), decision_id=decision, note="六个社区的基础数字已核对，交民政局汇总"
    )
    actions.decision_report(
        stage.call_of(Role.CIVIL_AFFAIRS, 20), decision_id=decision, note="材料经分管领导审定，已报市委办公室"
    )
    actions.decision_verify(_office(stage, 21), decision_id=decision, note="已见报送回执")


def _meeting(stage: Stage) -> UUID:
    call = _office(stage, 8)
    meeting = actions.meeting_call(
        call, group_id=_group(call), title=f"领导小组 {stage.day(10).year} 年第二次会议", held_on=stage.day(10),
        place="县政府三楼会议室", chair="郑县长", agenda=["社区办公服务用房", "社区工作经费拨付", "网格员配备"],
    )  # fmt: skip
    members = queries.members_on(_group(call), stage.day(10))
    presence = {
        code: ("leave", "") if code == "renshe" else ("present", person)
        for code, (_key, _name, person) in members.items()
    }
    actions.meeting_hold(_office(stage, 10, hour=17), meeting_id=meeting, presence=presence)
    actions.meeting_minutes(
        _office(stage, 12), meeting_id=meeting, document=f"灵社建纪〔{stage.day(12).year}〕2号",
        minutes="会议听取了管委会关于社区用房、经费、网格员情况的汇报，逐项研究，明确了牵头单位和期限。",
        outcomes={1: "由住建局牵头落实用房达标", 2: "由财政局牵头拨付到位", 3: "由管委会牵头配齐网格员"},
    )  # fmt: skip
    return meeting


def _given(stage: Stage, meeting: UUID, position: int, given: Given) -> UUID:
    return actions.decision_give(_office(stage, 10, hour=18), meeting_id=meeting, given=given, position=position)


def _housing(stage: Stage, meeting: UUID) -> None:
    """Postponed once and overdue now."""
    decision = _given(
        stage, meeting, 1,
        Given(
            title="两个租用用房的社区落实自有用房", text="提出选址、面积、资金和移交时间", lead="zhujianju",
            others=("caizhengju", "guanweihui"), due_on=stage.day(40),
        ),
    )  # fmt: skip
    clerk = Role.DEPARTMENT_CLERK
    actions.decision_note(stage.call_of(clerk, 24), decision_id=decision, note="已看两处房源，一处产权待核实")
    actions.decision_postpone(
        _office(stage, 38), decision_id=decision, due_on=stage.day(62), reason="产权核实需要时间，经组长同意延期"
    )
    actions.decision_note(stage.call_of(clerk, 52), decision_id=decision, note="一处已签意向，另一处仍在协商")


def _money(stage: Stage, meeting: UUID) -> None:
    """Returned once, then done."""
    decision = _given(
        stage, meeting, 2,
        Given(
            title="拨付本年度社区工作经费", text="拨到社区账户，附到账凭证", lead="caizhengju", others=("guanweihui",),
            workdays=20,
        ),
    )  # fmt: skip
    actions.decision_report(stage.call_of(Role.FINANCE, 28), decision_id=decision, note="已下达指标文件")
    actions.decision_return(_office(stage, 29), decision_id=decision, reason="要的是到账，请补六个社区的到账凭证")
    actions.decision_report(stage.call_of(Role.FINANCE, 33), decision_id=decision, note="六个社区全部到账，凭证已核")
    actions.decision_verify(_office(stage, 34), decision_id=decision, note="到账属实")


def _grids(stage: Stage, meeting: UUID) -> None:
    """Comes due in a few days."""
    decision = _given(
        stage, meeting, 3,
        Given(title="两个空缺网格配齐网格员", lead="guanweihui", others=("zuzhibu",), due_on=stage.day(STORY_DAYS + 5)),
    )  # fmt: skip
    actions.decision_note(stage.call_of(Role.COMMITTEE_OFFICE, 50), decision_id=decision, note="已公布岗位，正在报名")


def _briefing(stage: Stage) -> None:
    call = _office(stage, 40, hour=16)
    actions.briefing_issue(
        call, group_id=_group(call), since=stage.day(4), until=stage.day(40), note="用房一项进度偏慢，请予关注。"
    )


def _later_documents(stage: Stage) -> None:
    filed = _document(
        stage, 30, sender="省民政厅", title="关于城乡社区治理典型做法的通报", kind="circular",
        document_number=f"甘民通〔{stage.day(30).year}〕18号",
    )  # fmt: skip
    actions.incoming_file(_office(stage, 31), incoming_id=filed, reason="阅知，已发各成员单位参阅")
    letter = _document(
        stage, 45, sender="市民政局", title="关于核实社区居民户数的函", kind="letter",
        document_number=f"平民函〔{stage.day(45).year}〕52号",
    )  # fmt: skip
    _written(stage, 45, letter, "拟请县民政局会同管委会核实", "请抓紧")
    decision = actions.incoming_dispatch(
        _office(stage, 47), incoming_id=letter,
        given=Given(
            title="核实六个社区的居民户数", lead="minzhengju", others=("guanweihui",), due_on=stage.day(STORY_DAYS + 10)
        ),
    )  # fmt: skip
    actions.decision_report(
        stage.call_of(Role.CIVIL_AFFAIRS, 66), decision_id=decision, note="按居民名册核实完毕，复函已拟好"
    )
    _document(
        stage, STORY_DAYS - 1, sender="市委办公室", title="关于做好冬季困难群众走访的通知", kind="notice", urgency="urgent",
        document_number=f"平办传〔{stage.day(STORY_DAYS - 1).year}〕66号", wanted_on=stage.day(STORY_DAYS + 12),
    )  # fmt: skip


def _next_meeting(stage: Stage) -> None:
    call = _office(stage, STORY_DAYS - 2)
    ahead = stage.day(STORY_DAYS + 6)
    actions.meeting_call(
        call, group_id=_group(call), title=f"领导小组 {ahead.year} 年工作调度会", held_on=ahead, place="县政府三楼会议室",
        chair="郑县长", agenda=["用房延期事项", "冬季走访安排"],
    )  # fmt: skip


def let_the_working_committee_decide(stage: Stage) -> None:
    """Enter two matters of before, one of them never decided, let three of today go their way, and draw up the list."""
    if queries.matter_list(stage.call_of(Role.COMMITTEE_LEADER, ENTERED)).total:
        return
    steps = (_matters_of_before, _matter_done, _matters_open, _conduct)
    for index, step in enumerate(steps):
        step(stage)
        stage.tell(index + 1, len(steps))


def _leader(stage: Stage, day: int, hour: int = 10) -> Call:
    return stage.call_of(Role.COMMITTEE_LEADER, day, hour=hour)


def _matters_of_before(stage: Stage) -> None:
    call = stage.call_of(Role.COMMITTEE_OFFICE, 9)
    right = PastMatter(
        title="六个社区服务中心统一设置综合窗口", kind="policy", proposed_by="综合办公室", proposed_on=date(2019, 3, 4),
        proposal="把分散的窗口合成综合窗口，一窗受理。",
        hearings=(Hearing(date(2019, 3, 12), "meeting", "六个社区居民代表 18 人", "赞成，希望中午不休息"),),
        decided_on=date(2019, 3, 20), meeting="党工委 2019 年第 4 次会议", decision="同意，六月底前完成",
        executed_on=date(2019, 3, 25), done_on=date(2019, 6, 18), result="六个社区全部设置",
    )  # fmt: skip
    wrong = PastMatter(
        title="购置社区巡查电动车", kind="funds", proposed_by="社会管理办公室", proposed_on=date(2020, 5, 6),
        proposal="为六个社区各购一辆。", executed_on=date(2020, 5, 20), done_on=date(2020, 6, 2), result="已购六辆",
    )  # fmt: skip
    for matter, paper in ((right, "2019 年党工委会议记录本"), (wrong, "2020 年财务凭证")):
        actions.matter_enter(call, area=COMMITTEE_AREA, body=BODY, past=matter, document=paper)


def _propose(stage: Stage, day: int, title: str, kind: str, proposal: str, proposed_by: str) -> UUID:
    call = stage.call_of(Role.COMMITTEE_OFFICE, day)
    return actions.matter_propose(
        call, area=COMMITTEE_AREA, body=BODY, title=title, kind=kind, proposal=proposal, proposed_by=proposed_by,
        proposed_on=call.on,
    )  # fmt: skip


def _hear(stage: Stage, day: int, matter: UUID, way: str, heard: str, text: str) -> None:
    call = stage.call_of(Role.COMMITTEE_OFFICE, day, hour=16)
    actions.matter_hear(call, matter_id=matter, hearing=Hearing(call.on, way, heard, text))


def _matter_done(stage: Stage) -> None:
    matter = _propose(
        stage, 15, "改造东大街社区旧粮站为活动用房", "project", "旧粮站闲置，改造成居民活动室和议事厅。", "东大街社区"
    )
    _hear(stage, 20, matter, "meeting", "东大街居民代表 14 人", "同意改造，建议加装坡道和扶手")
    _hear(stage, 22, matter, "written", "住建局、财政局", "结构安全，资金可从改造专项列支")
    actions.matter_decide(
        _leader(stage, 28), matter_id=matter, decided_on=stage.day(28), verdict="approved", due_on=stage.day(66),
        meeting=f"党工委 {stage.day(28).year} 年第 8 次会议", text="同意改造，按居民意见加装坡道和扶手",
    )  # fmt: skip
    actions.matter_execute(
        _leader(stage, 30), matter_id=matter, executed_on=stage.day(30), note="由公共事务办公室组织施工"
    )
    actions.matter_note(stage.call_of(Role.COMMITTEE_OFFICE, 50), matter_id=matter, note="主体完工，正在装坡道")
    actions.matter_finish(
        _leader(stage, 63), matter_id=matter, done_on=stage.day(63), result="验收合格，居民代表参加了验收"
    )


def _matters_open(stage: Stage) -> None:
    heard = _propose(
        stage, 54, "社区网格员奖励办法", "policy", "按走访和办结情况奖励，不看打卡和轨迹。", "社会管理办公室"
    )
    _hear(stage, 60, heard, "meeting", "网格员 12 人、社区书记 6 人", "赞成，奖励结果要公开")
    _propose(stage, 66, "城南社区与城北社区边界微调", "policy", "按新修道路调整两社区边界，涉及 60 户。", "综合办公室")


def _conduct(stage: Stage) -> None:
    """Draw up the list of the year: what has come due is done, but for the last of it."""
    today = stage.day(STORY_DAYS)
    ends = ((3, 31), (6, 30), (9, 30), (11, 20), (12, 20), (12, 31))
    titles = (
        ("开展新任社区书记廉政谈话", "ban-dangjian", "党建办主任"), ("公开上半年社区经费收支", "ban-zonghe", "综合办主任"),
        ("检查社区低保审核公示", "ban-gonggong", "公共事务办主任"), ("核查用房改造招标和付款", "guanweihui", "曹主任"),
        ("听取社区书记述责述廉", "danggongwei", "党工委书记"), ("报告党工委主体责任落实情况", "danggongwei", "党工委书记"),
    )  # fmt: skip
    items = [
        NewItem(title, unit, person, date(today.year, month, day))
        for (title, unit, person), (month, day) in zip(titles, ends, strict=True)
    ]
    made = actions.conduct_items_add(_leader(stage, 10), area=COMMITTEE_AREA, body=BODY, year=today.year, items=items)
    past = [(key, item) for key, item in zip(made, items, strict=True) if item.due_on < today]
    for key, item in past[:-1]:
        actions.conduct_item_done(
            stage.call_of(Role.COMMITTEE_OFFICE, STORY_DAYS - 4), item_id=key, result="已完成，记录存综合办公室",
            done_on=min(item.due_on, stage.day(STORY_DAYS - 4)) - timedelta(days=3),
        )  # fmt: skip
