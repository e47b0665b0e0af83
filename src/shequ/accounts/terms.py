"""Words and permissions of accounts."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERYBODY, Role
from shequ.kernel.words import _

USER_SEE = permission("accounts.user_see", _("查看账号"), roles=(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
USER_ADD = permission("accounts.user_add", _("开设账号"), roles=(Role.SYSTEM_ADMIN,))
USER_CHANGE = permission("accounts.user_change", _("变更账号"), roles=(Role.SYSTEM_ADMIN,))
GRANT_SEE = permission("accounts.grant_see", _("查看授权"), roles=(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
GRANT_CHANGE = permission("accounts.grant_change", _("授权"), roles=(Role.SECURITY_ADMIN,))
OWN_ACCOUNT = permission("accounts.own_account", _("管理本人账号"), roles=EVERYBODY)
