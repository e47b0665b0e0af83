"""What runs by the clock: (title, when, "room.jobs:function").

`when` is "every:<seconds>" or "daily:HH:MM" in Asia/Shanghai. The function takes the system's call; what it returns
(a mapping, or an `Outcome` of jobs.terms) is kept with the job.
"""

from shequ.kernel.words import _

SCHEDULE: tuple[tuple[str, str, str], ...] = (
    (_("核对操作日志的封条"), "daily:02:30", "config.working:journal_verify"),
    (_("清理没有附着的文件内容"), "daily:03:10", "files.jobs:contents_sweep"),
    (_("清理早已结束的作业"), "daily:03:20", "jobs.jobs:jobs_prune"),
    (_("清理早已读过的消息"), "daily:03:30", "notices.jobs:messages_prune"),
    (_("清理早已写入的名册副本"), "daily:03:40", "residents.roster_jobs:roster_purge"),
    (_("清理早已写入的实名名册副本"), "daily:03:45", "staffing.roster_jobs:roster_purge"),
    (_("清理到期的导出文件"), "daily:03:50", "residents.export_jobs:exports_sweep"),
    (_("提醒改革任务的期限"), "daily:08:00", "plan.jobs:tasks_remind_daily"),
    (_("提醒督办事项的期限"), "daily:08:05", "institutions.jobs:decisions_remind_daily"),
    (_("提醒居住证签注期限"), "daily:08:10", "residents.permit_jobs:permits_remind_daily"),
    (_("提醒任期届满"), "daily:08:15", "staffing.jobs:terms_remind_daily"),
    (_("提醒合同期限"), "daily:08:20", "staffing.jobs:contracts_remind_daily"),
    (_("把逾期的协调问题报领导小组"), "daily:08:20", "institutions.ticket_jobs:tickets_escalate_daily"),
    (_("全面体检"), "daily:05:30", "plan.jobs:check_run_daily"),
    (_("变化以后的体检"), "every:600", "plan.jobs:check_run_changes"),
)
