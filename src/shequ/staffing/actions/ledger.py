"""The only writers of the two ledgers. Every entry sums to zero for each kind; none is ever changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shequ.institutions.queries import standing_body
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.staffing import facts, terms
from shequ.staffing.actions.accounts import account_locked, body_account, called, check_has_staff
from shequ.staffing.models import Account, Entry, Hold, Line
from shequ.staffing.queries.state import BECAUSE, authorised_changes, used_changes
from shequ.staffing.rules import ledger as rules
from shequ.staffing.terms import AccountRole, EntryKind, HoldState, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a body has when the ledger begins; institution None: heads of the total not yet given to anybody."""

    institution: UUID | None
    kind: str
    heads: int


@action(terms.LEDGER_OPEN)
def ledger_open(call: Call, *, area: str, ledger: str, on: date, document: str, openings: Sequence[Opening]) -> UUID:
    """Enter what the bodies of a county have on a day: facts, with the document that approved the total.

    Raises: NotPermitted, Hidden, rules.KindUnknown, HeadsWrong, DocumentMissing, OpenedBefore.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.LEDGER_OPEN, county)
    document = rules.check_document(document)
    pairs: list[tuple[Account, int]] = []
    totals: dict[str, int] = {}
    seen: set[tuple[UUID | None, str]] = set()
    for opening in openings:
        label = rules.check_kind(ledger, opening.kind)
        rules.check_heads(opening.heads)
        account = _account(call, ledger, opening.kind, county=county, institution=opening.institution, on=on)
        where = called(opening.institution, on) if opening.institution else AccountRole.RESERVE.label
        is_opened = Line.objects.unscoped(because=BECAUSE).filter(account=account, entry__kind=EntryKind.OPENING)
        if (opening.institution, opening.kind) in seen or is_opened.exists():
            raise rules.OpenedBefore(where=where, kind_label=label)
        seen.add((opening.institution, opening.kind))
        pairs.append((account, opening.heads))
        totals[opening.kind] = totals.get(opening.kind, 0) + opening.heads
    rules.check_heads(len(pairs), field="openings")
    pairs += [(_total(ledger, kind, county), -heads) for kind, heads in totals.items()]
    what = "、".join(f"{terms.kinds_of(ledger)[kind]} {heads}" for kind, heads in totals.items())
    return _enter(call, county, ledger, EntryKind.OPENING, pairs, on=on, document=document, what=what)


@action(terms.TOTAL_CHANGE)
def total_change(
    call: Call, *, area: str, ledger: str, kind: str, heads: int, on: date, document: str, note: str = ""
) -> UUID:
    """Raise (heads > 0) or lower (heads < 0) the approved total by a superior's document; the reserve takes or gives them.

    Raises: NotPermitted, rules.KindUnknown, HeadsWrong, DocumentMissing, OverTotal.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.TOTAL_CHANGE, county)
    document = rules.check_document(document)
    label = rules.check_kind(ledger, kind)
    rules.check_heads(abs(heads))
    reserve = account_locked(ledger, kind, county=county, institution=None, role=AccountRole.RESERVE)
    if heads < 0:
        _check_takeable(reserve, since=on, wanted=-heads, where=AccountRole.RESERVE.label, kind_label=label)
    pairs = [(reserve, heads), (_total(ledger, kind, county), -heads)]
    what = f"{label} {heads:+d}"
    return _enter(call, county, ledger, EntryKind.TOTAL_CHANGED, pairs, on=on, document=document, what=what, note=note)


@action(terms.HEADS_TRANSFER)
def heads_transfer(
    call: Call, *, area: str, ledger: str, kind: str, source: UUID | None, target: UUID | None, heads: int, on: date,
    document: str, note: str = "",
) -> UUID:  # fmt: skip
    """Move heads or positions from one body to another inside the total; None is the county's reserve.

    Only what is free on that day and on all later ones can be moved. Source: the plan's clause on the existing total.
    Raises: NotPermitted, Hidden, rules.KindUnknown, HeadsWrong, DocumentMissing, SameAccount, OverTotal.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.HEADS_TRANSFER, county)
    document = rules.check_document(document)
    label = rules.check_kind(ledger, kind)
    rules.check_heads(heads)
    if source == target:
        raise rules.SameAccount(field="target")
    # Locked in one order whatever the direction, so that two transfers cannot wait for each other.
    order = sorted({source, target}, key=lambda pk: (pk is None, str(pk)))
    locked = {pk: _account(call, ledger, kind, county=county, institution=pk, on=on) for pk in order}
    names = {pk: called(pk, on) if pk else AccountRole.RESERVE.label for pk in order}
    _check_takeable(locked[source], since=on, wanted=heads, where=names[source], kind_label=label)
    pairs = [(locked[source], -heads), (locked[target], heads)]
    what = f"{names[source]} → {names[target]} {label} {heads}"
    return _enter(call, county, ledger, EntryKind.TRANSFER, pairs, on=on, document=document, what=what, note=note)


@action(terms.ENTRY_REVERSE)
def entry_reverse(call: Call, *, entry_id: UUID, document: str, note: str) -> UUID:
    """Take back a wrong entry by its opposite, from its own day on; openings, transfers and changes of the total.

    Raises: Hidden, NotPermitted, rules.ReversedBefore, DocumentMissing, OverTotal when the heads are used meanwhile.
    """
    entry = Entry.objects.visible_to(call.actor).locked(entry_id)
    call.require(terms.ENTRY_REVERSE, entry)
    document = rules.check_document(document)
    taken = Entry.objects.unscoped(because=BECAUSE).filter(reverses=entry).exists()
    if taken or entry.kind in (EntryKind.REVERSAL, EntryKind.ORDER):
        raise rules.ReversedBefore()
    lines = list(Line.objects.unscoped(because=BECAUSE).filter(entry=entry).select_related("account"))
    accounts = Account.objects.unscoped(because=BECAUSE).filter(pk__in=[line.account_id for line in lines])
    locked = {account.pk: account for account in accounts.order_by("pk").select_for_update()}
    for line in lines:
        account = locked[line.account_id]
        if line.heads > 0 and account.role != AccountRole.TOTAL:
            where = called(account.institution_id, entry.on) if account.institution_id else AccountRole.RESERVE.label
            label = terms.kinds_of(account.ledger)[account.kind]
            _check_takeable(account, since=entry.on, wanted=line.heads, where=where, kind_label=label)
    pairs = [(locked[line.account_id], -line.heads) for line in lines]
    return _enter(
        call, entry.area_id, entry.ledger, EntryKind.REVERSAL, pairs, on=entry.on, document=document,
        what=entry.document, note=note, reverses=entry,
    )  # fmt: skip


@action(terms.HEADS_HOLD)
def heads_hold(
    call: Call, *, institution_id: UUID, kind: str, state: str, heads: int, on: date, reason: str, document: str = "",
    until: date | None = None,
) -> UUID:  # fmt: skip
    """Earmark or freeze heads of a body that are free, from a day to a day (exclusive; open when none is given).

    Raises: Hidden, NotPermitted, rules.KindUnknown, HeadsWrong, PeriodWrong, DocumentMissing, OverTotal.
    """
    body = standing_body(call, institution_id=institution_id, on=on)
    call.require(terms.HEADS_HOLD, body.area_id)
    label = rules.check_kind(Ledger.ESTABLISHMENT, kind)
    rules.check_heads(heads)
    rules.check_period(on, until)
    held = HoldState(state)
    document = rules.check_document(document) if held is HoldState.FROZEN else document.strip()
    account = body_account(body.institution, Ledger.ESTABLISHMENT, kind)
    _check_takeable(account, since=on, wanted=heads, where=body.name, kind_label=label)
    row = Hold.objects.create(
        id=uuid7(), area_id=body.area_id, account=account, state=held, heads=heads, valid_from=on, valid_to=until,
        document=document, reason=reason.strip(),
    )  # fmt: skip
    record(
        call,
        facts.HeadsHeld(
            area=body.area_id, subject=f"institution:{body.institution_id}", hold=str(row.pk), institution=body.name,
            kind_label=label, heads=heads, state_label=held.label, on=on.isoformat(),
            until=until.isoformat() if until else "", reason=row.reason, document=document,
        ),
    )  # fmt: skip
    return row.pk


@action(terms.HEADS_RELEASE)
def heads_release(call: Call, *, hold_id: UUID, on: date, document: str = "") -> UUID:
    """Let earmarked or frozen heads be used again from a day on.

    Raises: Hidden, NotPermitted, rules.NotHeld, PeriodWrong.
    """
    hold = Hold.objects.visible_to(call.actor).locked(hold_id)
    call.require(terms.HEADS_RELEASE, hold)
    if hold.valid_to is not None and hold.valid_to <= on:
        raise rules.NotHeld()
    if on < hold.valid_from:
        raise rules.PeriodWrong(field="on")
    hold.valid_to = on
    hold.save(update_fields=["valid_to"])
    account = hold.account
    record(
        call,
        facts.HeadsReleased(
            area=hold.area_id, subject=f"institution:{account.institution_id}", hold=str(hold.pk),
            institution=called(account.institution_id, on), kind_label=terms.kinds_of(account.ledger)[account.kind],
            heads=hold.heads, state_label=HoldState(hold.state).label, on=on.isoformat(), document=document.strip(),
        ),
    )  # fmt: skip
    return hold.pk  # type: ignore[no-any-return]


def _account(call: Call, ledger: str, kind: str, *, county: str, institution: UUID | None, on: date) -> Account:
    if institution is None:
        return account_locked(ledger, kind, county=county, institution=None, role=AccountRole.RESERVE)
    version = standing_body(call, institution_id=institution, on=on)
    check_has_staff(version, on=call.on)
    return body_account(version.institution, ledger, kind)


def _total(ledger: str, kind: str, county: str) -> Account:
    return account_locked(ledger, kind, county=county, institution=None, role=AccountRole.TOTAL)


def _check_takeable(account: Account, *, since: date, wanted: int, where: str, kind_label: str) -> None:
    rules.check_takeable(
        authorised_changes(account),
        used_changes(account),
        since=since,
        wanted=wanted,
        where=where,
        kind_label=kind_label,
    )


def _enter(
    call: Call, county: str, ledger: str, kind: EntryKind, pairs: Iterable[tuple[Account, int]], *, on: date,
    document: str, what: str, note: str = "", reverses: Entry | None = None,
) -> UUID:  # fmt: skip
    every = list(pairs)
    rules.check_balanced((account.kind, heads) for account, heads in every)
    entry = Entry.objects.create(
        id=uuid7(), area_id=county, ledger=ledger, kind=kind, on=on, document=document, note=note.strip(), at=call.at,
        by=call.actor.name, reverses=reverses,
    )  # fmt: skip
    Line.objects.bulk_create(
        Line(id=uuid7(), area_id=county, entry=entry, account=account, on=on, heads=heads) for account, heads in every
    )
    record(
        call,
        facts.LedgerEntered(
            area=county, subject=f"ledger:{ledger}", entry=str(entry.pk), ledger=ledger,
            ledger_label=Ledger(ledger).label, entry_kind=kind, entry_label=kind.label, what=what, on=on.isoformat(),
            document=document,
            rows=tuple(
                {
                    "kind": account.kind, "account": account.role,
                    "institution": str(account.institution_id or ""), "heads": heads,
                }
                for account, heads in every
            ),
        ),
    )  # fmt: skip
    return entry.pk  # type: ignore[no-any-return]
