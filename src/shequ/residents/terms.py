"""Words and permissions of the register."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COMMUNITY_ROLES, Role
from shequ.kernel.words import Choices, _

KEEPERS = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_MEMBER, Role.WINDOW_CLERK)
READERS = (*COMMUNITY_ROLES, *COMMITTEE_ROLES, Role.GRID_WORKER, Role.CIVIL_AFFAIRS)

RESIDENT_SEE = permission("residents.resident_see", _("查看居民"), roles=READERS)
RESIDENT_ADD = permission("residents.resident_add", _("登记居民"), roles=KEEPERS)
RESIDENT_CORRECT = permission("residents.resident_correct", _("更正居民资料"), roles=KEEPERS)
RESIDENT_MOVE = permission("residents.resident_move", _("办理迁移"), roles=KEEPERS)
RESIDENT_DIE = permission("residents.resident_die", _("登记死亡"), roles=KEEPERS)
RESIDENT_REVEAL = permission("residents.resident_reveal", _("查看完整证件号和电话"), roles=KEEPERS)
RESIDENT_EXPORT = permission(
    "residents.resident_export",
    _("导出居民名册"),
    roles=(Role.COMMUNITY_SECRETARY, *COMMITTEE_ROLES, Role.CIVIL_AFFAIRS),
)
RESIDENT_MERGE = permission(
    "residents.resident_merge", _("合并重复登记"), roles=(Role.COMMUNITY_SECRETARY, *COMMITTEE_ROLES)
)
RESIDENT_SEARCH_NUMBER = permission("residents.resident_search_number", _("按证件号或电话查人"), roles=KEEPERS)
LABEL_CHANGE = permission("residents.label_change", _("增减标签"), roles=KEEPERS)
HOUSEHOLD_CHANGE = permission("residents.household_change", _("变更家庭户"), roles=KEEPERS)
OWN_DATA = permission("residents.own_data", _("查看和更正本人资料"), roles=(Role.RESIDENT,))
ROSTER_IMPORT = permission("residents.roster_import", _("导入居民名册"), roles=(*KEEPERS, *COMMITTEE_ROLES))
ROSTER_REVIEW = permission(
    "residents.roster_review", _("核对名册冲突"), roles=(Role.COMMUNITY_SECRETARY, *COMMITTEE_ROLES)
)


class Registration(Choices):
    """By household registration. Separated: registered here, living elsewhere; not a usual resident."""

    REGISTERED = "registered", _("户籍人口")
    FLOATING = "floating", _("流动人口")
    SEPARATED = "separated", _("人户分离")


USUAL = (Registration.REGISTERED, Registration.FLOATING)
"""The registrations that count as usual residents of the community they live in."""


class HouseholdKind(Choices):
    """Collective households are shown apart."""

    FAMILY = "family", _("家庭户")
    COLLECTIVE = "collective", _("集体户")


class TenureKind(Choices):
    """On what ground somebody lives in a dwelling."""

    OWN = "own", _("自有")
    RENT = "rent", _("租住")
    BORROW = "borrow", _("借住")
    UNKNOWN = "unknown", _("未登记")


class Label(Choices):
    """Facts that call for care or service; each with dates and a basis."""

    MINIMUM_ALLOWANCE = "minimum_allowance", _("低保")
    EXTREME_HARDSHIP = "extreme_hardship", _("特困")
    SPECIAL_CARE = "special_care", _("优抚")
    DISABLED = "disabled", _("残疾")
    LIVES_ALONE = "lives_alone", _("独居老人")
    EMPTY_NEST = "empty_nest", _("空巢老人")
    LEFT_BEHIND = "left_behind", _("留守儿童")
    VETERAN = "veteran", _("退役军人")
    LOST_ONLY_CHILD = "lost_only_child", _("失独")
    CORRECTION = "correction", _("社区矫正")
    RELEASED = "released", _("刑满释放")
    MENTAL = "mental", _("精神障碍")
    CHRONIC = "chronic", _("慢性病")
    KEY_PERSON = "key_person", _("重点人员")


class RevealReason(Choices):
    """Why somebody needs the whole number."""

    SERVICE = "service", _("为本人办理事项")
    VERIFY = "verify", _("核对登记信息")
    CARE = "care", _("走访和帮扶")
    EMERGENCY = "emergency", _("突发情况联系本人或家属")
    LAW = "law", _("依法协助调查")


RELATION_HEAD = "02"
"""The relation of the head of a household. Source: GB/T 4761-2008."""
