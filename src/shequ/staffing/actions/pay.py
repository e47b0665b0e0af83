"""Pay lines: added, changed, ended, struck out; the table of minimum wages and the county's class."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.staffing import facts, terms
from shequ.staffing.actions.contracts import body_of, serving_at
from shequ.staffing.models import MinimumWage, PayLine, StaffMember, WageClassSetting
from shequ.staffing.queries.contracts import body_names
from shequ.staffing.rules import pay as rules
from shequ.staffing.rules import wages as wage_rules
from shequ.staffing.rules.contracts import EndReasonMissing, check_paper, check_pay
from shequ.staffing.rules.ledger import check_period
from shequ.staffing.rules.pay import Paid
from shequ.staffing.rules.wages import NewWage
from shequ.staffing.terms import PayKind

OWN = "the person was scoped"
NAMED = 3


def _paid(staff: UUID, *, but: UUID | None = None) -> list[Paid]:
    rows = list(
        PayLine.objects.unscoped(because=OWN).filter(~Q(pk=but), staff=staff, is_cancelled=False).order_by("valid_from")
    )
    names = body_names({row.institution_id for row in rows}, date.max)
    return [
        Paid(row.kind, row.monthly_fen, row.valid_from, row.valid_to, names.get(row.institution_id, "")) for row in rows
    ]


@action(terms.PAY_LINE_ADD)
def pay_line_add(
    call: Call,
    *,
    staff_id: UUID,
    institution: str,
    kind: str,
    monthly_fen: int,
    since: date,
    document: str,
    until: date | None = None,
) -> UUID:
    """Pay somebody who serves a monthly amount from a day on, `until` exclusive; base pay once in a month.

    institution: the code of the body in whose budget. Raises: Hidden, NotPermitted, and what `rules.pay` refuses.
    """
    staff: StaffMember = StaffMember.objects.visible_to(call.actor, see=terms.PAY_LINE_ADD).locked(staff_id)
    engaged = serving_at(staff, since)
    call.require(terms.PAY_LINE_ADD, engaged)
    document = check_paper(document)
    pay_kind = rules.check_kind(kind)
    rules.check_paid_here(engaged.source, name=staff.name)
    check_pay(monthly_fen, field="monthly")
    check_period(since, until)
    key, _name = body_of(engaged.area_id, institution, since)
    same = PayLine.objects.unscoped(because=OWN).filter(
        staff=staff, institution=key, kind=pay_kind, valid_from=since, is_cancelled=False
    )
    if same.exists():
        raise rules.LineStands(field="since", name=staff.name, since=since.isoformat(), kind_label=pay_kind.label)
    if pay_kind is PayKind.BASIC:
        rules.check_one_basic(_paid(staff.pk), name=staff.name, since=since, until=until)

    made = PayLine.objects.create(
        id=uuid7(), area_id=engaged.area_id, staff=staff, institution_id=key, kind=pay_kind, monthly_fen=monthly_fen,
        valid_from=since, valid_to=until, document=document,
    )  # fmt: skip
    record(
        call,
        facts.PayLineAdded(
            area=engaged.area_id, subject=f"staff:{staff.pk}", pay_line=str(made.pk), staff=str(staff.pk),
            name=staff.name, institution=institution, pay_kind=pay_kind, monthly_fen=monthly_fen,
            since=since.isoformat(), until=until.isoformat() if until else "", document=document,
        ),
    )  # fmt: skip
    return made.pk  # type: ignore[no-any-return]


def _line(call: Call, line_id: UUID, permission: str) -> tuple[PayLine, StaffMember]:
    line: PayLine = PayLine.objects.visible_to(call.actor).locked(line_id)
    call.require(permission, line)
    # Two writers of one person's pay wait for one another here, as they do when a line is added.
    staff: StaffMember = StaffMember.objects.unscoped(because="the line was scoped").locked(line.staff_id)
    if line.is_cancelled:
        raise rules.LineOver()
    return line, staff


@action(terms.PAY_LINE_END)
def pay_line_end(call: Call, *, line_id: UUID, on: date, document: str) -> UUID:
    """Stop a line from a day on, the first day without it.

    Raises: Hidden, NotPermitted, rules.LineOver, LinePeriodWrong, PaperMissing.
    """
    line, staff = _line(call, line_id, terms.PAY_LINE_END)
    document = check_paper(document)
    rules.check_line_end(Paid(line.kind, line.monthly_fen, line.valid_from, line.valid_to), on)

    line.valid_to, line.end_document = on, document
    line.save(update_fields=["valid_to", "end_document"])
    record(
        call,
        facts.PayLineEnded(
            area=line.area_id, subject=f"staff:{staff.pk}", pay_line=str(line.pk), staff=str(staff.pk),
            name=staff.name, pay_kind=line.kind, monthly_fen=line.monthly_fen, on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return staff.pk


@action(terms.PAY_LINE_CHANGE)
def pay_line_change(call: Call, *, line_id: UUID, monthly_fen: int, on: date, document: str) -> UUID:
    """Pay another amount from a day on: the line ends on the day on which the new one begins; base pay with a month.

    Raises: Hidden, NotPermitted, rules.LineOver, LinePeriodWrong, ChangeNotMonthly, PayWrong, PaperMissing.
    """
    line, staff = _line(call, line_id, terms.PAY_LINE_CHANGE)
    document = check_paper(document)
    check_pay(monthly_fen, field="monthly")
    rules.check_change(Paid(line.kind, line.monthly_fen, line.valid_from, line.valid_to), on)
    if line.kind == PayKind.BASIC:
        rules.check_one_basic(_paid(staff.pk, but=line.pk), name=staff.name, since=on, until=None)

    line.valid_to, line.end_document = on, document
    line.save(update_fields=["valid_to", "end_document"])
    made = PayLine.objects.create(
        id=uuid7(), area_id=line.area_id, staff=staff, institution_id=line.institution_id, kind=line.kind,
        monthly_fen=monthly_fen, valid_from=on, document=document,
    )  # fmt: skip
    record(
        call,
        facts.PayLineChanged(
            area=line.area_id, subject=f"staff:{staff.pk}", pay_line=str(made.pk), old_pay_line=str(line.pk),
            staff=str(staff.pk), name=staff.name, pay_kind=line.kind, monthly_fen=monthly_fen,
            old_monthly_fen=line.monthly_fen, on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return staff.pk


@action(terms.PAY_LINE_CANCEL)
def pay_line_cancel(call: Call, *, line_id: UUID, reason: str) -> UUID:
    """Strike out a line entered by mistake: it counts nowhere and stays to be read.

    Raises: Hidden, NotPermitted, rules.LineOver, EndReasonMissing.
    """
    line, staff = _line(call, line_id, terms.PAY_LINE_CANCEL)
    if not reason.strip():
        raise EndReasonMissing(field="reason")

    line.is_cancelled = True
    line.end_document = reason.strip()[: terms.DOCUMENT_LENGTH]
    line.save(update_fields=["is_cancelled", "end_document"])
    record(
        call,
        facts.PayLineCancelled(
            area=line.area_id, subject=f"staff:{staff.pk}", pay_line=str(line.pk), staff=str(staff.pk),
            name=staff.name, pay_kind=line.kind, monthly_fen=line.monthly_fen, since=line.valid_from.isoformat(),
            reason=reason.strip(),
        ),
    )  # fmt: skip
    return staff.pk


@action(terms.WAGES_ENTER)
def wages_enter(call: Call, *, area: str, wages: Sequence[NewWage]) -> int | Unchanged:
    """Enter lines of the county's table of minimum wages; a line that stands with other figures is put right.

    Returns how many lines differ. Contracts signed before stay as they are.
    Raises: NotPermitted, and what `rules.wages.check_wage_line` refuses.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.WAGES_ENTER, county)
    if not wages:
        raise wage_rules.NothingToEnter(field="file")
    for wage in wages:
        wage_rules.check_wage_line(wage, on=call.on)
    rows = MinimumWage.objects.unscoped(because="the county's own table").filter(area=county)
    standing = {(row.wage_class, row.effective_from): row for row in rows.select_for_update()}
    new = [wage for wage in wages if wage.key not in standing]
    changed = [wage for wage in wages if wage.key in standing and not _says_same(wage, standing[wage.key])]
    if not new and not changed:
        return Unchanged("the table says the same")

    told = []
    for wage in changed:
        row = standing[wage.key]
        told.append(_told(wage, old_monthly_fen=row.monthly_fen, old_hourly_fen=row.hourly_fen))
        row.monthly_fen, row.hourly_fen, row.document = wage.monthly_fen, wage.hourly_fen, wage.document.strip()
        row.is_verified, row.place = wage.is_verified, wage.place
        row.save(update_fields=["monthly_fen", "hourly_fen", "document", "is_verified", "place"])
    MinimumWage.objects.bulk_create(
        MinimumWage(
            id=uuid7(), area_id=county, place=wage.place or county, wage_class=wage.wage_class,
            effective_from=wage.effective_from, monthly_fen=wage.monthly_fen, hourly_fen=wage.hourly_fen,
            document=wage.document.strip(), is_verified=wage.is_verified,
        )
        for wage in new
    )  # fmt: skip
    documents = list(dict.fromkeys(wage.document.strip() for wage in (*new, *changed)))
    record(
        call,
        facts.WagesEntered(
            area=county, subject=f"wages:{county}", added=len(new), changed=len(changed),
            document="、".join(documents[:NAMED]) + ("…" if len(documents) > NAMED else ""),
            rows=(*told, *(_told(wage) for wage in new)),
        ),
    )  # fmt: skip
    return len(new) + len(changed)


def _says_same(wage: NewWage, row: MinimumWage) -> bool:
    return (wage.monthly_fen, wage.hourly_fen, wage.document.strip(), wage.is_verified) == (
        row.monthly_fen, row.hourly_fen, row.document, row.is_verified,
    )  # fmt: skip


def _told(wage: NewWage, **old: int | None) -> dict[str, object]:
    return {
        "wage_class": wage.wage_class, "effective_from": wage.effective_from.isoformat(),
        "monthly_fen": wage.monthly_fen, "hourly_fen": wage.hourly_fen, "document": wage.document,
        "is_verified": wage.is_verified, **old,
    }  # fmt: skip


@action(terms.WAGE_CLASS_SET)
def wage_class_set(call: Call, *, area: str, wage_class: str, since: date, document: str) -> UUID | Unchanged:
    """Settle in which class the county lies from a day on; the same day again puts it right.

    Raises: Hidden, NotPermitted, rules.wages.WageClassUnknown, PaperMissing.
    """
    county = area[:COUNTY_DIGITS]
    if len(county) < COUNTY_DIGITS:
        raise Hidden(field="area")
    call.require(terms.WAGE_CLASS_SET, county)
    found = wage_rules.check_class(wage_class)
    document = check_paper(document)
    settings = WageClassSetting.objects.unscoped(because="the county's own setting").filter(area=county)
    row = settings.select_for_update().filter(valid_from=since).first()
    before = settings.filter(valid_from__lte=since).order_by("-valid_from").first()
    old = before.wage_class if before else ""
    if row is not None and (row.wage_class, row.document) == (found, document):
        return Unchanged("it is set so already")

    if row is None:
        row = WageClassSetting.objects.create(
            id=uuid7(), area_id=county, wage_class=found, valid_from=since, document=document
        )
    else:
        row.wage_class, row.document = found, document
        row.save(update_fields=["wage_class", "document"])
    record(
        call,
        facts.WageClassSet(
            area=county, subject=f"wages:{county}", wage_class=found, old_wage_class=old, since=since.isoformat(),
            document=document,
        ),
    )  # fmt: skip
    return row.pk  # type: ignore[no-any-return]
