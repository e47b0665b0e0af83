"""The rule kinds that code knows. A pack binds its clauses to them; code and screens name no clause.

A kind belongs to the room that measures it. A kind whose room declares no check yet is unmeasurable, and says so.
`measures` are the words a threshold of the binding may use; `settings` the plain values a binding may give.
"""

from dataclasses import dataclass

from shequ.kernel.words import _


@dataclass(frozen=True, slots=True)
class Kind:
    """A rule kind: its name, what it tests in words, its room, the measures it can be held against.

    awaits: the part of the room that is not built yet, where the room itself is.
    """

    name: str
    title: str
    room: str
    measures: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    awaits: str = ""


ROOMS: dict[str, str] = {
    "plan": _("方案落实"),
    "territory": _("区域与地图"),
    "residents": _("居民登记"),
    "institutions": _("机构与职责"),
    "staffing": _("编制与人员"),
    "funds": _("经费"),
    "premises": _("办公服务用房"),
    "admission": _("准入审查"),
    "division": _("社区划分"),
    "events": _("事件"),
    "onestop": _("一站式服务"),
    "elections": _("选举与自治"),
    "engagement": _("共建与服务"),
    "oversight": _("考核与监督"),
}

_ALL = (
    Kind("parameter.override_reason", _("不同标准都写明理由"), "plan"),
    Kind("document.in_force", _("依据文件齐全有效"), "plan"),
    Kind("task.done", _("改革任务已经办结"), "plan"),
    Kind("task.late", _("改革任务没有拖期"), "plan"),
    Kind("task.overdue", _("改革任务在总期限内办结"), "plan"),
    Kind("journal.intact", _("操作日志完整可信"), "plan"),
    Kind("grid.coverage", _("网格不重不漏"), "territory"),
    Kind("grid.coverage_share", _("城区管理覆盖率"), "territory", measures=("share",)),
    Kind("grid.worker", _("每个网格有网格员"), "territory"),
    Kind("community.contiguous", _("社区地域连片"), "territory"),
    Kind("community.street_bounded", _("社区以街巷为界"), "territory"),
    Kind("block.placed", _("每个街坊归属一个社区"), "territory"),
    Kind("boundary.valid", _("边界图形正确"), "territory"),
    Kind(
        "community.size_band",
        _("社区规模在标准之内"),
        "residents",
        measures=("households", "people"),
    ),
    Kind("grid.size_band", _("网格规模"), "residents", measures=("households",)),
    Kind("resident.placed", _("居民都在社区登记"), "residents"),
    Kind("register.fresh", _("社区居民名册已建立"), "residents"),
    Kind("roster.conflicts_open", _("名册冲突都已核对"), "residents"),
    Kind("residence_permit.suspended", _("居住证按期签注"), "residents"),
    Kind("party.organisation_kind", _("每个社区有相应的党组织"), "institutions", settings=("kinds",)),
    Kind("community.three_bodies", _("社区三个组织齐全"), "institutions"),
    Kind("institution.no_extra_level", _("管委会与社区之间没有中间层级"), "institutions"),
    Kind(
        "order.setups_within_abolitions",
        _("设立不多于撤销"),
        "institutions",
        settings=("ratio",),
    ),
    Kind("order.abolished_first", _("先撤后建"), "institutions"),
    Kind(
        "order.bodies_replaced",
        _("原有机构撤销、新机构设立"),
        "institutions",
        settings=("set_up", "abolish"),
    ),
    Kind("duty.one_lead", _("每项职责有且只有一个牵头单位"), "institutions", settings=("source",)),
    Kind("duty.held", _("每项职责有承担机构"), "institutions", settings=("source",)),
    Kind(
        "leading_group.members",
        _("领导小组成员单位齐全"),
        "institutions",
        settings=("members", "office_in"),
    ),
    Kind("decision.followed_up", _("议定事项按期办结"), "institutions"),
    Kind("major_matter.decided", _("重大事项先议后办"), "institutions"),
    Kind("clean_conduct.on_time", _("党风廉政责任按期落实"), "institutions"),
    Kind("submission.sent", _("机构方案已经报批"), "institutions"),
    Kind("community.filed", _("社区设立和调整已备案"), "institutions"),
    Kind("problem.solved", _("部门间协调问题都有着落"), "institutions"),
    Kind("frontline.share", _("资源向一线倾斜"), "staffing"),
    Kind("establishment.sum", _("编制总量守恒"), "staffing"),
    Kind("establishment.excess", _("实有不超核定"), "staffing"),
    Kind(
        "leadership.count",
        _("领导职数符合核定"),
        "staffing",
        measures=("secretary", "deputy_secretary", "director", "deputy_director"),
    ),
    Kind(
        "leadership.concurrent",
        _("规定的兼任已经落实"),
        "staffing",
        settings=("holder", "also", "grace"),
    ),
    Kind("one_shoulder", _("书记、主任由一人担任"), "staffing", settings=("holder", "also")),
    Kind(
        "large_community.post",
        _("规模较大社区的职级岗位使用得当"),
        "staffing",
        settings=("large", "holders"),
    ),
    Kind("centre.staffed", _("社区服务中心有工作人员"), "staffing", settings=("kinds",)),
    Kind("contract.current", _("合同都在有效期内"), "staffing"),
    Kind("pay.minimum_wage", _("报酬不低于最低工资"), "staffing"),
    Kind("freeze.approved", _("冻结期内的行为都经批准"), "staffing"),
    Kind(
        "committee.member_count",
        _("居委会成员人数"),
        "staffing",
        measures=("members",),
        settings=("kinds",),
    ),
    Kind("committee.term", _("居委会任期未满"), "staffing", settings=("kinds",)),
    Kind("committee.women", _("居委会有妇女成员"), "staffing", settings=("kinds",)),
    Kind("committee.elected", _("居委会成员依法选举产生"), "staffing", settings=("kinds",)),
    Kind("self_government.on_time", _("自治会议和评议按期举行"), "elections"),
    Kind("window.kinds", _("窗口种类齐全"), "onestop", settings=("kinds",)),
    Kind("application.in_time", _("办件不超时限"), "onestop"),
    Kind("item.routed", _("服务事项都有承办单位"), "onestop"),
    Kind("item.open_to_permit_holders", _("事项不无故排除居住证持有人"), "onestop"),
    Kind("event.category_routed", _("事件类别都有承办单位"), "events"),
    Kind("event.in_time", _("事件不超时限"), "events"),
    Kind("rating.satisfaction", _("居民满意度"), "events", measures=("share",)),
    Kind("survey.satisfaction", _("年度满意度调查"), "oversight", measures=("share",)),
    Kind("work_plan.on_time", _("年度工作计划按期推进"), "oversight"),
    Kind("term_assessment.item", _("列入任期考核"), "oversight"),
    Kind("surge.explained", _("没有异常突击行为"), "oversight"),
    Kind("visit.due", _("应走访的都已走访"), "engagement"),
    Kind("joint_meeting.held", _("按期召开共建会议"), "engagement"),
    Kind("deliberation.followed_up", _("议事按期、决议有落实"), "engagement"),
    Kind("party_member.reported", _("在职党员已报到并服务"), "engagement"),
    Kind("duty.admitted", _("社区承担的部门职责都经准入"), "admission"),
    Kind("assignment.admitted", _("交办社区的工作都经准入"), "admission"),
    Kind("entrustment.paid", _("委托事项有权有费"), "admission"),
    Kind(
        "budget.purposes",
        _("社区经费列入预算"),
        "funds",
        measures=("government_share",),
    ),
    Kind(
        "money.due_against_arrived",
        _("应补资金按期足额到账"),
        "funds",
        settings=("parts",),
    ),
    Kind("money.growing", _("专项经费逐年增长"), "funds", settings=("parts",)),
    Kind("money.restricted_purpose", _("限定用途的钱用在限定之处"), "funds"),
    Kind(
        "premises.deficit",
        _("办公服务用房达标"),
        "premises",
        measures=("office", "activity", "service", "total"),
    ),
    Kind("premises.measure_on_time", _("用房不足的都有解决方式"), "premises"),
    Kind("premises.unit_free", _("单位型社区用房无偿提供"), "premises"),
    Kind("project.handed_over", _("配套用房验收后移交"), "premises"),
    Kind("project.facilities_designed", _("新建小区设计含社区设施"), "premises"),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
