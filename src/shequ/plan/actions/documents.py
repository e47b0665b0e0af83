"""The register of basis documents: entered, changed, their texts kept, repealed. Nothing is taken out of it."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.base.official import official_number
from shequ.files.models import StoredFile
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.plan import facts, terms
from shequ.plan.models import BasisDocument
from shequ.plan.queries.in_force import plans
from shequ.plan.rules import documents as rules
from shequ.plan.terms import DocumentLevel

BECAUSE = "the permission was asked for the document's county"
FIELDS = ("number", "title", "issuer", "level", "issued_on", "valid_from", "kept_at")


def _load(call: Call, document_id: UUID, permission: str) -> BasisDocument:
    document: BasisDocument = BasisDocument.objects.visible_to(call.actor).locked(document_id)
    call.require(permission, document.area_id)
    return document


def _check_free(area: str, *, number: str, code: str = "", but: UUID | None = None) -> None:
    rows = BasisDocument.objects.unscoped(because=BECAUSE).filter(area_id=area).exclude(pk=but)
    if number and rows.filter(number=number).exists():
        raise rules.DocumentTaken(field="number", written=number)
    if code and rows.filter(code=code).exists():
        raise rules.DocumentTaken(field="code", written=code)


@action(terms.DOCUMENT_ENTER)
def document_enter(
    call: Call,
    *,
    area: str,
    title: str,
    issuer: str,
    level: str,
    number: str = "",
    issued_on: date | None = None,
    valid_from: date | None = None,
    kept_at: str = "",
    code: str = "",
) -> UUID:
    """Enter a document into a county's register. code: the id under which the plan in force there names it.

    Raises: NotPermitted, rules.documents.DocumentUnnamed, DocumentTaken, DocumentUnknown.
    """
    call.require(terms.DOCUMENT_ENTER, area)
    rules.check_named(title, issuer)
    plan = plans().at(area, call.on)
    if code and (plan is None or code not in plan.pack.document_by_id):
        raise rules.DocumentUnknown(field="code", written=code)
    number = official_number(number)
    _check_free(area, number=number, code=code)

    made = BasisDocument.objects.create(
        id=uuid7(), area_id=area, code=code, number=number, title=title.strip(), issuer=issuer.strip(),
        level=DocumentLevel(level), issued_on=issued_on, valid_from=valid_from, kept_at=kept_at.strip(),
        entered_at=call.at, entered_by=call.actor.name,
    )  # fmt: skip
    record(call, _entered(made))
    return made.pk


def _plain(document: BasisDocument) -> dict[str, str]:
    values = {name: getattr(document, name) for name in FIELDS}
    return {name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in values.items()}


def _entered(document: BasisDocument, old: dict[str, str] | None = None) -> facts.DocumentEntered:
    return facts.DocumentEntered(
        area=document.area_id, subject=f"document:{document.pk}", document_id=str(document.pk),
        pack_document=document.code, level_label=DocumentLevel(document.level).label, old=old, **_plain(document),
    )  # fmt: skip


@action(terms.DOCUMENT_CHANGE)
def document_change(
    call: Call,
    *,
    document_id: UUID,
    title: str,
    issuer: str,
    level: str,
    number: str = "",
    issued_on: date | None = None,
    valid_from: date | None = None,
    kept_at: str = "",
) -> UUID | Unchanged:
    """Put right what the register says about a document; the old words stay in the journal.

    Raises: Hidden, NotPermitted, rules.documents.DocumentUnnamed, DocumentTaken.
    """
    document = _load(call, document_id, terms.DOCUMENT_CHANGE)
    rules.check_named(title, issuer)
    number = official_number(number)
    _check_free(document.area_id, number=number, but=document.pk)
    if document.valid_to is not None:
        rules.check_repeal(document.valid_to, document.repealed_by, first=valid_from or issued_on)

    old = _plain(document)
    values: dict[str, Any] = {
        "number": number, "title": title.strip(), "issuer": issuer.strip(), "level": DocumentLevel(level),
        "issued_on": issued_on, "valid_from": valid_from, "kept_at": kept_at.strip(),
    }  # fmt: skip
    for name, value in values.items():
        setattr(document, name, value)
    if _plain(document) == old:
        return Unchanged("the register says so already")
    document.save(update_fields=list(values))
    record(call, _entered(document, old))
    return document.pk


@action(terms.DOCUMENT_TEXT_ADD)
def document_text_add(call: Call, *, document_id: UUID, file: str) -> UUID:
    """Keep a file as the text of a document; a later one takes its place, the former stays in the store.

    Raises: Hidden, NotPermitted.
    """
    document = _load(call, document_id, terms.DOCUMENT_TEXT_ADD)
    stored = StoredFile.objects.visible_to(call.actor).one(file)
    if stored.removed_at:
        raise Hidden(field="file")

    document.file = stored
    document.save(update_fields=["file"])
    record(
        call,
        facts.DocumentTextAdded(
            area=document.area_id, subject=f"document:{document.pk}", document_id=str(document.pk),
            number=document.number, title=document.title, file_id=str(stored.pk),
        ),
    )  # fmt: skip
    return document.pk


@action(terms.DOCUMENT_REPEAL)
def document_repeal(call: Call, *, document_id: UUID, on: date, by: str) -> UUID:
    """Note from which day on a document is no longer in force, and what repealed it; noted again, the day is put right.

    Raises: Hidden, NotPermitted, rules.documents.DocumentEndsTooEarly, RepealUnfounded.
    """
    document = _load(call, document_id, terms.DOCUMENT_REPEAL)
    rules.check_repeal(on, by, first=document.valid_from or document.issued_on)

    document.valid_to, document.repealed_by = on, by.strip()
    document.save(update_fields=["valid_to", "repealed_by"])
    record(
        call,
        facts.DocumentRepealed(
            area=document.area_id, subject=f"document:{document.pk}", document_id=str(document.pk),
            number=document.number, title=document.title, on=on.isoformat(), repealed_by=document.repealed_by,
        ),
    )  # fmt: skip
    return document.pk
