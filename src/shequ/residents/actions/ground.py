"""People go with the ground they live on when it goes over to another community: set-based, past days keep theirs."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from shequ.base.assigning import assign, in_chunks
from shequ.base.scope import under
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7_many
from shequ.kernel.words import _
from shequ.residents import facts, terms
from shequ.residents.models import (
    CorrectionRequest,
    Household,
    Membership,
    ResidencePermit,
    Resident,
    ResidentLabel,
    ResidentSearch,
    RollMembership,
    RosterBatch,
    Tenure,
)
from shequ.residents.roster.terms import RosterState

BECAUSE = "the division was permitted for the area that the people live below"
REDIVIDED = _("社区划分已调整，请按现在的社区重新检查，或放弃后重新上传")


@dataclass(frozen=True, slots=True)
class Followed:
    """What went over with the ground. archived: rows of people who died, left or were merged, whose community ended."""

    people: int
    tenures: int
    households: int
    memberships: int
    archived: int


@action(terms.PEOPLE_FOLLOW_GROUND)
def people_follow_ground(call: Call, *, area: str, heirs: Mapping[str, str], on: date) -> Followed | Unchanged:
    """Let everybody below an area whose dwelling lies in another community now live there from a day on.

    heirs: community that ended → the one that takes over who has no dwelling in it. Their homes and memberships end that
    day and go on in the new community; what began that day or later is changed in place. Labels, village rolls, permits
    and correction requests still open go along, and so does the page: the former community does not see it any more.
    About twenty statements and a few per thousand people. Raises: NotPermitted.
    """
    call.require(terms.PEOPLE_FOLLOW_GROUND, area)
    homes = _homes(area, heirs)
    households = _households(area, heirs, {home.resident_id: home.wanted for home in homes if home.is_main})
    gone = _gone(area, heirs)
    rosters = _rosters(area, heirs, {home.area_id for home in homes} | {home.wanted for home in homes})
    if not homes and not households and not gone and not rosters:
        return Unchanged("everybody lives where the ground is")

    _homes_follow(homes, on=on)
    assign(Household.objects.unscoped(because=BECAUSE), {pk: (code,) for pk, code in households.items()}, ["area_id"])
    for chunk in in_chunks(list(households)):
        Household.objects.unscoped(because=BECAUSE).filter(pk__in=chunk).update(version=F("version") + 1)
    memberships = _memberships_follow(list(households), on=on)
    people = sorted({home.resident_id for home in homes if home.is_main})
    counts = _people_follow(call, people)
    _archives_follow(call, gone)
    record(
        call,
        facts.PeopleFollowedGround(
            area=area, subject=f"area:{area}", people=len(people), tenures=len(homes), households=len(households),
            memberships=memberships, labels=counts[ResidentLabel], rolls=counts[RollMembership],
            permits=counts[ResidencePermit], corrections=counts[CorrectionRequest], archived=len(gone),
            rosters=rosters, on=on.isoformat(), digest=_digest(homes),
        ),
    )  # fmt: skip
    return Followed(len(people), len(homes), len(households), memberships, len(gone))


def _rows(model: Any) -> Any:
    return model.objects.unscoped(because=BECAUSE)


def _homes(area: str, heirs: Mapping[str, str]) -> list[Any]:
    """Return the current tenures that lie in another community now, each with it as `wanted`; one statement."""
    moved = Q(dwelling__isnull=False) & ~Q(dwelling__area_id=F("area_id"))
    rows = _rows(Tenure).filter(under(area), moved | Q(dwelling=None, area_id__in=list(heirs)), valid_to=None)
    found = list(
        rows.annotate(home=F("dwelling__area_id")).order_by("resident_id", "pk").select_for_update(of=("self",))
    )
    for tenure in found:
        tenure.wanted = tenure.home or heirs[tenure.area_id]
    return found


def _households(area: str, heirs: Mapping[str, str], moved: Mapping[UUID, str]) -> dict[UUID, str]:
    """Return the community of each standing household that has to lie in another one: its dwelling's, else its head's."""
    rows = _rows(Household).filter(under(area), dissolved_on=None)
    elsewhere = Q(dwelling__isnull=False) & ~Q(dwelling__area_id=F("area_id"))
    columns = ("pk", "area_id", "dwelling__area_id", "head_id")
    told = list(rows.filter(elsewhere | Q(dwelling=None)).order_by("pk").values_list(*columns))
    wanted = {pk: home or moved.get(head) or heirs.get(code, code) for pk, code, home, head in told}
    return {pk: wanted[pk] for pk, code, _home, _head in told if wanted[pk] != code}


def _homes_follow(homes: Sequence[Any], *, on: date) -> None:
    def again(pk: UUID, home: Any) -> Tenure:
        return Tenure(
            id=pk, resident_id=home.resident_id, dwelling_id=home.dwelling_id, area_id=home.wanted,
            is_main=home.is_main, kind=home.kind, registration=home.registration, valid_from=on,
        )  # fmt: skip

    _go_on(Tenure, homes, again, on=on)


def _memberships_follow(households: Sequence[UUID], *, on: date) -> int:
    """End the memberships of households that lie in another community now, and let them go on there."""
    found: list[Any] = []
    for chunk in in_chunks(households):
        rows = _rows(Membership).filter(household_id__in=chunk, valid_to=None)
        found += list(rows.annotate(wanted=F("household__area_id")).exclude(area_id=F("household__area_id")))

    def again(pk: UUID, each: Any) -> Membership:
        return Membership(
            id=pk, household_id=each.household_id, resident_id=each.resident_id, relation=each.relation,
            area_id=each.wanted, valid_from=on,
        )  # fmt: skip

    _go_on(Membership, found, again, on=on)
    return len(found)


def _go_on(model: Any, found: Sequence[Any], again: Callable[[UUID, Any], Any], *, on: date) -> None:
    """End rows on a day and begin them again in their wanted area; what began that day or later is changed in place."""
    ended = [each for each in found if each.valid_from < on]
    later = {each.pk: (each.wanted,) for each in found if each.valid_from >= on}
    assign(_rows(model), later, ["area_id"])
    for chunk in in_chunks([each.pk for each in ended]):
        _rows(model).filter(pk__in=chunk).update(valid_to=on)
    model.objects.bulk_create(
        [again(pk, each) for pk, each in zip(uuid7_many(len(ended)), ended, strict=True)], batch_size=2_000
    )


OPEN: tuple[tuple[Any, dict[str, Any]], ...] = (
    (ResidentLabel, {"valid_to": None}),
    (RollMembership, {"valid_to": None}),
    (ResidencePermit, {"state__in": terms.PERMIT_LIVE}),
    (CorrectionRequest, {"state": terms.CorrectionState.OPEN}),
)
"""What still runs about a person lies where the person lives; what is closed stays where it was."""


def _people_follow(call: Call, people: Sequence[UUID]) -> dict[Any, int]:
    """Let people lie in the community of their main home, and with them what is open about them and finds them."""
    home = Tenure.rows.filter(resident_id=OuterRef("pk"), valid_to=None, is_main=True).values("area_id")[:1]
    lives = Resident.rows.filter(pk=OuterRef("resident_id")).values("area_id")[:1]
    counts: dict[Any, int] = {model: 0 for model, _running in OPEN}
    for chunk in in_chunks(people):
        _rows(Resident).filter(pk__in=chunk).update(
            area_id=Subquery(home), version=F("version") + 1, updated_at=call.at
        )
        _rows(ResidentSearch).filter(resident_id__in=chunk).update(area_id=Subquery(lives))
        for model, running in OPEN:
            rows = _rows(model).filter(resident_id__in=chunk, **running)
            counts[model] += rows.update(area_id=Subquery(lives))
    return counts


def _gone(area: str, heirs: Mapping[str, str]) -> dict[UUID, str]:
    """Return the heir of everybody in an ended community who has no current home: dead, left, or merged away."""
    lives = Tenure.rows.filter(valid_to=None, is_main=True).values("resident_id")
    rows = _rows(Resident).filter(under(area), area_id__in=list(heirs)).exclude(pk__in=lives)
    return {pk: heirs[code] for pk, code in rows.values_list("pk", "area_id")}


def _archives_follow(call: Call, gone: Mapping[UUID, str]) -> None:
    """Let the heir of an ended community keep the pages of who lived there last."""
    assign(_rows(Resident), {pk: (code,) for pk, code in gone.items()}, ["area_id"])
    lives = Resident.rows.filter(pk=OuterRef("resident_id")).values("area_id")[:1]
    for chunk in in_chunks(sorted(gone)):
        _rows(Resident).filter(pk__in=chunk).update(version=F("version") + 1, updated_at=call.at)
        _rows(ResidentSearch).filter(resident_id__in=chunk).update(area_id=Subquery(lives))
        for model, running in OPEN:
            _rows(model).filter(resident_id__in=chunk, **running).update(area_id=Subquery(lives))


def _rosters(area: str, heirs: Mapping[str, str], touched: Iterable[str]) -> int:
    """Send rosters not yet written back to their check: they were compared with communities that are others now."""
    waiting = _rows(RosterBatch).filter(
        under(area), area_id__in={*heirs, *touched},
        state__in=(RosterState.WAITING, RosterState.READY, RosterState.FAILED),
    )  # fmt: skip
    moving = {pk: (heirs[code],) for pk, code in waiting.values_list("pk", "area_id") if code in heirs}
    count = int(waiting.update(state=RosterState.FAILED, failure=REDIVIDED))
    assign(_rows(RosterBatch), moving, ["area_id"])
    return count


def _digest(homes: Iterable[Any]) -> str:
    lines = sorted(f"{home.pk} {home.area_id} {home.wanted}" for home in homes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
