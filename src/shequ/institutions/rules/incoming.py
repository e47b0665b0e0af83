"""Incoming documents: registered, proposed on, instructed, handed on or filed; never a classified one."""

import re
from datetime import date

from shequ.institutions.rules.group import DayAhead
from shequ.institutions.terms import IncomingState, InstructionKind, Secrecy
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _

LABELS: dict[str, str] = dict(IncomingState.choices())
MARKED = re.compile(
    r"(绝密|机密|秘密)\s*(级|[★☆*]|[】〕\]）)])|密级[:：]\s*(绝密|机密|秘密)|^\s*[【〔\[（(]?\s*(绝密|机密|秘密)(?![，。、\w])"
)
"""A mark of secrecy as it stands on a document (机密★3年, 【秘密】, 绝密级), not the word in running text (保守国家秘密)."""
OPEN_STATES = (IncomingState.RECEIVED, IncomingState.PROPOSED, IncomingState.INSTRUCTED)
AFTER = {
    InstructionKind.PROPOSAL: IncomingState.PROPOSED,
    InstructionKind.INSTRUCTION: IncomingState.INSTRUCTED,
}


class Classified(Refused):
    """This is no classified network: nothing classified is written here, not even its title."""

    code = "institutions.classified"
    message = _("涉密文件不能登记在本平台：“{found}”")
    mend = _("立即停止录入，按保密规定在涉密系统登记；已经录入或上传的，马上报告保密员")


class RegisteredAlready(Refused):
    """The document is in the register."""

    code = "institutions.registered_already"
    message = _("{sender} {number}已经登记过，收文号 {held}")
    mend = _("在收文列表中查这一件；确属另一件的，核对文号")


class IncomingNotSo(Stale):
    """The document is not in a state from which this can be done."""

    code = "institutions.incoming_not_so"
    message = _("这份收文“{state}”，不能再办这一步")
    mend = _("先批示、后转办；刷新后按现在的状态办")


class FieldMissing(Refused):
    """Sender or title is missing."""

    code = "institutions.incoming_field_missing"
    message = _("来文单位和标题都要填写")
    mend = _("按来文填写")


def check_open(secrecy: str, *texts: str) -> None:
    """Refuse what is classified: by its level, or by a mark that somebody copied into a field.

    Source: law on guarding state secrets: no state secret in a system outside the classified network.
    """
    if secrecy != Secrecy.NONE:
        label = dict(Secrecy.choices()).get(secrecy, secrecy)
        raise Classified(field="secrecy", found=label)
    for field, text in zip(("title", "document_number", "summary"), texts, strict=False):
        found = MARKED.search(text)
        if found:
            raise Classified(field=field, found=found.group().strip())


def check_registered(sender: str, title: str, received_on: date, today: date) -> None:
    """Refuse a document without sender or title, or one that has not come yet."""
    if not sender.strip():
        raise FieldMissing(field="sender")
    if not title.strip():
        raise FieldMissing(field="title")
    if received_on > today:
        raise DayAhead(field="received_on", on=received_on.isoformat())


def check_instructed(state: str, kind: str) -> None:
    """Refuse to write on what is finished; a proposal comes before any instruction."""
    allowed = (*OPEN_STATES, IncomingState.DISPATCHED) if kind == InstructionKind.INSTRUCTION else OPEN_STATES[:2]
    if state not in allowed:
        raise IncomingNotSo(state=LABELS[state])


def check_dispatched(state: str) -> None:
    """Refuse to hand on what no leader has instructed."""
    if state not in (IncomingState.INSTRUCTED, IncomingState.DISPATCHED):
        raise IncomingNotSo(state=LABELS[state])


def check_filed(state: str) -> None:
    """Refuse to file what is being carried out or is finished."""
    if state not in OPEN_STATES:
        raise IncomingNotSo(state=LABELS[state])


def after_instruction(state: str, kind: str) -> str:
    """Return the state of a document after something was written on it."""
    return state if state == IncomingState.DISPATCHED else str(AFTER[InstructionKind(kind)])
