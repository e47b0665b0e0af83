"""Words and permissions of the register."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COMMUNITY_ROLES, COUNTY_ROLES, Role
from shequ.kernel.words import Choices, _

KEEPERS = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_MEMBER, Role.WINDOW_CLERK)
READERS = (*COMMUNITY_ROLES, *COMMITTEE_ROLES, Role.GRID_WORKER, Role.CIVIL_AFFAIRS)

RESIDENT_SEE = permission("residents.resident_see", _("查看居民"), roles=READERS)
RESIDENT_ADD = permission("residents.resident_add", _("登记居民"), roles=KEEPERS)
RESIDENT_CORRECT = permission("residents.resident_correct", _("更正居民资料"), roles=KEEPERS)
RESIDENT_CHANGE = permission("residents.resident_change", _("登记居民资料变化"), roles=KEEPERS)
RESIDENT_MOVE = permission("residents.resident_move", _("办理迁移"), roles=KEEPERS)
RESIDENT_DIE = permission("residents.resident_die", _("登记死亡"), roles=KEEPERS)
RESIDENT_MARRY = permission("residents.resident_marry", _("登记婚姻变化"), roles=KEEPERS)
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
ROLL_CHANGE = permission("residents.roll_change", _("变更村（居）名册关系"), roles=KEEPERS)
HOUSEHOLD_CHANGE = permission("residents.household_change", _("变更家庭户"), roles=KEEPERS)
POPULATION_SEE = permission(
    "residents.population_see",
    _("查看人口统计"),
    roles=(*READERS, *COUNTY_ROLES, Role.AUDITOR),
)
"""Sums of communities and grids, the same as findings of the plan tell their readers; no persons."""
POPULATION_TAKE = permission(
    "residents.population_take", _("固定数据日人口数"), roles=(*COMMITTEE_ROLES, Role.CIVIL_AFFAIRS)
)
HOMES_FOLLOW = permission("residents.homes_follow", _("居住记录随房屋合并"), roles=())
PEOPLE_FOLLOW_GROUND = permission("residents.people_follow_ground", _("居民随新的社区划分转接"), roles=())
CORRECTION_SETTLE = permission("residents.correction_settle", _("答复更正请求"), roles=KEEPERS)
OWN_DATA = permission("residents.own_data", _("查看和更正本人资料"), roles=(Role.RESIDENT,))
ROSTER_IMPORT = permission("residents.roster_import", _("导入居民名册"), roles=(*KEEPERS, *COMMITTEE_ROLES))
ROSTER_REVIEW = permission(
    "residents.roster_review", _("核对名册冲突"), roles=(Role.COMMUNITY_SECRETARY, *COMMITTEE_ROLES)
)
PERMIT_SEE = permission("residents.permit_see", _("查看居住证"), roles=READERS)
PERMIT_PREPARE = permission("residents.permit_prepare", _("预受理和报送居住证"), roles=KEEPERS)
PERMIT_RECORD = permission(
    "residents.permit_record",
    _("登记公安机关的居住证办理结果"),
    roles=(Role.COMMUNITY_SECRETARY, Role.WINDOW_CLERK, *COMMITTEE_ROLES),
)
"""The acts are the police's; who has their document in hand records it. Nobody here decides them."""
PERMIT_EXPORT = permission(
    "residents.permit_export",
    _("导出居住证名单"),
    roles=(Role.COMMUNITY_SECRETARY, *COMMITTEE_ROLES, Role.CIVIL_AFFAIRS),
)
PERMITS_REMIND = permission("residents.permits_remind", _("提醒居住证期限"), roles=())


class Registration(Choices):
    """By household registration. The first three live here; the last is registered here and lives elsewhere."""

    REGISTERED = "registered", _("户籍人口")
    FLOATING = "floating", _("流动人口")
    SEPARATED = "separated", _("人户分离")
    AWAY = "away", _("户在人不在")


USUAL = (Registration.REGISTERED, Registration.FLOATING, Registration.SEPARATED)
"""The registrations that count as usual residents of the community they live in. Source: T2.2, census practice."""

FROM_ELSEWHERE = (Registration.FLOATING, Registration.SEPARATED)
"""The registrations of people whose household register lies elsewhere: only they can hold a residence permit."""


class PermitState(Choices):
    """Where a residence permit, or the wish for one, stands."""

    TOLD = "told", _("待补材料")
    READY = "ready", _("已预受理")
    SUBMITTED = "submitted", _("已报送公安")
    ACCEPTED = "accepted", _("公安已受理")
    ACTIVE = "active", _("有效")
    SUSPENDED = "suspended", _("使用功能中止")
    CANCELLED = "cancelled", _("已注销")
    DECLINED = "declined", _("公安未予办理")
    WITHDRAWN = "withdrawn", _("已撤回")


PERMIT_OURS = (PermitState.TOLD, PermitState.READY)
"""Still in the community's hands: nothing has gone to the police."""
PERMIT_WAITING = (*PERMIT_OURS, PermitState.SUBMITTED, PermitState.ACCEPTED)
PERMIT_HELD = (PermitState.ACTIVE, PermitState.SUSPENDED)
PERMIT_ENDED = (PermitState.CANCELLED, PermitState.DECLINED, PermitState.WITHDRAWN)
PERMIT_LIVE = (*PERMIT_WAITING, *PERMIT_HELD)


class PermitStep(Choices):
    """What is done about a residence permit; from `accept` on they are acts of the police that are recorded here."""

    PREPARE = "prepare", _("预受理")
    COMPLETE = "complete", _("补齐材料")
    SUBMIT = "submit", _("报送公安机关")
    WITHDRAW = "withdraw", _("撤回")
    ACCEPT = "accept", _("公安受理")
    DECLINE = "decline", _("公安不予办理")
    ISSUE = "issue", _("签发")
    ENDORSE = "endorse", _("年度签注")
    SUSPEND = "suspend", _("使用功能中止")
    RESTORE = "restore", _("补签恢复使用")
    CANCEL = "cancel", _("注销")


class PermitGround(Choices):
    """On which of the law's conditions a permit is asked for."""

    WORK = "work", _("有合法稳定就业")
    DWELLING = "dwelling", _("有合法稳定住所")
    SCHOOL = "school", _("连续就读")


class PermitProxy(Choices):
    """Why somebody else brings the papers: the law allows it for these."""

    NONE = "", _("本人办理")
    MINOR = "minor", _("未成年人，由监护人代办")
    OLD = "old", _("老年人行动不便，由监护人或近亲属代办")
    DISABLED = "disabled", _("残疾人行动不便，由监护人或近亲属代办")


class PermitMaterial(Choices):
    """What has to be brought."""

    ID_CARD = "id_card", _("本人居民身份证")
    PHOTO = "photo", _("本人照片")
    ADDRESS = "address", _("居住地住址证明：租赁合同、产权证书、购房合同，或出租人、用人单位、就读学校出具的住宿证明")
    WORK = "work", _("就业证明：营业执照、劳动合同，或用人单位出具的证明")
    SCHOOL = "school", _("就读证明：学生证，或就读学校出具的连续就读证明")
    PROXY_ID = "proxy_id", _("代办人居民身份证")
    KINSHIP = "kinship", _("代办人与本人的关系证明")


class PermitStage(Choices):
    """What a list of permits is narrowed by."""

    WAITING = "waiting", _("办理中")
    DUE = "due", _("待签注")
    SUSPENDED = "suspended", _("已中止")
    HELD = "held", _("持证")
    ENDED = "ended", _("已办结")
    ALL = "all", _("全部")


PERMIT_REMINDED_DAYS = (30, 7, 0)
"""Days before an endorsement is due on which the community is reminded; the last on the day itself."""


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


class Secret(Choices):
    """What is masked and can be revealed."""

    IDENTITY = "identity", _("证件号和出生日期")
    PHONE = "phone", _("电话")


class IdentityKind(Choices):
    """Kinds of identity papers; the values are those of kernel.identity."""

    ID_CARD = "id_card", _("居民身份证")
    HMT_PERMIT = "hmt_permit", _("港澳台居民居住证")
    FOREIGN_PERMANENT = "foreign_permanent", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照")
    HM_TRAVEL = "hm_travel", _("港澳居民来往内地通行证")
    TW_TRAVEL = "tw_travel", _("台湾居民来往大陆通行证")
    OTHER = "other", _("其他证件")


class Field(Choices):
    """What of a resident can be corrected."""

    NAME = "name", _("姓名")
    IDENTITY = "identity_number", _("证件号")
    PHONE = "phone", _("电话")
    NATIONALITY = "nationality", _("民族")
    EDUCATION = "education", _("文化程度")
    MARITAL = "marital", _("婚姻状况")
    POLITICAL = "political", _("政治面貌")
    REGISTRATION = "registration", _("登记类型")
    REGISTERED_ADDRESS = "registered_address", _("户籍地址")
    EMPLOYER = "employer", _("工作单位")


DATED = (Field.NAME, Field.NATIONALITY, Field.EDUCATION, Field.MARITAL, Field.POLITICAL)
"""What becomes different on a day, so that the old value keeps its time."""


class CorrectionState(Choices):
    """Where a resident's wish to have their data corrected stands."""

    OPEN = "open", _("待核对")
    ACCEPTED = "accepted", _("已更正")
    DECLINED = "declined", _("未更正")


class Audience(Choices):
    """For whom an export is made: decides whether names are shown in full."""

    DUTY = "duty", _("本岗位履职使用（姓名完整）")
    OTHERS = "others", _("提供给其他单位（姓名遮盖）")


class PopulationSource(Choices):
    """Where a count of people and households comes from."""

    REGISTER = "register", _("居民登记")
    STATEMENT = "statement", _("填报")


RELATION_HEAD = "02"
"""The relation of the head of a household. Source: GB/T 4761-2008."""
SPOUSES = ("10", "11", "12")
"""The relations of the head's spouse. Source: GB/T 4761-2008."""
MARRIED, WIDOWED, DIVORCED = "20", "30", "40"
"""Marital states. Source: GB/T 2261.2-2003."""
REVEAL_SECONDS = 30
"""How long a revealed number stands, seconds. Source: mechanisms 5."""
AFTER_MOVE_DAYS = 90
"""How long a community sees who moved away from it, days. Source: mechanisms 5."""
LOOKUPS_PER_HOUR = 30
"""How many searches by whole number one person may make in an hour: a window clerk's busiest hour."""
GRID_DIGITS = 15
COMMUNITY_DIGITS = 12
"""Lengths of area codes (areas.terms.DIGITS), needed where areas are grouped."""
EXPORT_AT_ONCE = 5_000
"""Above so many rows a workbook is made in the background; a text file streams at any size."""
EXPORT_KEPT_DAYS = 3
"""How long a workbook made in the background is kept for the one who asked, days."""
SEARCHED = _("按完整号码查到")
"""What a search by whole number is called in the list of who looked."""
ENDORSE_UNTIL = _("签注期限 {on}")
SEX_LABEL, BIRTH_LABEL = _("性别"), _("出生日期")
LEAST_NUMBER_DIGITS = 11
"""A text with this many digits is a whole phone or identity number, not a name or address."""
