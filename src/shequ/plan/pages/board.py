from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.words import say
from shequ.journal.actions import Unchanged
from shequ.kernel.late import late
from shequ.plan import actions, forms, queries, terms
from shequ.plan.pages.drawing import burn_drawing
from shequ.plan.queries import BoardFilters, Plan
from shequ.plan.terms import Status

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT_PAGE = 200
MOST_EXPORTED = 50_000


@page(terms.BOARD_SEE)
def board(request: Request) -> HttpResponse:
    if not queries.plan_rows(request.call):
        return show(request, "plan/no_plan.html", may_load=request.call.actor.may(terms.POLICY_LOAD))
    plan = _plan(request)
    unfiltered = queries.board(request.call, plan=plan, filters=BoardFilters())
    form = forms.BoardFind(request.GET or None, units=unfiltered.units, areas=unfiltered.areas)
    filters = _filters(request, form)
    shown = queries.board(request.call, plan=plan, filters=filters) if filters != BoardFilters() else unfiltered
    opened = _opened(shown, request.GET.get("clause", ""))
    return show(
        request,
        "plan/board.html",
        board=shown,
        form=form,
        filters=filters,
        burn=burn_drawing(shown.burn),
        segments=[(tone, count) for _status, _label, tone, count in shown.counts],
        plans=_plan_links(shown),
        detail=queries.clause_detail(request.call, plan=plan, clause_id=opened, filters=filters) if opened else None,
        findings=_findings(request, plan, opened, filters) if opened else None,
        may_run=request.call.actor.may(terms.CHECK_RUN, plan.area),
    )


@page(terms.BOARD_SEE)
def clause_detail(request: Request, pack_code: str, clause_id: str) -> HttpResponse:
    plan = queries.plan_seen(request.call, code=pack_code, area=request.GET.get("plan_area", ""))
    form = forms.BoardFind(request.GET or None)
    filters = BoardFilters(area=request.GET.get("area", ""), severity=_known_severity(request))
    detail = queries.clause_detail(request.call, plan=plan, clause_id=clause_id, filters=filters)
    template = "plan/clause_detail.html" if not request.htmx else "plan/_drawer.html"
    return show(
        request,
        template,
        detail=detail,
        findings=_findings(request, plan, clause_id, filters),
        resolved=queries.finding_page(
            request.call, plan=plan, filters=filters, clause=clause_id, page=PageRequest(size=20), is_resolved=True
        ),
        board={"plan": {"code": plan.code, "area": plan.area}},
        form=form,
    )


@page(terms.CHECK_RUN)
def check_run(request: Request) -> HttpResponse:
    plan = _plan(request)
    if request.method == "POST":
        done = actions.check_run(
            request.call, pack_code=plan.code, plan_area=plan.area, is_incremental="all" not in request.POST
        )
        said = gettext("自上次体检以来没有影响结果的变化") if isinstance(done, Unchanged) else gettext("体检完成")
        messages.success(request, said)
    return to("plan:board", pack=plan.code)


@page(terms.BOARD_SEE)
def board_export(request: Request) -> HttpResponse:
    plan = _plan(request)
    form = forms.BoardFind(request.GET or None)
    filters = _filters(request, form)
    shown = queries.board(request.call, plan=plan, filters=filters)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    )
    _clause_sheet(book, shown)
    _finding_sheet(book, request, plan, filters)
    book.close()
    name = f"{shown.plan.title}-{request.call.on.isoformat()}.xlsx"
    return _attachment(buffer.getvalue(), name)


def _attachment(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


def _plan(request: Request) -> Plan:
    given = request.POST if request.method == "POST" else request.GET
    return queries.plan_seen(request.call, code=given.get("pack", ""), area=given.get("plan_area", ""))


def _filters(request: Request, form: forms.BoardFind) -> BoardFilters:
    values = {name: request.GET.get(name, "") for name in form.fields}
    if values["status"] not in {value for value, _label in Status.choices()}:
        values["status"] = ""
    return BoardFilters(
        status=values["status"],
        unit=values["unit"],
        area=values["area"] if values["area"].isdigit() else "",
        severity=_known_severity(request),
        only_problems=bool(request.GET.get("problems")),
    )


def _known_severity(request: Request) -> str:
    asked = request.GET.get("severity", "")
    return asked if asked in terms.SEVERITY_TITLES else ""


def _opened(shown: queries.Board, asked: str) -> str:
    """Return the clause in the drawer: the one asked for, else the first that stands worst."""
    rows = [row for row in shown.rows if not row.is_heading]
    if asked in {row.id for row in rows}:
        return asked
    for status in (Status.NOT_MET, Status.AT_RISK):
        for row in rows:
            if row.status == status and row.findings:
                return row.id
    return ""


def _findings(request: Request, plan: Plan, clause: str, filters: BoardFilters) -> object:
    return queries.finding_page(request.call, plan=plan, filters=filters, clause=clause, page=PageRequest.read(request))


def _plan_links(shown: queries.Board) -> list[tuple[str, str, bool]]:
    here = (shown.plan.code, shown.plan.area)
    return [
        (
            f"{row.title}（{row.area_name}）",
            f"{reverse('plan:board')}?pack={row.code}&plan_area={row.area}",
            (row.code, row.area) == here,
        )
        for row in shown.plans
    ]


def _clause_sheet(book: xlsxwriter.Workbook, shown: queries.Board) -> None:
    sheet = book.add_worksheet(gettext("条款"))
    bold = book.add_format({"bold": True, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    heads = ("条款", "要做到的事", "牵头单位", "状态", "不达标", "提醒", "参考", "期限", "不能测的原因")
    sheet.write_row(0, 0, [say(head) for head in heads], bold)
    for number, row in enumerate(shown.rows, start=1):
        due = row.due_on.isoformat() if row.due_on else ""
        values = (
            row.id,
            row.title,
            row.lead,
            row.status_label,
            row.errors,
            row.warnings,
            row.infos,
            due,
            "；".join(row.reasons),
        )
        sheet.write_row(number, 0, values, bold if row.is_heading else wrap)
    for column, width in enumerate((10, 44, 24, 12, 8, 8, 8, 12, 60)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)


def _finding_sheet(book: xlsxwriter.Workbook, request: Request, plan: Plan, filters: BoardFilters) -> None:
    sheet = book.add_worksheet(gettext("问题"))
    bold = book.add_format({"bold": True})
    heads = ("条款", "程度", "区域", "对象", "问题", "实测", "应达", "单位", "整改建议", "首次发现", "状态")
    sheet.write_row(0, 0, [say(head) for head in heads], bold)
    turn = PageRequest(size=EXPORT_PAGE)
    number = 0
    while number < MOST_EXPORTED:
        found = queries.finding_page(request.call, plan=plan, filters=filters, page=turn)
        for row in found.rows:
            number += 1
            values = (
                row.clause, row.severity_label, row.area_name, row.name, row.what, row.measured, row.required, row.unit,
                row.mend, row.opened_at.date().isoformat(), row.change_label,
            )  # fmt: skip
            sheet.write_row(number, 0, values)
        if not found.after:
            break
        turn = PageRequest(size=EXPORT_PAGE, after=found.after)
    for column, width in enumerate((10, 8, 18, 24, 60, 12, 14, 8, 44, 12, 8)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
