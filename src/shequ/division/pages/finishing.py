import io
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base import official_docx
from shequ.base.page import Request, page, show, to
from shequ.base.steps import step
from shequ.division import actions, forms, queries, terms
from shequ.division.actions import Paper
from shequ.division.pages.files import proposal_book
from shequ.division.queries import ProposalDetail
from shequ.institutions.queries import units_for, usual_unit
from shequ.institutions.terms import filings as filing_terms
from shequ.plan.queries import materials_for
from shequ.plan.terms import FilingKind

USUAL_NOTICE = timedelta(days=30)
"""What the form proposes as the day of effect; the unit writes its own."""
KINDS = (FilingKind.CREATE, FilingKind.BOUNDARY, FilingKind.ABOLISH)


def _crumbs(found: ProposalDetail) -> list[tuple[str, object]]:
    return [
        (reverse("division:study_list"), _("社区划分")), (reverse("division:study_detail", args=[found.study]), found.study_title),
        (_back(found), found.row.title),
    ]  # fmt: skip


def _back(found: ProposalDetail) -> str:
    return reverse("division:proposal_detail", args=[found.study, found.row.id])


@page(terms.PROPOSAL_NAME)
def communities_name(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id, is_drawn=False)
    form = forms.CommunitiesName(request.POST if request.method == "POST" else None, proposal=found)
    return step(
        request, form,
        lambda values: actions.communities_name(
            request.call, study_id=study_id, proposal_id=proposal_id, names=form.names(), version=values["version"]
        ),
        title=_("给社区定名"), back=_back(found), then=("division:proposal_detail", study_id, proposal_id),
        crumbs=_crumbs(found), note=_("沿用原社区的，代码不变；新设的社区在这里定名"),
    )  # fmt: skip


@page(terms.PROPOSAL_GRID)
def proposal_grid(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.proposal_grid(request.call, study_id=study_id, proposal_id=proposal_id)
    return to("division:proposal_detail", study_id, proposal_id, tab="grids")


@page(terms.STUDY_FILE)
def study_file(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id, is_drawn=False)
    call = request.call
    asked = {item.id: item.title for kind in KINDS for item in materials_for(found.area, on=call.on, filing=kind)}
    form = forms.StudyFile(
        request.POST if request.method == "POST" else None, materials=list(asked.items()),
        units=[(unit.code, unit.name) for unit in units_for(call, filing_terms.FILING_DRAFT)],
        initial={
            "effective_on": (call.on + USUAL_NOTICE).isoformat(), "applicant": usual_unit(call, filing_terms.FILING_DRAFT),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        papers = _papers(request, found, report_to=values.pop("report_to"), table_to=values.pop("table_to"))
        with form.refusals():
            actions.study_file(call, study_id=study_id, proposal_id=proposal_id, papers=papers, **values)
            return to("division:transition_detail", study_id)
    return show(request, "division/study_file.html", form=form, proposal=found, row=found.row)


def _papers(request: Request, found: ProposalDetail, *, report_to: str, table_to: str) -> list[Paper]:
    papers = []
    if report_to:
        report = queries.study_report(request.call, study_id=found.study, proposal_id=found.row.id)
        papers.append(Paper(report_to, f"{gettext('划分报告')}.docx", io.BytesIO(official_docx.docx_of(report))))
    if table_to:
        papers.append(Paper(table_to, f"{gettext('社区规模表')}.xlsx", io.BytesIO(proposal_book(found).content)))
    return papers
