"""Words and permissions of accounts."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import (
    ADMINISTRATORS,
    COMMITTEE_ROLES,
    COMMUNITY_ROLES,
    COUNTY_ROLES,
    EVERYBODY,
    Role,
)
from shequ.kernel.words import Choices, _

USER_SEE = permission("accounts.user_see", _("查看账号"), roles=ADMINISTRATORS)
USER_ADD = permission("accounts.user_add", _("开设账号"), roles=(Role.SYSTEM_ADMIN,))
USER_CHANGE = permission("accounts.user_change", _("变更账号"), roles=(Role.SYSTEM_ADMIN,))
USER_CLOSE = permission("accounts.user_close", _("停用账号"), roles=(Role.SYSTEM_ADMIN,))
USER_REOPEN = permission("accounts.user_reopen", _("恢复账号"), roles=(Role.SYSTEM_ADMIN,))
PASSWORD_RESET = permission("accounts.password_reset", _("重发一次性口令"), roles=(Role.SYSTEM_ADMIN,))
SECOND_FACTOR_LIFT = permission("accounts.second_factor_lift", _("解除第二重验证"), roles=(Role.SECURITY_ADMIN,))
"""Not the system administrator's: who may reset a password must not be able to take the second factor away too."""
GRANT_SEE = permission("accounts.grant_see", _("查看授权"), roles=(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
GRANT_ADD = permission("accounts.grant_add", _("授权"), roles=(Role.SECURITY_ADMIN,))
GRANT_END = permission("accounts.grant_end", _("终止授权"), roles=(Role.SECURITY_ADMIN,))
GRANTS_REPLACE = permission("accounts.grants_replace", _("按任职更新授权"), roles=())
GRANTS_FOLLOW_GROUND = permission("accounts.grants_follow_ground", _("授权随新的社区划分转接"), roles=())
SUBSTITUTE_ADD = permission("accounts.substitute_add", _("安排代班"), roles=(Role.SECURITY_ADMIN,))
SECURITY_SEE = permission("accounts.security_see", _("查看登录记录"), roles=(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
OWN_ACCOUNT = permission("accounts.own_account", _("管理本人账号"), roles=EVERYBODY)
PASSWORD_CHANGE = permission("accounts.password_change", _("修改本人口令"), roles=EVERYBODY)
SECOND_FACTOR_CHANGE = permission("accounts.second_factor_change", _("设置本人第二重验证"), roles=EVERYBODY)
SESSION_END = permission("accounts.session_end", _("退出本人的其他登录"), roles=EVERYBODY)
TOKEN_ADD = permission("accounts.token_add", _("开设接口令牌"), roles=EVERYBODY)
TOKEN_REVOKE = permission("accounts.token_revoke", _("撤销接口令牌"), roles=EVERYBODY)
KEYS_ROTATE = permission("accounts.keys_rotate", _("更换加密密钥"), roles=())

GRANT_CHANGE = GRANT_ADD

COUNTY_LEVELS = ("province", "prefecture", "county")
LEVELS_OF_ROLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*COUNTY_ROLES, Role.DEPARTMENT_CLERK, Role.AUDITOR, *ADMINISTRATORS), COUNTY_LEVELS),
    **dict.fromkeys(COMMITTEE_ROLES, ("town",)),
    **dict.fromkeys(COMMUNITY_ROLES, ("community",)),
    Role.WINDOW_CLERK: ("town", "community"),
    Role.GRID_WORKER: ("grid",),
    Role.RESIDENT: ("community",),
}
"""On which levels of the area tree a role can be held."""

SHORTEST_USERNAME, LONGEST_USERNAME = 3, 40
"""Letters of a sign-in name; the column holds no more."""

BY_HAND = "hand"
"""The source of a grant given by the security administrator."""
SUBSTITUTION = "substitution"
"""The source of a grant held for somebody else."""

UNTIL_ENDED = _("另行终止")

SOURCE_TITLES: dict[str, str] = {BY_HAND: _("安全管理员授予"), SUBSTITUTION: _("代班")}


class Outcome(Choices):
    """How a try to sign in ended."""

    SIGNED_IN = "signed_in", _("登录成功")
    WRONG = "wrong", _("账号或口令不对")
    WRONG_CODE = "wrong_code", _("第二重验证不对")
    LOCKED = "locked", _("已锁定，未验证")
    CLOSED = "closed", _("账号已停用")
    STALE_INVITATION = "stale_invitation", _("一次性口令已过期")
    UNLOCKED = "unlocked", _("管理员解锁")


FAILURES: tuple[str, ...] = (Outcome.WRONG, Outcome.WRONG_CODE)
"""The outcomes that count towards the lock."""


class Method(Choices):
    """By which means somebody tried to sign in."""

    PASSWORD = "password", _("口令")
    SECOND_FACTOR = "second_factor", _("口令与第二重验证")
    PASSKEY = "passkey", _("通行密钥")


FACTOR_TITLES: dict[str, str] = {
    "totp": _("动态验证码"),
    "webauthn": _("通行密钥"),
    "recovery_codes": _("恢复码"),
}
PERSON_HEX = 40
"""How many hexadecimal digits of a number's digest make the key of a natural person."""
