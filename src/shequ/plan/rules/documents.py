"""What is right for the register of basis documents."""

from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.terms import DocumentState


class DocumentUnnamed(Refused):
    """A document without title or issuer."""

    code = "plan.document_unnamed"
    message = _("依据文件要写明标题和发文机关")
    mend = _("照文件上的写全")


class DocumentTaken(Refused):
    """The register holds the document already."""

    code = "plan.document_taken"
    message = _("“{written}”已经登记过")
    mend = _("在列表中找到它，修改那一条")


class DocumentUnknown(Refused):
    """The pack names no document of this id."""

    code = "plan.document_unknown"
    message = _("施行中的方案没有依据文件“{written}”")
    mend = _("从列表中选，或不对应方案中的文件")


class DocumentEndsTooEarly(Refused):
    """A document repealed before it came into force or was issued."""

    code = "plan.document_ends_too_early"
    message = _("废止日期 {on} 不能早于 {first}")
    mend = _("核对文件上的日期")


class RepealUnfounded(Refused):
    """A repeal that names nothing which repealed it."""

    code = "plan.repeal_unfounded"
    message = _("没有写明由哪个文件废止")
    mend = _("写明废止它的文件，或写明有效期届满")


def check_named(title: str, issuer: str) -> None:
    """Refuse a document without title or issuer."""
    if not title.strip() or not issuer.strip():
        raise DocumentUnnamed(field="issuer" if title.strip() else "title")


def check_repeal(on: date, by: str, *, first: date | None) -> None:
    """Refuse a repeal on or before the first day of the document, or without a reason."""
    if first is not None and on <= first:
        raise DocumentEndsTooEarly(field="on", on=on.isoformat(), first=first.isoformat())
    if not by.strip():
        raise RepealUnfounded(field="by")


def state_on(on: date, *, is_held: bool, valid_from: date | None = None, valid_to: date | None = None) -> DocumentState:
    """Return how a registered document stands on a day: repealed before missing, because a repealed text is not looked for."""
    if valid_to is not None and valid_to <= on:
        return DocumentState.REPEALED
    if not is_held:
        return DocumentState.MISSING
    if valid_from is not None and valid_from > on:
        return DocumentState.AHEAD
    return DocumentState.IN_FORCE
