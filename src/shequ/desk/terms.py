"""Words of the desk."""

from shequ.kernel.permissions import SIGNED_IN
from shequ.kernel.words import Choices, _


class Urgency(Choices):
    """How soon a piece of work is due."""

    OVERDUE = "overdue", _("已逾期")
    TODAY = "today", _("今天到期")
    WEEK = "week", _("本周")
    LATER = "later", _("以后")


URGENCY_STATES: dict[str, str] = {Urgency.OVERDUE: "bad", Urgency.TODAY: "warn", Urgency.WEEK: "", Urgency.LATER: ""}
"""The state drawn beside a group; "" is none: colour only where something is wrong or soon will be."""

COMMUNITY_DIGITS = 12
"""Length of a community's area code; longer codes are its grids."""

HITS_PER_KIND = 8
SHORTEST_TEXT = 1
LONGEST_TEXT = 60

MEASURES: tuple[tuple[str, str, str], ...] = (("households", _("户数"), _("户")), ("people", _("常住人口"), _("人")))
"""What a community or grid is measured by on the home page: (measure of the plan and field of the counts, label, unit)."""

OWN_DATA: tuple[tuple[str, str, str, str, str], ...] = (
    ("residents:my_data", "residents.own_data", _("居民登记资料"), _("查看、导出、申请更正，以及谁查看过"), "users"),
    ("accounts:my_account", SIGNED_IN, _("账号与安全"), _("登录名、口令、第二重验证、登录的地方"), "shield-lock"),
    ("notices:inbox", SIGNED_IN, _("消息"), _("发给您的通知"), "bell"),
    ("ui:preferences", SIGNED_IN, _("显示设置"), _("颜色、字号、行距、语言，只保存在这台设备"), "adjustments"),
)
"""Where people find what the platform holds about them: (page, permission, title, what is there, icon)."""

HOME_ACTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("residents:resident_add", "residents.resident_add", _("登记居民"), "", "plus"),
    ("residents:roster_open", "residents.roster_import", _("导入名册"), "", "file-import"),
    ("accounts:user_add", "accounts.user_add", _("开设账号"), "", "user-plus"),
)
"""What people begin most often, on the head of their home page: (page, permission, title, "", icon)."""
