from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.workbooks import Leaf, Yuan, workbook
from shequ.kernel.months import MONTHS_OF_YEAR
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages import choices
from shequ.staffing.queries import Budget, BudgetSum, PayFilters


@page(terms.PAY_SEE)
def pay_list(request: Request) -> HttpResponse:
    find = forms.PayFind(request.GET or {}, area=choices.areas(request, terms.PAY_SEE))
    filters = PayFilters(**find.cleaned_data) if find.is_valid() else PayFilters()
    found = queries.pay_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(
        request, "staffing/pay_list.html", page=found, find=find, filters=filters,
        standard=queries.standard_of(request.call), tabs=choices.tabs(request, "pay_list"),
        may_add=request.call.actor.may(terms.PAY_LINE_ADD),
        left=queries.pay_after_leaving(request.call),
    )  # fmt: skip


@page(terms.PAY_SEE)
def pay_detail(request: Request, staff_id: UUID) -> HttpResponse:
    return show(request, "staffing/pay_detail.html", pay=queries.pay_detail(request.call, staff_id=staff_id))


@page(terms.PAY_LINE_ADD)
def pay_line_add(request: Request) -> HttpResponse:
    form = forms.PayLineAdd(
        request.POST or None, staff_id=queries.people_to_pay(request.call), institution=choices.bodies(request),
        initial={"staff_id": request.GET.get("staff", ""), "since": request.call.on.replace(day=1)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        staff_id = UUID(given.pop("staff_id"))
        with form.refusals():
            actions.pay_line_add(request.call, staff_id=staff_id, monthly_fen=given.pop("monthly"), **given)
            return to("staffing:pay_detail", staff_id)
    return show(request, "staffing/pay_line_add.html", form=form)


@page(terms.PAY_LINE_CHANGE)
def pay_line_change(request: Request, line_id: UUID) -> HttpResponse:
    pay, line = queries.pay_line(request.call, line_id=line_id)
    form = forms.PayLineChange(request.POST or None, initial={"monthly": line.monthly_fen})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with form.refusals():
            actions.pay_line_change(request.call, line_id=line_id, monthly_fen=given.pop("monthly"), **given)
            return to("staffing:pay_detail", pay.staff)
    return _step(request, form, pay, line, gettext("调整报酬"))


@page(terms.PAY_LINE_END)
def pay_line_end(request: Request, line_id: UUID) -> HttpResponse:
    pay, line = queries.pay_line(request.call, line_id=line_id)
    form = forms.PayLineEnd(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.pay_line_end(request.call, line_id=line_id, **form.cleaned_data)
            return to("staffing:pay_detail", pay.staff)
    return _step(request, form, pay, line, gettext("停发报酬"))


@page(terms.PAY_LINE_CANCEL)
def pay_line_cancel(request: Request, line_id: UUID) -> HttpResponse:
    pay, line = queries.pay_line(request.call, line_id=line_id)
    form = forms.PayLineCancel(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.pay_line_cancel(request.call, line_id=line_id, **form.cleaned_data)
            return to("staffing:pay_detail", pay.staff)
    return _step(request, form, pay, line, gettext("撤销登记错误的报酬"))


def _step(request: Request, form: Any, pay: queries.PayDetail, line: queries.LineRow, title: str) -> HttpResponse:
    return show(request, "staffing/pay_line_step.html", form=form, pay=pay, line=line, step=title)


@page(terms.PAY_BUDGET_SEE)
def pay_budget(request: Request) -> HttpResponse:
    find, year, area = _year(request)
    budget = queries.pay_budget(request.call, year=year, area=area)
    return show(
        request, "staffing/pay_budget.html", budget=budget, find=find, year=year, area=area,
        tabs=choices.tabs(request, "pay_budget"), monthly_fen=budget.total_fen // MONTHS_OF_YEAR,
        tables=(
            (gettext("按社区、来源"), gettext("社区"), budget.sources, _table(budget.communities, budget.sources, "by_source")),
            (gettext("按社区、种类"), gettext("社区"), budget.kinds, _table(budget.communities, budget.kinds, "by_kind")),
            (gettext("按机构、来源"), gettext("机构"), budget.sources, _table(budget.bodies, budget.sources, "by_source")),
        ),
    )  # fmt: skip


Column = Sequence[tuple[str, str]]


def _table(rows: Sequence[BudgetSum], columns: Column, name: str) -> list[dict[str, object]]:
    labels = [label for _code, label in columns]
    sums = [[getattr(row, name)[at] for row in rows] for at in range(len(labels))]
    lines: list[tuple[str, int | None, Sequence[int], int]] = [
        (row.name, row.people, getattr(row, name), row.total_fen) for row in rows
    ]
    lines.append((gettext("合计"), None, [sum(column) for column in sums], sum(row.total_fen for row in rows)))
    return [
        {"name": title, "people": people, "cells": list(zip(labels, cells, strict=True)), "total_fen": total}
        for title, people, cells, total in lines
    ]


def _year(request: Request) -> tuple[forms.BudgetFind, int, str]:
    given = {"year": request.call.on.year, **request.GET.dict()}
    find = forms.BudgetFind(given, area=choices.areas(request, terms.PAY_BUDGET_SEE))
    if find.is_valid():
        return find, find.cleaned_data["year"], find.cleaned_data["area"]
    return find, request.call.on.year, ""


@page(terms.PAY_BUDGET_SEE)
def pay_budget_export(request: Request) -> HttpResponse:
    _find, year, area = _year(request)
    budget = queries.pay_budget(request.call, year=year, area=area)
    return workbook(f"{gettext('人员报酬预算')}-{year}.xlsx", [*_sums(budget), _months(budget)])


def _sums(budget: Budget) -> list[Leaf]:
    heads = [
        gettext("人数"), *(label for _code, label in budget.sources), *(label for _code, label in budget.kinds),
        gettext("合计"),
    ]  # fmt: skip
    widths = [24, 8, *[14] * (len(heads) - 1)]
    note = gettext("单位：元。整月按月额计，不满一个月的按当月日历天数折算，四舍五入到分。")
    return [
        Leaf(
            title, [first, *heads], widths,
            [
                [row.name, row.people, *map(Yuan, row.by_source), *map(Yuan, row.by_kind), Yuan(row.total_fen)]
                for row in rows
            ],
            note,
        )
        for title, first, rows in (
            (gettext("按社区"), gettext("社区"), budget.communities), (gettext("按机构"), gettext("机构"), budget.bodies),
        )
    ]  # fmt: skip


def _months(budget: Budget) -> Leaf:
    months = [gettext("{month}月").format(month=month) for month in range(1, 13)]
    heads = [
        gettext("社区"),
        gettext("机构"),
        gettext("来源"),
        gettext("种类"),
        gettext("人数"),
        *months,
        gettext("合计"),
    ]
    return Leaf(
        gettext("分月明细"), heads, [24, 24, 12, 18, 8, *[12] * 13],
        [
            [
                line.area_name, line.institution_name, line.source_label, line.kind_label, line.people,
                *map(Yuan, line.months), Yuan(line.total_fen),
            ]
            for line in budget.lines
        ],
    )  # fmt: skip


@page(terms.PAY_BUDGET_SEE)
def wage_trial(request: Request) -> HttpResponse:
    standard = queries.standard_of(request.call)
    begin = {"monthly": standard.monthly_fen, "on": request.call.on}
    find = forms.WageTrial(
        request.GET or None, area=choices.areas(request, terms.PAY_BUDGET_SEE), initial=begin
    )  # fmt: skip
    trial = None
    if find.is_bound and find.is_valid():
        given = find.cleaned_data
        on: date = given["on"]
        trial = queries.wage_trial(request.call, monthly_fen=given["monthly"], on=on, area=given["area"])
    return show(
        request, "staffing/wage_trial.html", find=find, trial=trial, standard=standard,
        tabs=choices.tabs(request, "wage_trial"),
    )  # fmt: skip
