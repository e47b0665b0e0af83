"""The command `shequ …`: name → "module:click command or group", loaded only when asked for; name → what it is for."""

from shequ.kernel.words import _

COMMANDS: dict[str, str] = {
    "areas": "shequ.areas.commands:areas",
    "backup": "shequ.config.backup:backup",
    "calendar": "shequ.worktime.commands:calendar",
    "check": "shequ.plan.commands:check",
    "demo": "shequ.demo.commands:demo",
    "doctor": "shequ.config.doctor:doctor",
    "institutions": "shequ.institutions.commands:institutions",
    "jobs": "shequ.jobs.commands:jobs",
    "journal": "shequ.journal.commands:journal",
    "keys": "shequ.accounts.commands:keys_group",
    "policy": "shequ.plan.commands:policy",
    "restore": "shequ.config.backup:restore",
    "roster": "shequ.residents.roster_commands:roster",
    "seed": "shequ.demo.commands:seed",
    "serve": "shequ.config.serving:serve",
    "staffing": "shequ.staffing.commands:staffing",
    "territory": "shequ.territory.commands:territory",
    "upgrade": "shequ.config.backup:upgrade",
    "users": "shequ.accounts.commands:users",
    "worker": "shequ.config.working:worker",
}

PURPOSES: dict[str, str] = {
    "areas": _("区域树：导入区划清单"),
    "backup": _("备份数据和附件"),
    "calendar": _("工作日历：导入、查看、计算期限"),
    "check": _("体检：方案的每一条落实得怎样"),
    "demo": _("生成演示县并打开"),
    "doctor": _("检查这套系统是否适合正式使用"),
    "institutions": _("机构与职责：机构树"),
    "jobs": _("后台作业：列表、查看、停止"),
    "journal": _("操作日志：验证、封存"),
    "keys": _("密钥：查看、更换、导出、导入"),
    "policy": _("政策包：核对、装入、施行"),
    "restore": _("从备份恢复"),
    "roster": _("居民名册：导入、撤回"),
    "seed": _("生成演示县，不启动服务"),
    "serve": _("启动网页服务和后台服务"),
    "staffing": _("编制与人员：编制台账"),
    "territory": _("区域图形：检查、导入"),
    "upgrade": _("升级数据库，升级前自动备份"),
    "users": _("账号：最初的管理员，重发口令"),
    "worker": _("后台服务，一般由 serve 启动"),
}
