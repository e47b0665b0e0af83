"""`shequ check` and `shequ policy`."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from shequ.areas.queries import area_is_known
from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.plan import actions, queries
from shequ.plan.rules.reader import Problem
from shequ.plan.rules.reading import PackRefused
from shequ.plan.terms import SEVERITY_TITLES, Status

MARKS: dict[str, str] = {Status.MET: "●", Status.AT_RISK: "▲", Status.NOT_MET: "■", Status.UNMEASURABLE: "○"}
LABELS: dict[str, str] = dict(Status.choices())


@click.command()
@click.option("--area", default="", help="只体检这个区域（代码）")
@click.option("--clause", default="", help="只体检这一条款")
@click.option("--pack", default="", help="政策包代码，几个方案同时施行时指定")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="按这一天的情况体检，只回答，不存")
@command
def check(call: Call, area: str, clause: str, pack: str, as_of: datetime | None) -> Answer:
    """体检：方案的每一条落实得怎样。"""
    on = as_of.date() if as_of else call.on
    plan = _plan(area, pack, on)
    if clause and clause not in {item.id for item in plan.pack.measured_clauses}:
        raise click.BadParameter(
            say("政策包 {pack} 没有条款 {clause}", {"pack": plan.code, "clause": clause}), param_hint="--clause"
        )
    if on == call.on and area == "":
        actions.check_run(call, pack_code=plan.code, plan_area=plan.area, clauses=(clause,) if clause else ())
        report = queries.stored_report(call, plan=plan, clause=clause)
    else:
        report = queries.fresh_report(call, plan=plan, on=on, area=area, clause=clause)
        if on == call.on:
            actions.check_run(
                call, pack_code=plan.code, plan_area=plan.area, area=area, clauses=(clause,) if clause else ()
            )
    return Answer(report.data(), tuple(_lines(report)))


def _plan(area: str, pack: str, on: date) -> queries.Plan:
    held = [plan for plan in queries.plans().on(on) if pack in ("", plan.code)]
    if area:
        held = [plan for plan in held if area.startswith(plan.area) or plan.area.startswith(area)]
        if not area_is_known(area) and area not in {plan.area for plan in held}:
            raise click.BadParameter(say("没有代码是 {area} 的区域", {"area": area}), param_hint="--area")
    if not held:
        raise queries.NoPlan(area=area or pack or "—", on=on.isoformat())
    if len(held) > 1:
        codes = "、".join(f"{plan.code}（{plan.area}）" for plan in held)
        raise click.UsageError(say("有几个方案同时施行：{codes}。用 --area 或 --pack 指定一个", {"codes": codes}))
    return held[0]


def _lines(report: queries.Report) -> Iterator[str]:
    yield f"{report.pack}　{report.as_of.isoformat()}"
    for clause in report.clauses:
        status = f"{MARKS[clause.status]} {say(LABELS[clause.status])}"
        yield f"{clause.id:<8}{status}　{clause.title}" + (
            say("　问题 {count}", {"count": clause.findings}) if clause.findings else ""
        )
        if clause.reason:
            yield f"        {clause.reason}"
    for finding in report.findings:
        yield f"{finding.clause:<8}{say(SEVERITY_TITLES[finding.severity])}　{finding.what}　{finding.mend}"


@click.group()
def policy() -> None:
    """政策包：核对、装入、施行。"""


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@command
def validate(call: Call, file: Path) -> Answer:
    """核对一个政策包（文件或文件夹），不装入。"""
    del call
    try:
        read = queries.pack_read(queries.pack_files(file))
    except PackRefused as refusal:
        problems = [_problem(item) for item in refusal.problems]
        lines = [f"{item['file']}:{item['line']}: {item['key']}: {item['reason']}" for item in problems]
        return Answer({"ok": False, "errors": problems, "warnings": []}, lines, NO)
    warnings = [_problem(item) for item in read.warnings]
    pack = read.pack
    lines = [f"{item['file']}:{item['line']}: {item['key']}: {item['reason']}{say('（提醒）')}" for item in warnings]
    lines.append(
        say(
            "政策包 {pack} 第 {version} 版可用：条款 {clauses}，参数 {parameters}",
            {
                "pack": pack.code,
                "version": pack.version,
                "clauses": len(pack.measured_clauses),
                "parameters": len(pack.parameters),
            },
        )
    )
    data = {
        "ok": True,
        "errors": [],
        "warnings": warnings,
        "pack": pack.code,
        "version": pack.version,
        "clauses": len(pack.measured_clauses),
        "parameters": len(pack.parameters),
    }
    return Answer(data, lines)


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--put-in-force", is_flag=True, help="装入后施行")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="施行日")
@click.option("--document", default="", help="施行所依据的文号")
@command
def load(call: Call, file: Path, put_in_force: bool, since: datetime | None, document: str) -> Answer:
    """装入一个政策包（文件、文件夹，或随程序带的包名，如 lingtai-2016）。"""
    files = queries.pack_files(file) if file.exists() else queries.bundled_pack(str(file))
    read = queries.pack_read(files)
    loaded = actions.policy_load(call, files=files)
    pack_id = queries.pack_version(read.pack.code, read.pack.version)
    lines = [_place(item) + say("（提醒）") for item in read.warnings]
    named = {"pack": read.pack.code, "version": read.pack.version}
    if isinstance(loaded, Unchanged):
        lines.append(say("政策包 {pack} 第 {version} 版早已装入，没有变化", named))
    else:
        lines.append(say("已装入政策包 {pack} 第 {version} 版", named))
    data: dict[str, Any] = {
        "pack": read.pack.code,
        "version": read.pack.version,
        "id": str(pack_id),
        "loaded": not isinstance(loaded, Unchanged),
        "in_force": False,
        "warnings": [_problem(item) for item in read.warnings],
    }
    if put_in_force:
        done = actions.policy_put_in_force(
            call, pack_id=pack_id, since=since.date() if since else None, document=document
        )
        for area in read.pack.areas:
            if _holds(call, read.pack.code, area):
                actions.tasks_make(call, pack_code=read.pack.code, plan_area=area)
        data["in_force"] = True
        lines.append(say("早已施行，没有变化") if isinstance(done, Unchanged) else say("已施行，并按条款建立改革任务"))
    else:
        preview = queries.policy_preview(call, pack=read.pack, pack_id=pack_id)
        data["preview"] = {"appear": len(preview.appear), "vanish": len(preview.vanish), "change": len(preview.change)}
        lines.append(say("如果施行：出现问题 {appear}，消失 {vanish}，变化 {change}", data["preview"]))
    return Answer(data, lines, DONE)


def _holds(call: Call, code: str, area: str) -> bool:
    return any((plan.code, plan.area) == (code, area) for plan in queries.plans().on(call.on))


def _problem(item: Problem) -> dict[str, Any]:
    return {"file": item.file, "line": item.line, "key": item.key, "reason": say(item.reason, item.values)}


def _place(item: Problem) -> str:
    return f"{item.file}:{item.line}: {item.key}: {say(item.reason, item.values)}"
