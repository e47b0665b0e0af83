"""`shequ doctor`: is this installation fit to hold the data of people? Every check has an id, a sentence and a hint."""

import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import click
from django.conf import settings
from django.core import checks as django_checks
from django.db import DatabaseError, connection
from django.utils import timezone

from shequ.accounts import queries as accounts
from shequ.base import backup, key_parcel, keys, resealing
from shequ.base.paging import PageRequest
from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.jobs.queries import heartbeat_age_s
from shequ.journal.queries import seal_state
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refusal
from shequ.kernel.words import _
from shequ.worktime.queries import missing_years

LEAST_FREE_BYTES = 2 * 1024**3
OLDEST_HEARTBEAT_S = 120
OLDEST_SEAL = timedelta(minutes=5)
OLDEST_BACKUP = timedelta(days=2)
CLOCK_SLACK = timedelta(minutes=2)
LOCK_TRY_S = 2
LEAST_SQLITE = (3, 38, 0)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
PROBLEM, WARNING = "problem", "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: a problem must be mended, a warning be known."""

    id: str
    level: str
    message: str
    hint: str


def _found(id: str, level: str, message: str, hint: str, **values: object) -> Finding:  # noqa: A002
    return Finding(id, level, say(message, values), say(hint, values))


def settings_findings(_call: Call) -> Iterator[Finding]:
    """Look at what the environment sets."""
    if settings.DEBUG:
        yield _found("D001", PROBLEM, _("调试模式开着，出错页会泄露内容"), _("去掉环境变量 SHEQU_DEBUG"))
    if "*" in settings.ALLOWED_HOSTS:
        yield _found("D002", PROBLEM, _("允许任意主机名访问"), _("把 SHEQU_HOSTS 写成平台自己的域名"))
    is_public = bool(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if is_public and not settings.IS_BEHIND_HTTPS:
        yield _found("D003", PROBLEM, _("对外提供服务，却没有启用 HTTPS"), _("在前面放 HTTPS 代理，并设 SHEQU_HTTPS=1"))
    if settings.IS_BEHIND_HTTPS and not settings.TRUSTED_PROXIES:
        yield _found(
            "D004", WARNING, _("没有登记代理地址，登录记录里只有代理自己的地址"), _("把代理的地址写进 SHEQU_PROXIES")
        )
    if is_public and settings.IS_DEMO:
        yield _found("D005", PROBLEM, _("演示数据正在对外提供服务"), _("正式使用请换一个空的 SHEQU_HOME"))
    if not settings.SECOND_FACTOR_REQUIRED and not settings.IS_DEMO:
        yield _found("D006", PROBLEM, _("工作人员登录不要求第二重验证"), _("去掉环境变量 SHEQU_SECOND_FACTOR"))
    for message in django_checks.run_checks():
        if message.level >= django_checks.ERROR:
            yield Finding("D007", PROBLEM, str(message.msg), str(message.hint or message.id))


def folder_findings(_call: Call) -> Iterator[Finding]:
    """Look at who may read the data folder, the keys and the database, and at room on the disk."""
    home = keys.home()
    open_to_others = [path for path in _secret_paths(home) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in open_to_others:
        yield _found("D010", PROBLEM, _("其他系统用户可以读到 {path}"), _("运行：chmod go-rwx {path}"), path=str(path))
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        yield _found(
            "D011", PROBLEM, _("磁盘只剩 {free} MB"), _("请清理磁盘或扩容；备份应放在另一块磁盘"), free=free // 1024**2
        )
    last = backup.last_backup_at()
    if last is None:
        yield _found("D012", WARNING, _("还没有备份过"), _("运行：shequ backup 文件名，并安排每天自动备份"))
    elif timezone.now() - last > OLDEST_BACKUP:
        yield _found(
            "D012", WARNING, _("最近一次备份是 {at}"), _("请检查每天的自动备份"), at=timezone.localtime(last).date()
        )


def key_findings(_call: Call) -> Iterator[Finding]:
    """Look whether the keys are there, are exported, and open what they must."""
    try:
        keys.make_all()
    except Refusal as refusal:
        yield Finding("D020", PROBLEM, say(refusal.sentence, refusal.values), say(refusal.advice, refusal.values))
        return
    if not key_parcel.exported_at():
        yield _found(
            "D021",
            WARNING,
            _("密钥还没有导出保管，本机损坏后备份将无法读取"),
            _("运行：shequ keys export 文件名，与备份分开存放"),
        )


def sealed_findings(_call: Call) -> Iterator[Finding]:
    """Look at which keys the sealed data needs."""
    known = {key.name for key in keys.ring().of(keys.ENCRYPTION)}
    in_use = resealing.keys_in_use()
    for name, count in in_use.items():
        if name not in known:
            yield _found(
                "D022", PROBLEM, _("有 {count} 处加密内容所用的密钥 {name} 不在本机"), _("请导入原来的密钥：shequ keys import 文件名"),
                count=count, name=name,
            )  # fmt: skip
    left = resealing.waiting_count() if not set(in_use) - known else 0
    if left:
        yield _found(
            "D023", WARNING, _("更换密钥没有做完，还有 {left} 处"), _("运行：shequ keys rotate --resume"), left=left
        )


def database_findings(_call: Call) -> Iterator[Finding]:
    """Look whether the database answers, can be written, and has the schema of this version."""
    pending = backup.migrations_pending()
    if pending:
        yield _found(
            "D030",
            PROBLEM,
            _("数据库还差 {count} 项升级"),
            _("运行：shequ upgrade（会先自动备份）"),
            count=len(pending),
        )
    if connection.vendor == "sqlite":
        yield from _sqlite_findings()


def working_findings(call: Call) -> Iterator[Finding]:
    """Look at what must go on: worker, clock, journal, calendar."""
    age = heartbeat_age_s(call.at)
    if age is None or age > OLDEST_HEARTBEAT_S:
        yield _found("D040", PROBLEM, _("后台作业没有在运行"), _("用 shequ serve 启动（不要加 --no-worker）"))
    yield from _journal_findings()
    years = missing_years(call)
    if years:
        yield _found(
            "D043", WARNING, _("缺少 {years} 年的节假日安排，时限按周一至周五估算"), _("运行：shequ calendar import 文件名"),
            years="、".join(map(str, years)),
        )  # fmt: skip


def _journal_findings() -> Iterator[Finding]:
    state = seal_state()
    if state.is_sound is False:
        yield _found(
            "D041", PROBLEM, _("操作日志上次检查不完好：{reason}"), _("运行：shequ journal verify"), reason=state.reason
        )
    now = timezone.now()
    if state.sealed_at is not None and state.sealed_at > now + CLOCK_SLACK:
        yield _found("D042", PROBLEM, _("日志里有未来的时间，本机时钟可能倒退过"), _("请校准时钟（启用 NTP）"))
    waiting = state.entries - state.sealed
    if waiting and (state.sealed_at is None or now - state.sealed_at > OLDEST_SEAL):
        yield _found(
            "D044",
            WARNING,
            _("有 {count} 条日志等待封存"),
            _("运行：shequ journal seal，并检查后台作业"),
            count=waiting,
        )


def people_findings(call: Call) -> Iterator[Finding]:
    """Look at the accounts."""
    missing = accounts.administrators_missing_titles(call)
    if missing and accounts.user_count():
        yield _found(
            "D050",
            PROBLEM,
            _("没有人担任：{roles}"),
            _("三员须由三个人分任，请由安全管理员授权"),
            roles="、".join(missing),
        )
    idle = accounts.user_list(call, state="idle", page=PageRequest(size=20)).total
    if idle:
        yield _found(
            "D051", WARNING, _("有 {count} 个账号 {days} 天没有登录"), _("请在“账号与授权”里核对，离岗的停用"),
            count=idle, days=accounts.STALE_AFTER.days,
        )  # fmt: skip


def surroundings_findings(_call: Call) -> Iterator[Finding]:
    """Look at what the machine brings along."""
    if not (settings.DIST / "manifest.json").exists():
        yield _found("D060", PROBLEM, _("页面样式和脚本没有构建"), _("在源码目录运行：make setup；安装包自带，请重装"))
    if not _has_chinese_font():
        yield _found(
            "D061",
            WARNING,
            _("本机没有中文字体，服务器端生成的图和文件会缺字"),
            _("安装一种中文字体，例如 fonts-noto-cjk"),
        )
    if timezone.now().year < 2026:  # noqa: PLR2004 (the year this was written)
        yield _found(
            "D062", PROBLEM, _("本机时钟停在 {year} 年"), _("请校准时钟（启用 NTP）"), year=timezone.now().year
        )


CHECKS: tuple[Callable[[Call], Iterator[Finding]], ...] = (
    settings_findings,
    folder_findings,
    key_findings,
    surroundings_findings,
)
DATABASE_CHECKS: tuple[Callable[[Call], Iterator[Finding]], ...] = (
    sealed_findings,
    working_findings,
    people_findings,
)


def examine(call: Call) -> list[Finding]:
    """Return everything that is not as it should be, problems first."""
    found = [finding for check in CHECKS for finding in check(call)]
    try:
        schema = list(database_findings(call))
        found += schema
        if not any(finding.id == "D030" for finding in schema):
            found += [finding for check in DATABASE_CHECKS for finding in check(call)]
    except DatabaseError as error:
        found.append(
            _found(
                "D031",
                PROBLEM,
                _("数据库没有应答：{error}"),
                _("请核对 DATABASE_URL，数据库是否已启动"),
                error=type(error).__name__,
            )
        )
    return sorted(found, key=lambda finding: (finding.level != PROBLEM, finding.id))


@click.command()
@command
def doctor(call: Call) -> Answer:
    """检查这套系统是否适合正式使用。有问题时退出码为 1。"""
    found = examine(call)
    problems = sum(finding.level == PROBLEM for finding in found)
    lines = [
        line
        for finding in found
        for line in (f"{finding.id} {_mark(finding)} {finding.message}", f"     → {finding.hint}")
    ]
    told = {"ok": not problems, "problems": problems, "warnings": len(found) - problems}
    end = say(_("没有发现问题")) if not found else say(_("{problems} 个问题，{warnings} 个提醒"), told)
    return Answer({**told, "findings": [asdict(finding) for finding in found]}, [*lines, end], NO if problems else DONE)


def _mark(finding: Finding) -> str:
    return say(_("问题")) if finding.level == PROBLEM else say(_("提醒"))


def _secret_paths(home: Path) -> Iterator[Path]:
    named = os.environ.get("SHEQU_KEYS_FILE")
    database = Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None
    wanted = [home / "keys", Path(named) if named else None, database, home / "demo.json", home / "files"]
    yield from (path for path in wanted if path is not None and path.exists())
    yield from sorted((home / "keys").glob("*.json"))


def _sqlite_findings() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        yield _found(
            "D032",
            PROBLEM,
            _("SQLite 版本太旧：{version}"),
            _("请升级系统，或改用 PostgreSQL"),
            version=sqlite3.sqlite_version,
        )
    path = str(connection.settings_dict["NAME"])
    if not Path(path).is_file():
        return
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_TRY_S, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            mode = other.execute("PRAGMA journal_mode").fetchone()[0]
    except sqlite3.OperationalError:
        yield _found("D033", WARNING, _("数据库正被长时间写入占用"), _("等导入结束后再试；经常如此请改用 PostgreSQL"))
        return
    if mode != "wal":
        yield _found(
            "D034", WARNING, _("SQLite 没有用 WAL 方式，读写会互相等待"), _("请检查数据文件夹是否在网络磁盘上")
        )


def _has_chinese_font() -> bool:
    tool = shutil.which("fc-list")
    if tool is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    listed = subprocess.run([tool, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    return bool(listed.stdout.strip())
