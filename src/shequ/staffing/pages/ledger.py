from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_lazy

from shequ.base.page import Request, page, show
from shequ.base.paging import PageRequest
from shequ.base.workbooks import Leaf, workbook
from shequ.kernel.refusals import Hidden
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.actions import Opening
from shequ.staffing.pages.drawing import share_drawing
from shequ.staffing.pages.steps import day, key_of, sent, step
from shequ.staffing.terms import Ledger

LEDGERS = {item.value for item in Ledger}
COLUMN_WIDTH = 14
NAME_WIDTH = 40
VACANT, EXCESS = "vacant", "excess"


def _book(request: Request) -> tuple[queries.Book, forms.BookFind]:
    on = day(request)
    asked = request.GET.get("ledger", "")
    ledger = asked if asked in LEDGERS else Ledger.ESTABLISHMENT.value
    form = forms.BookFind({**request.GET.dict(), "on": on.isoformat(), "ledger": ledger})
    return queries.book(request.call, on=on, ledger=ledger), form


@page(terms.BOOK_SEE)
def book(request: Request) -> HttpResponse:
    found, form = _book(request)
    text, only = request.GET.get("q", "").strip(), request.GET.get("only", "")
    rows = [
        row
        for row in found.rows
        if text in row.name and (not only or (only == VACANT and row.vacant) or (only == EXCESS and row.excess))
    ]
    days = queries.change_days(request.call)
    may = request.call.actor.may
    return show(
        request, "staffing/book.html", book=found, rows=rows, form=form, days=days[::-1],
        first=days[0] if days else found.on, span=(request.call.on - days[0]).days if days else 0,
        at=(found.on - days[0]).days if days else 0, holds=queries.hold_list(request.call, on=found.on),
        is_leadership=found.ledger == Ledger.LEADERSHIP, may_transfer=may(terms.HEADS_TRANSFER),
        may_hold=may(terms.HEADS_HOLD), may_open=may(terms.LEDGER_OPEN),
    )  # fmt: skip


@page(terms.BOOK_SEE)
def book_export(request: Request) -> HttpResponse:
    found, _form = _book(request)
    heads = (
        gettext("机构"), gettext("种类"), gettext("核定"), gettext("预留"), gettext("实有"), gettext("冻结"), gettext("空缺"),
        gettext("超出"),
    )  # fmt: skip
    title = gettext("编制台账")
    lines: list[tuple[str, str, Any]] = [
        *((row.name, row.kind_label, row) for row in found.rows),
        *((gettext("合计"), row.kind_label, row) for row in found.totals),
    ]
    leaf = Leaf(
        title, heads, (NAME_WIDTH, COLUMN_WIDTH), note=f"{title} {found.on.isoformat()} {request.call.actor.name}",
        lines=[
            (name, label, row.authorised, row.earmarked, row.occupied, row.frozen, row.vacant, row.excess)
            for name, label, row in lines
        ],
    )  # fmt: skip
    return workbook(f"{title}-{found.on.isoformat()}.xlsx", [leaf])


@page(terms.BOOK_SEE)
def entry_list(request: Request) -> HttpResponse:
    ledger = request.GET.get("ledger", "")
    return show(
        request, "staffing/entry_list.html", form=forms.EntryFind(request.GET),
        page=queries.entry_list(
            request.call, ledger=ledger if ledger in LEDGERS else "", page=PageRequest.read(request)
        ),
        may_change=request.call.actor.may(terms.TOTAL_CHANGE),
    )  # fmt: skip


def _county(request: Request, permission: str) -> str:
    return queries.county_of(request.call, permission)


CRUMB = ((gettext_lazy("编制台账"), "staffing:book"),)


@page(terms.HEADS_TRANSFER)
def heads_transfer(request: Request) -> HttpResponse:
    form = forms.HeadsTransfer(sent(request), bodies=queries.body_choices(request.call, terms.HEADS_TRANSFER))

    def act(given: dict[str, Any]) -> UUID:
        given |= {"source": key_of(given["source"]), "target": key_of(given["target"])}
        return actions.heads_transfer(request.call, area=_county(request, terms.HEADS_TRANSFER), **given)

    return step(request, form, title=gettext("调剂"), act=act, back=("staffing:book",), crumbs=CRUMB)


@page(terms.TOTAL_CHANGE)
def total_change(request: Request) -> HttpResponse:
    return step(
        request, forms.TotalChange(sent(request)), title=gettext("调整总量"), back=("staffing:entry_list",), crumbs=CRUMB,
        act=lambda given: actions.total_change(request.call, area=_county(request, terms.TOTAL_CHANGE), **given),
        note=gettext("总量只能依据上级文件调整；在总量之内的用“调剂”。"),
    )  # fmt: skip


@page(terms.LEDGER_OPEN)
def ledger_open(request: Request) -> HttpResponse:
    form = forms.LedgerOpen(sent(request), bodies=queries.body_choices(request.call, terms.LEDGER_OPEN))

    def act(given: dict[str, Any]) -> UUID:
        opening = Opening(
            institution=key_of(given.pop("institution")), kind=given.pop("kind"), heads=given.pop("heads")
        )
        return actions.ledger_open(request.call, area=_county(request, terms.LEDGER_OPEN), openings=[opening], **given)

    return step(request, form, title=gettext("登记期初编制"), act=act, back=("staffing:book",), crumbs=CRUMB)


@page(terms.HEADS_HOLD)
def heads_hold(request: Request) -> HttpResponse:
    form = forms.HeadsHold(sent(request), bodies=queries.body_choices(request.call, terms.HEADS_HOLD))

    def act(given: dict[str, Any]) -> UUID:
        return actions.heads_hold(request.call, institution_id=UUID(given.pop("institution")), **given)

    return step(request, form, title=gettext("预留或冻结"), act=act, back=("staffing:book",), crumbs=CRUMB)


@page(terms.HEADS_RELEASE)
def heads_release(request: Request, hold_id: UUID) -> HttpResponse:
    held = next((row for row in queries.hold_list(request.call) if row.id == hold_id), None)
    if held is None:
        raise Hidden()
    return step(
        request, forms.HeadsRelease(sent(request)), title=gettext("解除"), back=("staffing:book",), crumbs=CRUMB,
        sub=f"{held.institution} {held.kind_label} {held.heads} · {held.state_label}",
        act=lambda given: actions.heads_release(request.call, hold_id=hold_id, **given),
    )  # fmt: skip


@page(terms.ENTRY_REVERSE)
def entry_reverse(request: Request, entry_id: UUID) -> HttpResponse:
    return step(
        request, forms.EntryReverse(sent(request)), title=gettext("冲销"), back=("staffing:entry_list",), crumbs=CRUMB,
        act=lambda given: actions.entry_reverse(request.call, entry_id=entry_id, **given),
        note=gettext("原分录保留，另记一笔相反的分录，自原生效日起抵销。"),
    )  # fmt: skip


@page(terms.BOOK_SEE)
def shares(request: Request) -> HttpResponse:
    rows = queries.share_series(request.call)
    return show(request, "staffing/shares.html", rows=rows, chart=share_drawing(rows))
