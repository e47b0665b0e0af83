"""The command `shequ …`: name → "module:click command or group". Loaded only when asked for."""

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
    "territory": "shequ.territory.commands:territory",
    "upgrade": "shequ.config.backup:upgrade",
    "users": "shequ.accounts.commands:users",
    "worker": "shequ.config.working:worker",
}
