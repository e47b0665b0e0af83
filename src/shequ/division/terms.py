"""Words and permissions of community division on screen."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COUNTY_ROLES, Role
from shequ.kernel.words import Choices, _

_DRAWERS = (Role.GROUP_OFFICE, Role.CIVIL_AFFAIRS, Role.ORGANISATION_DEPT, *COMMITTEE_ROLES)
_READERS = (*COUNTY_ROLES, *COMMITTEE_ROLES, Role.AUDITOR, Role.SYSTEM_ADMIN)

STUDY_SEE = permission("division.study_see", _("查看社区划分"), roles=_READERS)
STUDY_OPEN = permission("division.study_open", _("发起社区划分"), roles=_DRAWERS)
STUDY_COMPUTE = permission("division.study_compute", _("计算划分方案"), roles=_DRAWERS)
STUDY_DROP = permission("division.study_drop", _("放弃社区划分"), roles=_DRAWERS)
PROPOSAL_COPY = permission("division.proposal_copy", _("复制划分方案"), roles=_DRAWERS)
PROPOSAL_EDIT = permission("division.proposal_edit", _("手工修改划分方案"), roles=_DRAWERS)
PROPOSAL_NAME = permission("division.proposal_name", _("给方案中的社区定名"), roles=_DRAWERS)
PROPOSAL_GRID = permission("division.proposal_grid", _("划分方案中的网格"), roles=_DRAWERS)
STUDY_FILE = permission("division.study_file", _("用划分方案起草申报"), roles=_DRAWERS)
TRANSITION_SETTLE = permission("division.transition_settle", _("办理过渡事项"), roles=_DRAWERS)
STUDY_EFFECT = permission(
    "division.study_effect", _("使划分方案生效"), roles=(Role.GROUP_OFFICE, Role.CIVIL_AFFAIRS)
)  # fmt: skip

TITLE_LENGTH = 100
NAME_LENGTH = 100
NOTE_LENGTH = 500
MOST_BLOCKS = 5_000
"""Blocks of one study on screen; more are divided with the command `shequ divide`."""
MOST_PROPOSALS = 4
MOST_LISTED = 600
"""Blocks that the list of a proposal shows at once; above, it shows one community at a time."""
MOST_DRAWN = 3_000
"""Blocks that a page draws; above, pages show the list and the ground can be taken as GeoJSON."""


class StudyState(Choices):
    """How a division stands."""

    COMPUTING = "computing", _("正在计算")
    READY = "ready", _("可以比较")
    FAILED = "failed", _("没有算成")
    FILED = "filed", _("已起草申报")
    EFFECTIVE = "effective", _("已生效")
    DROPPED = "dropped", _("已放弃")


TONES: dict[str, str] = {
    StudyState.COMPUTING: "info",
    StudyState.READY: "hold",
    StudyState.FAILED: "bad",
    StudyState.FILED: "info",
    StudyState.EFFECTIVE: "ok",
    StudyState.DROPPED: "mute",
}
NEXT: dict[str, frozenset[str]] = {
    StudyState.COMPUTING: frozenset({StudyState.READY, StudyState.FAILED, StudyState.DROPPED}),
    StudyState.READY: frozenset({StudyState.FILED, StudyState.DROPPED}),
    StudyState.FAILED: frozenset({StudyState.DROPPED}),
    StudyState.FILED: frozenset({StudyState.EFFECTIVE, StudyState.DROPPED}),
}


class CountSource(Choices):
    """Where households and people of a block come from."""

    REGISTER = "register", _("居民登记：数据日的常住户")
    DRAWING = "drawing", _("街坊图上标注的户数")


class Want(Choices):
    """How many communities are wanted."""

    FREE = "free", _("不限，按总分最好")
    FEWEST = "fewest", _("尽量少")
    MOST = "most", _("尽量多")
    FIXED = "fixed", _("指定个数")


class Origin(Choices):
    """Who drew a proposal."""

    SOLVER = "solver", _("计算得出")
    HAND = "hand", _("手工修改")


class EditKind(Choices):
    """What was done by hand."""

    MOVE = "move", _("移动街坊")
    MERGE = "merge", _("合并社区")
    SPLIT = "split", _("拆分社区")
    LINE = "line", _("画线拆分")


class EditState(Choices):
    """Whether a change made by hand counts."""

    DONE = "done", _("有效")
    UNDONE = "undone", _("已撤销")
    VOID = "void", _("已作废")


class Item(Choices):
    """What has to be settled before new communities take effect (domain: transition)."""

    COMMITTEES = "committees", _("居委会的任期、补选或重新选举")
    PARTY = "party", _("党组织设置和党员组织关系")
    BODIES = "bodies", _("撤并社区的机构、岗位和编制")
    WORKERS = "workers", _("新网格的网格员")
    PREMISES = "premises", _("办公和活动用房")
    SUBSIDIES = "subsidies", _("补贴和经费的划转")
    MATTERS = "matters", _("未办结事项的交接")
    NOTICE = "notice", _("向居民公告")


ITEM_HINTS: dict[str, str] = {
    Item.COMMITTEES: _("范围变动的社区，居委会任期是否继续、要不要补选，写明决定和依据"),
    Item.PARTY: _("哪些支部随街坊划转，组织关系何时转接"),
    Item.BODIES: _("撤并社区的机构要用机构调整令撤销，人员和编制有去处"),
    Item.WORKERS: _("原网格的网格员按户数最多的新网格接续，没有人接的网格要另派"),
    Item.PREMISES: _("撤并社区的用房归谁使用，新社区在哪里办公"),
    Item.SUBSIDIES: _("补贴、经费、资产从哪一天起由哪个社区承接"),
    Item.MATTERS: _("生效时自动转到接续的社区，请核对数量"),
    Item.NOTICE: _("公告时间、地点和居民反映"),
}
