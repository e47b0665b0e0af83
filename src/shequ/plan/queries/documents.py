"""The register of basis documents: what plans name and what the county has entered, who cites each, and how it stands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from shequ.base.official import official_number
from shequ.base.rows import Hit
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.plan import terms
from shequ.plan.models import BasisDocument
from shequ.plan.queries.in_force import Plan, plans
from shequ.plan.queries.scope import place_within, sees_plan, touching
from shequ.plan.rules import documents as rules
from shequ.plan.rules.pack import Document
from shequ.plan.terms import DocumentLevel, DocumentState

TONES: dict[str, str] = {
    DocumentState.IN_FORCE: "ok", DocumentState.MISSING: "warn", DocumentState.REPEALED: "bad", DocumentState.AHEAD: "hold",
}  # fmt: skip
MOST_SHOWN = 50
"""Citations of one kind that a page lists; the count is of all."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that rests on a document. kind: what it is, in the reader's words."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A basis document. id: None for one that a plan names and nobody has entered. cited: how many rest on it."""

    id: UUID | None
    area: str
    code: str
    number: str
    title: str
    issuer: str
    level: str
    level_label: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    repealed_by: str
    kept_at: str
    file_id: UUID | None
    state: str
    state_label: str
    tone: str
    plan: str
    cited: int
    url: str


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A document with who cites it, by kind, and what the actor may do."""

    row: DocumentRow
    citations: tuple[tuple[str, int, tuple[Citation, ...]], ...]
    may_enter: bool
    may_change: bool


Cites = Callable[[str, Sequence[str]], dict[str, list[Citation]]]
_citing: list[Cites] = []


def citations_register(functions: Iterable[Cites]) -> None:
    """Take over what other rooms cite: function(area, numbers) → number → citations; config calls it once."""
    _citing[:] = list(functions)


def _seen(call: Call) -> list[BasisDocument]:
    rows = BasisDocument.objects.unscoped(because="a county's register concerns whoever works in it or above it")
    return list(rows.filter(touching(call.actor.areas_for(terms.DOCUMENT_SEE))).order_by("-issued_on", "number", "id"))


def _all(call: Call) -> list[tuple[DocumentRow, Plan | None]]:
    """Return every document that the actor may see: those of the plans in force first, in their order."""
    entered = _seen(call)
    by_code = {(item.area_id, item.code): item for item in entered if item.code}
    found: list[tuple[DocumentRow, Plan | None]] = []
    used = set()
    for plan in plans().on(call.on):
        if not sees_plan(call.actor, plan, terms.DOCUMENT_SEE):
            continue
        for item in plan.pack.documents:
            held = by_code.get((plan.area, item.id))
            if held:
                used.add(held.pk)
            found.append((_row(plan.area, item, held, plan, call.on), plan))
    found += [(_row(item.area_id, None, item, None, call.on), None) for item in entered if item.pk not in used]
    return found


def _row(area: str, named: Document | None, held: BasisDocument | None, plan: Plan | None, on: date) -> DocumentRow:
    language = get_language() or ""
    state = _state(named, held, on)
    code = named.id if named else (held.code if held else "")
    title = held.title if held else ""
    if named and (held is None or held.title == named.title.zh):
        title = named.title.in_language(language)
    return DocumentRow(
        id=held.pk if held else None, area=area, code=code,
        number=official_number((held.number if held else "") or (named.number if named else "")), title=title,
        issuer=held.issuer if held else (named.issuer if named else ""), level=held.level if held else "",
        level_label=say(DocumentLevel(held.level).label) if held else "",
        issued_on=held.issued_on if held else (named.issued_on if named else None),
        valid_from=held.valid_from if held else None, valid_to=held.valid_to if held else None,
        repealed_by=held.repealed_by if held else "", kept_at=held.kept_at if held else "",
        file_id=held.file_id if held else None, state=state, state_label=say(state.label), tone=TONES[state],
        plan=plan.pack.short.in_language(language) if plan else "", cited=0,
        url=reverse("plan:document_detail", args=[held.pk]) if held else reverse("plan:document_cited", args=[code]),
    )  # fmt: skip


def _state(named: Document | None, held: BasisDocument | None, on: date) -> DocumentState:
    if held is not None:
        is_held = bool(held.file_id or held.kept_at or (named and named.state == DocumentState.IN_FORCE))
        return rules.state_on(on, is_held=is_held, valid_from=held.valid_from, valid_to=held.valid_to)
    return DocumentState(named.state) if named else DocumentState.MISSING


def document_list(call: Call, *, q: str = "", state: str = "", level: str = "") -> list[DocumentRow]:
    """Return the register, each with how many rest on it; a plan names some ten documents, a county a hundred.

    Statements: the register's one, and those of each room that cites, for any number of documents.
    """
    words = q.strip()
    pairs = [
        (row, plan)
        for row, plan in _all(call)
        if state in ("", row.state) and level in ("", row.level)
        if not words or words in row.title or words in row.issuer or official_number(words) in row.number
    ]
    cited = _cited_elsewhere(pairs)
    return [
        replace(row, cited=len(_in_plan(row, plan)) + len(cited.get((row.area, row.number), ()))) for row, plan in pairs
    ]


def _cited_elsewhere(pairs: Sequence[tuple[DocumentRow, Plan | None]]) -> dict[tuple[str, str], list[Citation]]:
    by_area: dict[str, list[str]] = {}
    for row, _plan in pairs:
        if row.number:
            by_area.setdefault(row.area, []).append(row.number)
    found: dict[tuple[str, str], list[Citation]] = {}
    for area, numbers in by_area.items():
        for function in _citing:
            for number, citations in function(area, numbers).items():
                found.setdefault((area, number), []).extend(citations)
    return found


def _in_plan(row: DocumentRow, plan: Plan | None) -> list[Citation]:
    if plan is None or not row.code:
        return []
    language = get_language() or ""
    clauses = [
        Citation(
            say(_("条款")), f"{clause.id} {clause.title.in_language(language)}",
            reverse("plan:clause_detail", args=[plan.code, clause.id]),
        )
        for clause in plan.pack.measured_clauses
        if clause.document == row.code
    ]  # fmt: skip
    pack = reverse("plan:pack_detail", args=[plan.pack_id])
    figures = [
        Citation(say(_("参数")), item.called(language), f"{pack}#numbers-h")
        for item in plan.pack.parameters
        if item.document == row.code
    ]
    papers = [
        Citation(say(_("申报材料")), item.title.in_language(language), pack)
        for item in plan.pack.materials
        if item.document == row.code
    ]
    return clauses + figures + papers


def document_detail(call: Call, *, document_id: UUID | None = None, code: str = "") -> DocumentDetail:
    """Return one document by its key, or, while nobody has entered it, by the plan's own id.

    Raises: Hidden.
    """
    wanted = [
        pair for pair in _all(call) if (pair[0].id == document_id if document_id else code and pair[0].code == code)
    ]
    if not wanted:
        raise Hidden()
    row, plan = wanted[0]
    elsewhere = _cited_elsewhere([(row, plan)]).get((row.area, row.number), [])
    grouped: dict[str, list[Citation]] = {}
    for citation in [*_in_plan(row, plan), *elsewhere]:
        grouped.setdefault(citation.kind, []).append(citation)
    where = place_within(call.actor, terms.DOCUMENT_CHANGE, row.area)
    may = call.actor.may(terms.DOCUMENT_CHANGE, where) and where == row.area
    return DocumentDetail(
        row=replace(row, cited=sum(len(items) for items in grouped.values())),
        citations=tuple((kind, len(items), tuple(items[:MOST_SHOWN])) for kind, items in grouped.items()),
        may_enter=may and row.id is None,
        may_change=may and row.id is not None,
    )


def documents_of_plan(plan: Plan, *, on: date) -> list[DocumentRow]:
    """Return the documents that a plan names, as they stand by the register, then what else was entered; one statement."""
    rows = BasisDocument.objects.unscoped(because="a check measures the whole register of the plan's area")
    entered = list(rows.filter(area_id=plan.area).order_by("number", "id"))
    by_code = {item.code: item for item in entered if item.code}
    named = [_row(plan.area, item, by_code.get(item.id), plan, on) for item in plan.pack.documents]
    codes = {item.id for item in plan.pack.documents}
    return named + [_row(plan.area, None, item, None, on) for item in entered if item.code not in codes]


def cited_elsewhere(rows: Sequence[DocumentRow]) -> set[str]:
    """Return the numbers, of those given, on which something outside the plan rests."""
    pairs: list[tuple[DocumentRow, Plan | None]] = [(row, None) for row in rows]
    return {number for (_area, number), citations in _cited_elsewhere(pairs).items() if citations}


def document_choices(call: Call, area: str) -> list[tuple[str, str]]:
    """Return the plan's documents that nobody has entered yet, as (id, words)."""
    return [
        (row.code, f"{row.number} {row.title}".strip()) for row, plan in _all(call) if plan and row.id is None and row.area == area
    ]  # fmt: skip


def document_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the documents whose number, title or issuer holds the text."""
    found: list[Any] = document_list(call, q=text)
    return [Hit(row.title, row.number or row.issuer, row.url, "file-certificate") for row in found[:limit]]
