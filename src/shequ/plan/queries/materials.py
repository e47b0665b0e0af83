"""Which papers belong to a submission, as the plan in force says."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from shequ.plan.queries.in_force import plans


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A paper that belongs to a submission, in the reader's words; source: the document that asks for it."""

    id: str
    title: str
    source: str


def materials_for(area: str, *, on: date, filing: str) -> tuple[MaterialRow, ...]:
    """Return the papers that a kind of filing needs in an area on a day; none where the plan asks for none."""
    plan = plans().at(area, on)
    if plan is None:
        return ()
    language = get_language() or ""
    documents = plan.pack.document_by_id
    return tuple(
        MaterialRow(
            item.id, item.title.in_language(language),
            documents[item.document].number or documents[item.document].title.in_language(language),
        )
        for item in plan.pack.materials
        if filing in item.filings
    )  # fmt: skip
