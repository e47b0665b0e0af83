"""Words and permissions of the journal."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import Role
from shequ.kernel.words import _

JOURNAL_READ = permission(
    "journal.journal_read",
    _("查看操作日志"),
    roles=(Role.AUDITOR, Role.AUDIT_ADMIN),
)
JOURNAL_VERIFY = permission("journal.journal_verify", _("验证操作日志"), roles=(Role.AUDITOR, Role.AUDIT_ADMIN))

CHANNELS: dict[str, str] = {
    "web": _("网页"),
    "api": _("接口"),
    "cli": _("命令行"),
    "job": _("后台作业"),
}
