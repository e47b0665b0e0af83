"""What the offices of the county have to do with one another: filings of the communities, problems between units, basis documents.

Told again, a step finds what stands by its title and goes on from there.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.demo.town import COMMITTEE_AREA, COUNTY
from shequ.institutions import actions, queries
from shequ.institutions.queries import FilingFilters, Given, Place, TicketFilters
from shequ.kernel.call import Call
from shequ.kernel.roles import Role
from shequ.plan import actions as plan
from shequ.plan import queries as plan_queries
from shequ.plan.terms import FilingKind

COMMITTEE, KEEPER = "guanweihui", "minzhengju"
COMMITTEE_SINCE = date(2016, 9, 20)
DECIDED, DECISION = date(2016, 10, 20), "灵政发〔2016〕68号"
ENTERED_ON = 11
"""The day of the story on which the filings of 2016 are entered by the staff of today."""

DOCUMENTS: tuple[dict[str, object], ...] = (
    {
        "code": "lingbanfa-2016-31", "number": "灵办发〔2016〕31号", "title": "县城市街道社区管理体制改革实施方案",
        "issuer": "中共灵台县委办公室、灵台县人民政府办公室", "level": "county", "issued_on": date(2016, 8, 30),
        "valid_from": date(2016, 8, 30), "kept_at": "县档案馆 2016 年文书档案第 12 卷",
    },
    {
        "code": "pingbanfa-2016-14", "number": "平办发〔2016〕14号", "title": "市级城市街道社区管理体制改革实施方案",
        "issuer": "平凉市委办、市政府办", "level": "city", "issued_on": date(2016, 4, 1), "kept_at": "县档案馆 2016 年收文第 3 卷",
    },
    {
        "code": "county-opinion-building", "number": "", "title": "县级关于加强城市社区建设的实施意见",
        "issuer": "灵台县委办、县政府办", "level": "county",
    },
    {
        "number": "灵编发〔2011〕2号", "title": "关于明确县级部门机构设置的通知", "issuer": "县机构编制委员会",
        "level": "county", "issued_on": date(2011, 1, 1), "kept_at": "县编办档案柜 2011-2",
    },
)  # fmt: skip


def keep_what_the_reform_rests_on(stage: Stage) -> None:
    """Enter the basis documents that are held, and who supervises the communities."""
    _keep_the_basis_documents(stage)
    _say_who_supervises(stage)


def _keep_the_basis_documents(stage: Stage) -> None:
    """Enter some of the documents that the plan rests on; others are still being looked for."""
    call = stage.call_of(Role.ESTABLISHMENT_OFFICE, 3, hour=9)
    there = {row.title for row in plan_queries.document_list(call) if row.id}
    for document in DOCUMENTS:
        if document["title"] not in there:
            plan.document_enter(call, area=COUNTY, **document)  # type: ignore[arg-type]


def _say_who_supervises(stage: Stage) -> None:
    """Set the committee as the authority over the communities, as it is since the reform."""
    call = stage.call_of(Role.ESTABLISHMENT_OFFICE, 3, hour=10)
    if queries.supervision_of(COMMITTEE_AREA, on=COMMITTEE_SINCE) is None:
        actions.supervision_assign(
            call, area=COMMITTEE_AREA, institution=COMMITTEE, on=COMMITTEE_SINCE, document="灵办发〔2016〕31号",
            legal_basis="城市居民委员会组织法；县政府授权管委会行使对居民委员会工作的指导、支持和帮助职责",
        )  # fmt: skip


def file_the_communities(stage: Stage) -> None:
    """File the six communities as the county decided in 2016; leave one filing in review and one returned."""
    office = stage.call_of(Role.COMMITTEE_OFFICE, ENTERED_ON, hour=9)
    rows = areas_at(office, level=Level.COMMUNITY, under=COMMITTEE_AREA)
    communities = [Place(row.code, row.name) for row in rows if row.code[-3:] < "100"]
    for place in communities:
        _filed_in_2016(stage, place)
    if len(communities) > 1:
        _in_review(stage, communities[0], communities[1])
        _returned(stage, communities[-1])


def _short(place: Place) -> str:
    return place.name.removesuffix("居委会")


def _found(call: Call, title: str) -> UUID | None:
    rows = queries.filing_list(call, filters=FilingFilters(q=title)).rows
    return next((row.id for row in rows if row.title == title), None)


def _draft(call: Call, kind: FilingKind, title: str, reason: str, places: list[Place], on: date) -> UUID:
    papers = {
        FilingKind.CREATE: (
            "application", "boundary_map", "household_figures", "residents_heard", "premises_papers",
        ),
        FilingKind.BOUNDARY: ("application", "boundary_map", "household_figures", "residents_heard"),
        FilingKind.RENAME: ("application", "residents_heard"),
    }[kind]  # fmt: skip
    return actions.filing_draft(
        call, kind=kind, title=title, reason=reason, applicant=COMMITTEE, places=places, effective_on=on,
        materials=[Given(paper, "纸质件，管委会档案室存") for paper in papers],
    )  # fmt: skip


def _step(call: Call, filing: UUID, state: str, act: Callable[[], object]) -> None:
    """Take a step while the filing stands where it begins."""
    if queries.filing_detail(call, filing_id=filing).row.state == state:
        act()


def _filed_in_2016(stage: Stage, place: Place) -> None:
    number = int(place.code[-3:])

    def at(role: str, hour: int) -> Call:
        return stage.call_of(role, ENTERED_ON, hour=hour, minute=number)

    office, keeper, leader = at(Role.COMMITTEE_OFFICE, 9), at(Role.CIVIL_AFFAIRS, 10), at(Role.GROUP_OFFICE, 15)
    title = f"设立{_short(place)}社区"
    filing = _found(office, title) or _draft(
        office, FilingKind.CREATE, title, "按县城市社区管理体制改革方案重新划分社区，明确范围和用房", [place], DECIDED
    )
    _step(office, filing, "draft", lambda: actions.filing_submit(office, filing_id=filing))
    _step(
        office, filing, "submitted",
        lambda: actions.filing_review(keeper, filing_id=filing, keeper=KEEPER, reviewers=["bianban", "caizhengju"]),
    )  # fmt: skip

    def decide() -> None:
        for role, unit in ((Role.ESTABLISHMENT_OFFICE, "bianban"), (Role.FINANCE, "caizhengju")):
            actions.filing_opinion_give(at(role, 11), filing_id=filing, institution=unit, kind="agree")
        actions.filing_approve(leader, filing_id=filing, document=DECISION, decided_on=DECIDED, in_force_from=DECIDED)

    _step(office, filing, "in_review", decide)


def _in_review(stage: Stage, place: Place, other: Place) -> None:
    office = stage.call_of(Role.COMMITTEE_OFFICE, STORY_DAYS - 8, hour=9)
    title = f"调整{_short(place)}社区与{_short(other)}社区的范围"
    filing = _found(office, title) or _draft(
        office, FilingKind.BOUNDARY, title, "新建小区跨两个社区，居民办事不便，拟沿道路中线调整", [place, other],
        stage.day(STORY_DAYS) + timedelta(days=30),
    )  # fmt: skip
    _step(office, filing, "draft", lambda: actions.filing_submit(office, filing_id=filing))

    def review() -> None:
        actions.filing_review(
            stage.call_of(Role.CIVIL_AFFAIRS, STORY_DAYS - 7, hour=10), filing_id=filing, keeper=KEEPER,
            reviewers=["bianban", "caizhengju", "zhujianju"], note="请在一周内答复",
        )  # fmt: skip
        actions.filing_opinion_give(
            stage.call_of(Role.ESTABLISHMENT_OFFICE, STORY_DAYS - 5, hour=10), filing_id=filing, institution="bianban",
            kind="agree",
        )  # fmt: skip
        actions.filing_opinion_give(
            stage.call_of(Role.FINANCE, STORY_DAYS - 4, hour=16), filing_id=filing, institution="caizhengju",
            kind="agree_with_changes", text="补助人口基数随范围一并调整，请附两个社区调整后的户数、人口",
        )  # fmt: skip

    _step(office, filing, "submitted", review)


def _returned(stage: Stage, place: Place) -> None:
    office = stage.call_of(Role.COMMITTEE_OFFICE, STORY_DAYS - 12, hour=11)
    title = f"{_short(place)}社区更名"
    filing = _found(office, title) or _draft(
        office,
        FilingKind.RENAME,
        title,
        "与邻近道路名称一致，便于辨认",
        [place],
        stage.day(STORY_DAYS) + timedelta(days=45),
    )
    _step(office, filing, "draft", lambda: actions.filing_submit(office, filing_id=filing))
    keeper = stage.call_of(Role.CIVIL_AFFAIRS, STORY_DAYS - 10, hour=9)
    _step(
        office, filing, "submitted",
        lambda: actions.filing_return(keeper, filing_id=filing, note="征求居民意见的户数不到半数，请补充后再报"),
    )  # fmt: skip


def _ticket(call: Call, title: str) -> UUID | None:
    rows = queries.ticket_list(call, filters=TicketFilters(q=title)).rows
    return next((row.id for row in rows if row.title == title), None)


def raise_problems(stage: Stage) -> None:
    """Raise problems between units: one solved and confirmed, one in work, one late, two waiting to be taken up."""
    office = stage.call_of(Role.COMMITTEE_OFFICE, 20, hour=9)
    group = stage.call_of(Role.GROUP_OFFICE, 21, hour=10)
    housing = stage.call_of(Role.DEPARTMENT_CLERK, 34, hour=15)
    if _ticket(office, "城东社区用房产权没有移交") is None:
        solved = _raise(
            office, "城东社区用房产权没有移交", "配套用房建成后一直由开发企业占用，请督促移交", ["zhujianju"], 40, stage
        )
        actions.ticket_assign(group, ticket_id=solved, lead="zhujianju", due_on=stage.day(45), note="按配建协议办理")
        actions.ticket_progress_note(
            stage.call_of(Role.DEPARTMENT_CLERK, 27, hour=9), ticket_id=solved, note="已约谈开发企业，同意本月移交"
        )
        actions.ticket_solve(housing, ticket_id=solved, solution="移交手续已办，钥匙和图纸交社区")
        actions.ticket_confirm(stage.call_of(Role.COMMITTEE_OFFICE, 36, hour=9), ticket_id=solved, note="用房已启用")
    if _ticket(office, "社区运转经费到账晚") is None:
        late = _raise(
            office,
            "社区运转经费到账晚",
            "上半年经费七月才到社区，影响窗口开办，请明确拨付时间",
            ["caizhengju"],
            50,
            stage,
        )
        actions.ticket_assign(group, ticket_id=late, lead="caizhengju", due_on=stage.day(STORY_DAYS - 10))
        actions.ticket_progress_note(
            stage.call_of(Role.FINANCE, 40, hour=10), ticket_id=late, note="正在与省市补助资金下达时间衔接"
        )
        actions.ticket_escalate(
            stage.call_of(Role.GROUP_OFFICE, STORY_DAYS - 8, hour=16),
            ticket_id=late,
            note="涉及上级补助下达时间，请研究",
        )
    latest = stage.call_of(Role.COMMITTEE_OFFICE, STORY_DAYS - 3, hour=9)
    if _ticket(latest, "派出所与社区的流动人口名单对不上") is None:
        open_one = _raise(
            latest,
            "派出所与社区的流动人口名单对不上",
            "两边名单相差较多，请公安机关配合逐户核对",
            ["gonganju"],
            STORY_DAYS + 20,
            stage,
        )
        actions.ticket_assign(
            stage.call_of(Role.GROUP_OFFICE, STORY_DAYS - 2, hour=9), ticket_id=open_one, lead="gonganju",
            due_on=stage.day(STORY_DAYS + 15),
        )  # fmt: skip
        _raise(
            latest,
            "背街小巷路灯管护责任不清",
            "住建和管委会各管一段，坏了没人修，请明确一家牵头",
            ["zhujianju"],
            STORY_DAYS + 10,
            stage,
        )
    secretary = stage.call_of(Role.COMMUNITY_SECRETARY, STORY_DAYS - 1, hour=10)
    mine = queries.units_for(secretary, "institutions.ticket_raise")
    if mine and _ticket(secretary, "老旧小区没有活动场地") is None:
        actions.ticket_raise(
            secretary, institution=mine[0].code, title="老旧小区没有活动场地", units=["zhujianju", "wenguangju"],
            description="辖区两个老旧小区没有公共活动场地，请协调闲置用房", wished_on=stage.day(STORY_DAYS + 30),
        )  # fmt: skip


def _raise(call: Call, title: str, description: str, units: list[str], wished: int, stage: Stage) -> UUID:
    return actions.ticket_raise(
        call, institution=COMMITTEE, title=title, description=description, units=units, wished_on=stage.day(wished)
    )
