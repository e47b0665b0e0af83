"""Major matters from the proposal to the end: nothing is carried out that was not decided."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.decisions import next_number
from shequ.institutions.actions.group import body_there
from shequ.institutions.models import ConductItem, MajorMatter, MatterHearing, MatterStep
from shequ.institutions.queries.matters import number_of
from shequ.institutions.queries.parts import Moves
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import matters as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.matters import Hearing, PastMatter
from shequ.institutions.terms import COUNTY_DIGITS, ConductState, HearingWay, MatterKind, MatterState, Verdict
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _

BECAUSE = "the matter was scoped"


@action(terms.MATTER_PROPOSE)
def matter_propose(
    call: Call, *, area: str, body: str, title: str, kind: str, proposal: str, proposed_by: str, proposed_on: date
) -> UUID:
    """Put a major matter into the register of a body; it gets its number in the year.

    Raises: NotPermitted, rules.group.BodyNotThere, DayAhead, rules.decisions.TextMissing.
    """
    call.require(terms.MATTER_PROPOSE, area)
    key, _standing = body_there(area, body, call.on, field="body")
    decision_rules.check_text(title, _("事项"), field="title")
    decision_rules.check_text(proposal, _("方案"), field="proposal")
    decision_rules.check_text(proposed_by, _("提出人"), field="proposed_by")
    rules.check_past(proposed_on, call.on, field="proposed_on")

    matter = _made(
        call, area, key, proposed_on.year, title=title.strip(), kind=MatterKind(kind), proposal=proposal.strip(),
        proposed_by=proposed_by.strip(), proposed_on=proposed_on,
    )  # fmt: skip
    _write_step(call, matter, "proposed", proposal)
    record(
        call,
        facts.MatterProposed(
            area=area, subject=f"matter:{matter.pk}", number=number_of(matter), title=matter.title, kind=matter.kind,
            proposed_by=matter.proposed_by, on=proposed_on.isoformat(),
        ),
    )  # fmt: skip
    return matter.pk


@action(terms.MATTER_ENTER)
def matter_enter(call: Call, *, area: str, body: str, past: PastMatter, document: str) -> UUID:
    """Enter a matter of before from its papers, as it happened: what they do not tell stays open and is a finding.

    Raises: NotPermitted, rules.group.BodyNotThere, DayAhead, rules.tree.DocumentMissing, rules.decisions.TextMissing,
    rules.matters.OrderOfDays.
    """
    call.require(terms.MATTER_ENTER, area)
    key, _standing = body_there(area, body, call.on, field="body")
    tree_rules.check_document(document)
    decision_rules.check_text(past.title, _("事项"), field="title")
    decision_rules.check_text(past.proposed_by, _("提出人"), field="proposed_by")
    for field in ("proposed_on", "decided_on", "executed_on", "done_on"):
        day = getattr(past, field)
        if day is not None:
            rules.check_past(day, call.on, field=field)
    rules.check_follows(_("执行"), past.executed_on, _("办结"), past.done_on, field="done_on")
    for hearing in past.hearings:
        rules.check_hearing(hearing, call.on)

    matter = _made(
        call, area, key, past.proposed_on.year, title=past.title.strip(), kind=MatterKind(past.kind),
        proposal=past.proposal.strip(), proposed_by=past.proposed_by.strip(), proposed_on=past.proposed_on,
        state=rules.state_of(past), is_imported=True, document=document.strip(), meeting=past.meeting.strip(),
        decided_on=past.decided_on, verdict=Verdict.APPROVED.value if past.decided_on else "",
        decision=past.decision.strip(), executed_on=past.executed_on, done_on=past.done_on, result=past.result.strip(),
    )  # fmt: skip
    MatterHearing.objects.bulk_create(_hearing(matter, hearing) for hearing in past.hearings)
    _write_step(call, matter, "entered", document)
    record(
        call,
        facts.MatterProposed(
            area=area, subject=f"matter:{matter.pk}", number=number_of(matter), title=matter.title, kind=matter.kind,
            proposed_by=matter.proposed_by, on=past.proposed_on.isoformat(), is_imported=True, state=matter.state,
            document=matter.document, decided_on=past.decided_on.isoformat() if past.decided_on else "",
            executed_on=past.executed_on.isoformat() if past.executed_on else "",
        ),
    )  # fmt: skip
    return matter.pk


def _made(call: Call, area: str, body: UUID, year: int, **values: Any) -> MajorMatter:
    matter: MajorMatter = MajorMatter.objects.create(
        id=uuid7(), area_id=area, body_id=body, year=year, number=next_number(MajorMatter, area, year),
        registered_at=call.at, registered_by=call.actor.name, **values,
    )  # fmt: skip
    return matter


def _hearing(matter: MajorMatter, hearing: Hearing) -> MatterHearing:
    return MatterHearing(
        id=uuid7(), area_id=matter.area_id, matter=matter, on=hearing.on, way=HearingWay(hearing.way),
        heard=hearing.heard.strip(), text=hearing.text.strip(),
    )  # fmt: skip


def _write_step(call: Call, matter: MajorMatter, step: str, text: str) -> None:
    MatterStep.objects.create(
        id=uuid7(), area_id=matter.area_id, matter=matter, step=step, text=text.strip(), at=call.at, by=call.actor.name
    )


def _load(call: Call, matter_id: UUID, permission: str) -> MajorMatter:
    matter: MajorMatter = MajorMatter.objects.visible_to(call.actor).locked(matter_id)
    call.require(permission, matter)
    return matter


@action(terms.MATTER_HEAR)
def matter_hear(call: Call, *, matter_id: UUID, hearing: Hearing) -> UUID:
    """Record that opinions on a matter were heard: when, how, of whom, and what they were.

    Raises: Hidden, NotPermitted, rules.matters.MatterNotSo, OrderOfDays, rules.decisions.TextMissing, rules.group.DayAhead.
    """
    matter = _load(call, matter_id, terms.MATTER_HEAR)
    rules.check_hearable(matter.state)
    rules.check_hearing(hearing, call.on)
    rules.check_follows(_("提出"), matter.proposed_on, _("听取意见"), hearing.on, field="on")

    _hearing(matter, hearing).save(force_insert=True)
    matter.state = MatterState.HEARD
    matter.save(update_fields=["state"])
    _write_step(call, matter, "heard", f"{hearing.heard}：{hearing.text}")
    record(
        call,
        facts.MatterHeard(
            area=matter.area_id, subject=f"matter:{matter.pk}", number=number_of(matter), title=matter.title,
            way=hearing.way, on=hearing.on.isoformat(), heard=hearing.heard.strip(), text=hearing.text.strip(),
        ),
    )  # fmt: skip
    return matter.pk


@action(terms.MATTER_DECIDE)
def matter_decide(
    call: Call, *, matter_id: UUID, decided_on: date, meeting: str, verdict: str, text: str, due_on: date | None = None
) -> UUID:
    """Record what was decided together about a matter on which opinions were heard. Deferred, it may be decided again.

    due_on: by when it is to be carried out. Raises: Hidden, NotPermitted, rules.matters.MatterNotSo, NotHeard,
    OrderOfDays, rules.decisions.TextMissing, rules.group.DayAhead.
    """
    matter = _load(call, matter_id, terms.MATTER_DECIDE)
    rules.check_past(decided_on, call.on, field="decided_on")
    heard = MatterHearing.objects.unscoped(because=BECAUSE).filter(matter=matter).values_list("on", flat=True)
    rules.check_decided(matter.state, list(heard), decided_on)
    decision_rules.check_text(meeting, _("会议"), field="meeting")
    decision_rules.check_text(text, _("决定内容"), field="text")
    rules.check_follows(_("决定"), decided_on, _("办结期限"), due_on, field="due_on")

    matter.state, matter.verdict = rules.AFTER[verdict], Verdict(verdict)
    matter.decided_on, matter.meeting, matter.decision, matter.due_on = (
        decided_on,
        meeting.strip(),
        text.strip(),
        due_on,
    )
    matter.save(update_fields=["state", "verdict", "decided_on", "meeting", "decision", "due_on"])
    _write_step(call, matter, "decided", f"{Verdict(verdict).label}：{text}")
    record(
        call,
        facts.MatterDecided(
            area=matter.area_id, subject=f"matter:{matter.pk}", number=number_of(matter), title=matter.title,
            meeting=matter.meeting, verdict=matter.verdict, on=decided_on.isoformat(), text=matter.decision,
            due_on=due_on.isoformat() if due_on else "",
        ),
    )  # fmt: skip
    return matter.pk


@action(terms.MATTER_EXECUTE)
def matter_execute(call: Call, *, matter_id: UUID, executed_on: date, note: str = "") -> UUID:
    """Record that a matter began to be carried out; never without a decision, never before it.

    Raises: Hidden, NotPermitted, rules.matters.NotDecided, MatterNotSo, OrderOfDays, rules.group.DayAhead.
    """
    matter = _load(call, matter_id, terms.MATTER_EXECUTE)
    rules.check_past(executed_on, call.on, field="executed_on")
    rules.check_executed(matter.state, matter.decided_on, executed_on)

    return _step(call, matter, MatterState.EXECUTING, "executed", executed_on, note, executed_on=executed_on)


@action(terms.MATTER_NOTE)
def matter_note(call: Call, *, matter_id: UUID, note: str) -> UUID:
    """Note how a matter is coming on.

    Raises: Hidden, NotPermitted, rules.matters.MatterNotSo, rules.decisions.TextMissing.
    """
    matter = _load(call, matter_id, terms.MATTER_NOTE)
    rules.check_executing(matter.state)
    decision_rules.check_text(note, _("进展"), field="note")

    return _step(call, matter, MatterState.EXECUTING, "progress", call.on, note)


@action(terms.MATTER_FINISH)
def matter_finish(call: Call, *, matter_id: UUID, done_on: date, result: str) -> UUID:
    """Record the end of a matter with its result.

    Raises: Hidden, NotPermitted, rules.matters.MatterNotSo, OrderOfDays, rules.decisions.TextMissing, rules.group.DayAhead.
    """
    matter = _load(call, matter_id, terms.MATTER_FINISH)
    rules.check_executing(matter.state)
    rules.check_past(done_on, call.on, field="done_on")
    rules.check_follows(_("执行"), matter.executed_on, _("办结"), done_on, field="done_on")
    decision_rules.check_text(result, _("办理结果"), field="result")

    return _step(call, matter, MatterState.DONE, "finished", done_on, result, done_on=done_on, result=result.strip())


def _step(call: Call, matter: MajorMatter, to: MatterState, step: str, on: date, note: str, **values: Any) -> UUID:
    old = matter.state
    matter.state = to
    for name, value in values.items():
        setattr(matter, name, value)
    matter.save(update_fields=["state", *values])
    _write_step(call, matter, step, note)
    record(
        call,
        facts.MatterStepped(
            area=matter.area_id, subject=f"matter:{matter.pk}", number=number_of(matter), title=matter.title,
            old_state=old, new_state=to, on=on.isoformat(), note=note.strip(),
        ),
    )  # fmt: skip
    return matter.pk


def matters_move(call: Call, moves: Moves) -> int:
    """Move unfinished matters and open list items of abolished bodies to those that take over; a few statements.

    Called by the execution of an order, inside its transaction.
    """
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}

    def heir(body: UUID, row: UUID) -> UUID:
        return moves.exceptions.get(f"{body}:{row}") or moves.heirs[body]

    matters = MajorMatter.objects.unscoped(because="the order was scoped").filter(
        body__in=sources, state__in=rules.UNFINISHED
    )
    items = ConductItem.objects.unscoped(because="the order was scoped").filter(state=ConductState.OPEN)
    listed, told = list(matters.order_by("id")), []
    for row in listed:
        to = heir(row.body_id, row.pk)
        told.append({"matter": str(row.pk), "source": str(row.body_id), "to": str(to)})
        row.body_id = to
    held = [*items.filter(body__in=sources), *items.filter(institution__in=sources).exclude(body__in=sources)]
    for item in held:
        source = item.institution_id if item.institution_id in sources else item.body_id
        to = heir(source, item.pk)
        told.append({"item": str(item.pk), "source": str(source), "to": str(to)})
        item.body_id = heir(item.body_id, item.pk) if item.body_id in sources else item.body_id
        item.institution_id = (
            heir(item.institution_id, item.pk) if item.institution_id in sources else item.institution_id
        )
    matters.bulk_update(listed, ["body"])
    items.bulk_update(held, ["body", "institution"])
    MatterStep.objects.bulk_create(
        MatterStep(
            id=uuid7(), area_id=row.area_id, matter=row, step="moved", text=moves.document, at=call.at,
            by=call.actor.name,
        )
        for row in listed
    )  # fmt: skip
    area = (listed or held)[0].area_id[:COUNTY_DIGITS] if (listed or held) else ""
    record(
        call,
        facts.MattersMoved(
            area=area, order=str(moves.order), count=len(told), on=moves.on.isoformat(), rows=tuple(told)
        ),
    )
    return len(told)
