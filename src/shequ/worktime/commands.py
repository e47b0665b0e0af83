"""`shequ calendar …`: the calendar of working days from the command line."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from chinese_calendar.constants import Holiday, holidays, workdays

from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.worktime import actions, queries, rules
from shequ.worktime.rules import Day

PACKAGE_DOCUMENT = "国务院办公厅历年节假日安排（chinesecalendar 软件包汇集）"


FIRST_YEAR, LAST_YEAR = 1949, 2999
MOST_DAYS = 10_000
"""A due day that is further away than a working life is a slip of the hand."""


@click.group()
def calendar() -> None:
    """工作日历：导入、查看。"""


@calendar.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document", default="", help="依据的文件和文号")
@click.option("--from-package", is_flag=True, help="从已安装的节假日软件包补上缺少的年份")
@click.option("--dry-run", is_flag=True, help="只看变化，不写入")
@command
def import_file(call: Call, *, file: Path | None, document: str, from_package: bool, dry_run: bool) -> Answer:
    """导入 CSV 文件（列：日期、类型、名称）；文件里的年份整年替换。"""
    if (file is None) != from_package:
        raise click.UsageError(say("请给出一个文件，或者用 --from-package"))
    reading = _from_package(call) if file is None else rules.read_days(rules.decode(file.read_bytes()))
    previews = queries.import_preview(reading.days)
    changed = sum(preview.changes for preview in previews)
    if not dry_run and (reading.days or reading.rejected):
        basis = document or (PACKAGE_DOCUMENT if file is None else file.name)
        done = actions.calendar_import(call, days=reading.days, document=basis, rejected=len(reading.rejected))
        changed = 0 if isinstance(done, Unchanged) else done
    rejected = queries.rejected_rows(reading)
    return Answer(
        {
            "rows_read": reading.rows_read,
            "years": list(reading.years),
            "changed": changed,
            "left_out": list(reading.left_out),
            "rejected": [
                {"row": bad.row, "column": bad.column, "value": bad.value, "reason": bad.reason} for bad in rejected
            ],
            "dry_run": dry_run,
        },
        [
            say("读到 {rows} 行，年份：{years}", {"rows": reading.rows_read, "years": _years(reading.years)}),
            say("将改动 {count} 天", {"count": changed}) if dry_run else say("已改动 {count} 天", {"count": changed}),
            *(say("第 {row} 行“{column}”：{reason}（{value}）", asdict(bad)) for bad in rejected),
            *([say("整年未导入：{years}", {"years": _years(reading.left_out)})] if reading.left_out else []),
        ],
        NO if reading.rejected else DONE,
    )


@calendar.command("show")
@click.argument("year", type=click.IntRange(FIRST_YEAR, LAST_YEAR))
@command
def show_year(call: Call, *, year: int) -> Answer:
    """列出一年里的放假和调休上班日。"""
    days = queries.day_list(call, year=year)
    is_loaded = year in queries.calendar().years
    return Answer(
        {
            "year": year,
            "loaded": is_loaded,
            "days": [
                {"date": day.on, "kind": "workday" if day.is_workday else "holiday", "name": day.name} for day in days
            ],
        },
        [f"{day.on}  {say('上班') if day.is_workday else say('放假')}  {day.name}" for day in days]
        or [say("{year} 年还没有导入", {"year": year})],
        DONE if is_loaded else NO,
    )


@calendar.command("due")
@click.argument("start", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("count", type=click.IntRange(0, MOST_DAYS))
@click.option("--calendar-days", is_flag=True, help="按自然日计算，最后一天是假日的顺延")
@command
def due(call: Call, *, start: date, count: int, calendar_days: bool) -> Answer:
    """计算从 START 起第 COUNT 个工作日（当天不算）。"""
    found = queries.due_after(date(start.year, start.month, start.day), count, in_workdays=not calendar_days)
    note = (
        say("（{years} 年还没有导入，按周一至周五计算）", {"years": _years(found.guessed_years)})
        if found.guessed_years
        else ""
    )
    return Answer({"due": found.on, "guessed_years": list(found.guessed_years)}, [f"{found.on}{note}"])


def _from_package(call: Call) -> rules.Reading:
    """Return the days of the years that the installed package knows and the table lacks."""
    loaded = {row.year for row in queries.year_list(call) if row.is_loaded}
    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    days = [Day(on, is_workday=False, name=chinese[name]) for on, name in holidays.items()]
    days += [Day(on, is_workday=True, name=chinese[name]) for on, name in workdays.items()]
    lacking = tuple(sorted((day for day in days if day.on.year not in loaded), key=lambda day: day.on))
    return rules.Reading(lacking, (), (), len(lacking))


def _years(years: tuple[int, ...]) -> str:
    return "、".join(str(year) for year in years) or say("无")
