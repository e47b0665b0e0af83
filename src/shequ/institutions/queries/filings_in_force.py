"""What other rooms ask of filings, what waits for the actor, and what an order moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from shequ.base.official import official_number
from shequ.base.rows import Work
from shequ.base.words import say
from shequ.institutions.models import Filing, FilingOpinion, FilingPlace
from shequ.institutions.queries.filings import filing_number_of, filings_seen, number_asked
from shequ.institutions.queries.units import unit_names, units_for
from shequ.institutions.rules import filings as rules
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.plan.terms import FilingKind

SCOPED = "the filing was scoped"
ANOTHER = "another room refers to the filings of a community"


@dataclass(frozen=True, slots=True)
class FilingInForce:
    """A filing that holds: what later rooms refer to."""

    id: UUID
    number: str
    kind: str
    title: str
    since: date
    document: str


def filing_by_number(area: str, number: str) -> FilingInForce | None:
    """Return the approved filing of an area's county that bears a number, however its brackets are written; one statement."""
    asked = number_asked(official_number(number))
    if asked is None:
        return None
    rows = Filing.objects.unscoped(because="another room refers to a filing by its number")
    found = rows.filter(
        area_id=area[:COUNTY_DIGITS], year=asked[0], number=asked[1], state=FilingState.APPROVED
    ).first()
    return _in_force(found) if found else None


def filing_in_force(
    code: str, *, on: date, kinds: Iterable[str] = tuple(FilingKind), source: str = ""
) -> FilingInForce | None:
    """Return the latest filing of some kinds that holds for a community on a day, None where there is none; one statement.

    source: only a filing that this room's matter submitted. The room names it when it drafts.
    """
    places = FilingPlace.objects.unscoped(because=ANOTHER).filter(code=code)
    rows = Filing.objects.unscoped(because=ANOTHER).filter(
        pk__in=places.values("filing_id"), kind__in=list(kinds), state=FilingState.APPROVED, in_force_from__lte=on
    )
    if source:
        rows = rows.filter(source=source)
    found = rows.order_by("-in_force_from", "-decided_on", "-number").first()
    return _in_force(found) if found else None


def _in_force(filing: Filing) -> FilingInForce:
    return FilingInForce(
        filing.pk, filing_number_of(filing), filing.kind, filing.title, filing.in_force_from or filing.effective_on,
        filing.decision_document,
    )  # fmt: skip


def my_filings(call: Call) -> list[Work]:
    """Return the filings that wait for the actor, as work: to mend, to take in, to answer, to decide."""
    waiting = filings_seen(call.actor).filter(
        state__in=[FilingState.SUBMITTED, FilingState.IN_REVIEW, FilingState.RETURNED]
    )
    filings = list(waiting.select_related("applicant").order_by("drafted_at"))
    opinions: dict[UUID, list[FilingOpinion]] = {}
    rows = FilingOpinion.objects.unscoped(because=SCOPED).filter(filing__in=[item.pk for item in filings], kind="")
    for opinion in rows.select_related("institution"):
        opinions.setdefault(opinion.filing_id, []).append(opinion)
    drafting = unit_names(units_for(call, terms.FILING_CHANGE)) if filings else {}
    reviewing = unit_names(units_for(call, terms.FILING_OPINION_GIVE, is_named=True)) if filings else {}
    found = []
    for filing in filings:
        verb = _verb(call, filing, opinions.get(filing.pk, []), drafting, reviewing)
        if verb:
            url = reverse("institutions:filing_detail", args=[filing.pk])
            why = say(FilingState(filing.state).label)
            found.append(
                Work(
                    icon="rubber-stamp",
                    title=filing.title,
                    why=why,
                    due_on=filing.effective_on,
                    url=url,
                    verb=say(verb),
                )
            )
    return found


def _verb(
    call: Call,
    filing: Filing,
    unanswered: list[FilingOpinion],
    drafting: Mapping[str, str],
    reviewing: Mapping[str, str],
) -> str:
    if filing.state == FilingState.RETURNED:
        return _("改报") if filing.applicant.code in drafting else ""
    if filing.state == FilingState.SUBMITTED:
        return _("受理") if call.actor.may(terms.FILING_REVIEW, filing.area_id) else ""
    if any(opinion.institution.code in reviewing for opinion in unanswered):
        return _("填写意见")
    may_decide = call.actor.may(terms.FILING_APPROVE, filing.area_id)
    return _("批准") if may_decide and not unanswered and filing.submitted_person != call.actor.person else ""


def filing_holds(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return what bodies hold in open filings, for an order that abolishes them: (key, title, body); two statements."""
    del call, on
    rows = Filing.objects.unscoped(because="the order that asks was scoped").filter(state__in=rules.OPEN)
    found = [
        (f"{role}:{filing.pk}", filing.title, body)
        for filing in rows.filter(Q(applicant__in=bodies) | Q(keeper__in=bodies)).order_by("drafted_at")
        for role, body in (("applicant", filing.applicant_id), ("keeper", filing.keeper_id))
        if body in set(bodies)
    ]
    asked = FilingOpinion.objects.unscoped(because="the order that asks was scoped").filter(
        institution__in=bodies, kind="", filing__state__in=rules.OPEN
    )
    found += [
        (f"opinion:{opinion.filing_id}", opinion.filing.title, opinion.institution_id)
        for opinion in asked.select_related("filing").order_by("asked_at")
    ]
    return found
