from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.downloads import official_answer
from shequ.base.forms import Form
from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.workbooks import Leaf, workbook
from shequ.files import terms as file_terms
from shequ.files.actions import file_store
from shequ.institutions import actions, forms, queries
from shequ.institutions.queries import FilingDetail, FilingFilters
from shequ.institutions.rules.filings import Place
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import filings as terms
from shequ.plan.queries import place_within

WIDE, NARROW = 40, 16
USUAL_NOTICE = timedelta(days=30)
"""What the form proposes as the day of effect; the unit writes its own."""


@page(terms.FILING_SEE)
def filing_list(request: Request) -> HttpResponse:
    form = forms.FilingFind(request.GET, years=queries.filing_years(request.call))
    listed = queries.filing_list(request.call, filters=_filters(request), page=PageRequest.read(request))
    return show(
        request, "institutions/filing_list.html", page=listed, form=form, query=request.GET.urlencode(),
        may_draft=request.call.actor.may(terms.FILING_DRAFT),
    )  # fmt: skip


def _filters(request: Request) -> FilingFilters:
    return FilingFilters(**{name: request.GET.get(name, "") for name in ("q", "kind", "state", "year", "area")})


@page(terms.FILING_SEE)
def filing_export(request: Request) -> HttpResponse:
    rows = queries.filing_rows(request.call, filters=_filters(request))
    heads = [
        gettext("备案号"), gettext("种类"), gettext("标题"), gettext("涉及的社区"), gettext("社区代码"), gettext("申报单位"),
        gettext("受理单位"), gettext("状态"), gettext("批准文件"), gettext("批准日期"), gettext("生效日期"),
    ]  # fmt: skip
    lines = [
        (
            row.number, row.kind_label, row.title, "、".join(place.name for place in row.places),
            "、".join(place.code for place in row.places), row.applicant_name, row.keeper_name, row.state_label,
            row.decision_document, row.decided_on.isoformat() if row.decided_on else "",
            row.in_force_from.isoformat() if row.in_force_from else "",
        )
        for row in rows
    ]  # fmt: skip
    title = gettext("备案登记")
    leaf = Leaf(title, heads, (NARROW, NARROW, WIDE, WIDE, WIDE, NARROW), lines)
    return workbook(f"{title}-{request.call.on.isoformat()}.xlsx", [leaf])


@page(terms.FILING_SEE)
def filing_official(request: Request, filing_id: UUID) -> HttpResponse:
    return official_answer(queries.filing_official(request.call, filing_id=filing_id))


@page(terms.FILING_SEE)
def filing_detail(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    opinion = forms.FilingOpinionGive(units=list(filing.my_units)) if filing.may_give_opinion else None
    paper = _paper_form(request, filing) if filing.may_change and filing.asked else None
    where = filing.row.places[0].code if filing.row.places else filing.area
    supervision = queries.supervision_of(where, on=request.call.on)
    return show(
        request, "institutions/filing_detail.html", filing=filing, opinion=opinion, paper=paper, supervision=supervision
    )


def _paper_form(request: Request, filing: FilingDetail) -> forms.FilingMaterialAdd:
    return forms.FilingMaterialAdd(
        request.POST or None, request.FILES or None, materials=[(item.id, item.title) for item in filing.asked]
    )


def _communities(request: Request, permission: str) -> list[tuple[str, str]]:
    held = request.call.actor.areas_for(permission)
    rows = [
        row
        for area in held
        for level in (Level.TOWN, Level.COMMUNITY)
        for row in areas_at(request.call, level=level, under=area, on=request.call.on)
    ]
    towns = {row.code: row.name for row in rows if row.level == Level.TOWN}
    run = dict(queries.communities_measured(under_area=held[0][:COUNTY_DIGITS], on=request.call.on)) if held else {}
    named = [
        (row.code, f"{row.name}（{towns.get(row.parent, row.code)}）")
        for row in rows
        if row.level == Level.COMMUNITY and row.code in run
    ]
    return named or [(row.code, row.name) for row in rows if row.level == Level.COMMUNITY]


def _given(form: Form) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    chosen = [Place(code) for code in values.pop("places")]
    new = [Place(code, name) for code, name in values.pop("new_places")]
    return {**values, "places": [*chosen, *new]}


@page(terms.FILING_DRAFT)
def filing_draft(request: Request) -> HttpResponse:
    units = [(unit.code, unit.name) for unit in queries.units_for(request.call, terms.FILING_DRAFT)]
    form = forms.FilingDraft(
        request.POST or None, units=units, communities=_communities(request, terms.FILING_DRAFT),
        initial={
            "effective_on": (request.call.on + USUAL_NOTICE).isoformat(),
            "applicant": queries.usual_unit(request.call, terms.FILING_DRAFT),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.filing_draft(request.call, **_given(form))
            return to("institutions:filing_detail", made)
    return show(request, "institutions/filing_draft.html", form=form)


@page(terms.FILING_CHANGE)
def filing_change(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    communities = _communities(request, terms.FILING_CHANGE)
    known = {code for code, _name in communities}
    form = forms.FilingChange(
        request.POST or None, communities=communities,
        initial={
            "title": filing.row.title, "reason": filing.reason, "effective_on": filing.row.effective_on.isoformat(),
            "places": [place.code for place in filing.row.places],
            "new_places": "\n".join(f"{item.code} {item.name}" for item in filing.row.places if item.code not in known),
        },
    )  # fmt: skip
    return _step(
        request, filing, form, _("修改申报"),
        lambda _values: actions.filing_change(request.call, filing_id=filing_id, **_given(form)),
    )  # fmt: skip


@page(terms.FILING_MATERIAL_ADD)
def filing_material_add(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    form = _paper_form(request, filing)

    def add(values: dict[str, Any]) -> None:
        stored = _store(request, filing, values["file"])
        actions.filing_material_add(
            request.call, filing_id=filing_id, material=values["material"], text=values["text"], file=stored
        )

    return _step(request, filing, form, _("添加材料"), add)


def _store(request: Request, filing: FilingDetail, content: Any) -> str:
    """Take a paper in by the one door; it hangs on the filing."""
    if not content:
        return ""
    where = place_within(request.call.actor, file_terms.FILE_STORE, filing.area)
    stored = file_store(
        request.call, content=content, name=content.name, area=where, seen_with=terms.FILING_SEE,
        subject=f"filing:{filing.row.id}",
    )  # fmt: skip
    return str(stored)


@page(terms.FILING_MATERIAL_DROP)
def filing_material_drop(request: Request, filing_id: UUID, paper_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    return _step(
        request, filing, _nothing(request), _("删去材料"),
        lambda _values: actions.filing_material_drop(request.call, filing_id=filing_id, paper_id=paper_id),
    )  # fmt: skip


@page(terms.FILING_SUBMIT)
def filing_submit(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    return _step(
        request, filing, _nothing(request), _("提交申报"),
        lambda _values: actions.filing_submit(request.call, filing_id=filing_id),
    )  # fmt: skip


@page(terms.FILING_REVIEW)
def filing_review(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    asked = {opinion.institution for opinion in filing.opinions} if filing.row.keeper_name else set()
    bodies = [
        (unit.code, unit.name)
        for unit in queries.units_to_ask(request.call)
        if unit.code != filing.row.applicant and unit.code not in asked
    ]
    form = forms.FilingReview(
        request.POST or None, bodies=bodies,
        units=[(unit.code, unit.name) for unit in queries.units_for(request.call, terms.FILING_REVIEW)],
    )  # fmt: skip
    return _step(
        request, filing, form, _("受理并征求意见"),
        lambda values: actions.filing_review(request.call, filing_id=filing_id, **values),
    )  # fmt: skip


@page(terms.FILING_OPINION_GIVE)
def filing_opinion_give(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    form = forms.FilingOpinionGive(request.POST or None, units=list(filing.my_units))
    return _step(
        request, filing, form, _("填写意见"),
        lambda values: actions.filing_opinion_give(request.call, filing_id=filing_id, **values),
    )  # fmt: skip


@page(terms.FILING_APPROVE)
def filing_approve(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    form = forms.FilingApprove(
        request.POST or None,
        initial={
            "decided_on": request.call.on.isoformat(),
            "in_force_from": filing.row.effective_on.isoformat(),
        },
    )
    return _step(
        request, filing, form, _("批准备案"),
        lambda values: actions.filing_approve(request.call, filing_id=filing_id, **values),
    )  # fmt: skip


@page(terms.FILING_RETURN)
def filing_return(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    return _step(
        request, filing, forms.FilingReturn(request.POST or None), _("退回申报"),
        lambda values: actions.filing_return(request.call, filing_id=filing_id, **values),
    )  # fmt: skip


@page(terms.FILING_WITHDRAW)
def filing_withdraw(request: Request, filing_id: UUID) -> HttpResponse:
    filing = queries.filing_detail(request.call, filing_id=filing_id)
    form = forms.FilingWithdraw(request.POST if request.method == "POST" else None)
    return _step(
        request, filing, form, _("撤回申报"),
        lambda values: actions.filing_withdraw(request.call, filing_id=filing_id, **values),
    )  # fmt: skip


def _nothing(request: Request) -> Form:
    return forms.FilingNothing(request.POST if request.method == "POST" else None)


def _step(
    request: Request, filing: FilingDetail, form: Form, title: Any, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            act(dict(form.cleaned_data))
            messages.success(request, gettext("已办理"))
            return to("institutions:filing_detail", filing.row.id)
    return show(request, "institutions/filing_step.html", form=form, filing=filing, step=title)
