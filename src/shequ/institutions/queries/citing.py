"""Where bodies, duties, orders and filings quote a document: the text that people wrote, read for its number."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from shequ.base.official import official_number
from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions.models import Duty, Filing, InstitutionOrder, InstitutionVersion, OrderLine
from shequ.kernel.words import _
from shequ.plan.queries import Citation

BECAUSE = "who cites a document is open to who may see the document: titles of duties, orders and filings, no more"


def documents_cited(area: str, numbers: Sequence[str]) -> dict[str, list[Citation]]:
    """Return, for each number, the duties, orders, bodies and filings of an area that quote it; five statements."""
    found: dict[str, dict[str, Citation]] = {}
    for text, citation in _quoted(area):
        for number in numbers:
            if number in text:
                found.setdefault(number, {})[citation.url + citation.kind] = citation
    return {number: list(citations.values()) for number, citations in found.items()}


def _quoted(area: str) -> Iterator[tuple[str, Citation]]:
    duties = Duty.objects.unscoped(because=BECAUSE).filter(under(area)).exclude(document="").order_by("sort", "code")
    for duty in duties:
        yield official_number(duty.document), Citation(say(_("职责")), duty.title, _page("duty_detail", duty.pk))
    orders = InstitutionOrder.objects.unscoped(because=BECAUSE).filter(under(area)).order_by("drafted_at")
    for order in orders:
        text = official_number(order.decision_document) + " " + official_number(order.superior_document)
        yield text, Citation(say(_("机构调整令")), order.title, _page("order_detail", order.pk))
    lines = OrderLine.objects.unscoped(because=BECAUSE).filter(under(area)).exclude(document="").select_related("order")
    for line in lines:
        citation = Citation(say(_("机构调整令")), line.order.title, _page("order_detail", line.order_id))
        yield official_number(line.document), citation
    versions = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(under(area), valid_to=None)
    for version in versions.exclude(document="").order_by("sort"):
        citation = Citation(say(_("机构")), version.name, _page("institution_detail", version.institution_id))
        yield official_number(version.document), citation
    filings = Filing.objects.unscoped(because=BECAUSE).filter(under(area)).exclude(decision_document="")
    for filing in filings.order_by("drafted_at"):
        citation = Citation(say(_("社区备案")), filing.title, _page("filing_detail", filing.pk))
        yield official_number(filing.decision_document), citation


def _page(name: str, key: object) -> str:
    return reverse(f"institutions:{name}", args=[key])
