"""Residence permits of the first community: cards that people hold, some due, some suspended, and applications on their way."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from shequ.base.paging import PageRequest
from shequ.base.words import say
from shequ.demo.cast import FIRST_COMMUNITY
from shequ.demo.life import SECOND_COMMUNITY
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.kernel.months import MONTHS_OF_YEAR, months_after
from shequ.kernel.roles import Role
from shequ.residents import actions, queries, terms
from shequ.residents.terms import PermitMaterial, PermitStep

LOOKED_AT = 200
GROWN_UP = 18
OWN_CITY = "平凉市"
HOLDS_ONE_IN = 3  # of those from elsewhere: having none is nobody's fault
MISSES_ONE_IN = 8
FROM_ARRIVAL = 8  # months from moving here to the card
REGISTERED_ON = 62
POLICE = "灵公（中台）居〔{year}〕{number}号"
PAPERS = tuple(str(each) for each in PermitMaterial)


def give_the_permits(stage: Stage) -> None:
    """Enter the cards that people hold, record what the police did about them, and take in some applications."""
    here = list(_from_elsewhere(stage, Role.WINDOW_CLERK, FIRST_COMMUNITY, terms.Registration.SEPARATED))
    there = _from_elsewhere(stage, Role.COMMITTEE_OFFICE, SECOND_COMMUNITY, terms.Registration.FLOATING)
    for turn, (resident, since) in enumerate(here[::HOLDS_ONE_IN]):
        _card(stage, Role.WINDOW_CLERK, resident, since, turn)
    for turn, (resident, since) in enumerate(there):
        if turn % HOLDS_ONE_IN == 0:
            _card(stage, Role.COMMITTEE_OFFICE, resident, since, turn)
    _applications(stage, here[1::HOLDS_ONE_IN])


def _from_elsewhere(stage: Stage, role: str, area: str, registration: str) -> Iterator[tuple[UUID, date]]:
    """Yield grown-ups registered elsewhere, with the day since which they say to live in the city."""
    call = stage.call_of(role, REGISTERED_ON)
    filters = queries.ResidentFilters(area=area, registration=registration)
    card = say(terms.IdentityKind.ID_CARD.label)
    for turn, row in enumerate(queries.resident_list(call, filters=filters, page=PageRequest(size=LOOKED_AT)).rows):
        person = queries.person_detail(call, resident_id=row.id)
        is_far = OWN_CITY not in person.registered_address
        if (row.age or 0) >= GROWN_UP and person.identity_kind_label == card and is_far:
            yield row.id, stage.day(0) - timedelta(days=250 + turn * 97 % 1500)


def _card(stage: Stage, role: str, resident: UUID, since: date, turn: int) -> None:
    """Enter a card with its newest endorsement; every eighth missed the last one and is suspended, or not yet recorded."""
    call = stage.call_of(role, REGISTERED_ON, hour=9 + turn % 8, minute=turn % 60)
    issued = months_after(since, FROM_ARRIVAL)
    years = (call.on.year - issued.year) - ((call.on.month, call.on.day) < (issued.month, issued.day))
    has_missed = turn % MISSES_ONE_IN == 0 and years > 0
    endorsed = years - 1 if has_missed else years
    newest = months_after(issued, endorsed * MONTHS_OF_YEAR) - timedelta(days=5) if endorsed else None
    document = POLICE.format(year=issued.year, number=100 + turn)
    permit = actions.permit_register(
        call, resident_id=resident, issued_on=issued, document=document, endorsed_on=newest
    )
    until = queries.permit_detail(call, permit_id=permit).row.endorse_by
    if has_missed and until is not None and turn % (2 * MISSES_ONE_IN) == 0:
        later = stage.call_of(role, REGISTERED_ON + 1, hour=10, minute=turn % 60)
        suspended = max(until + timedelta(days=1), issued)
        actions.permit_record(
            later, permit_id=permit, step=PermitStep.SUSPEND, on=suspended, document=f"{document}中止通知"
        )


def _applications(stage: Stage, people: list[tuple[UUID, date]]) -> None:
    """Take in applications and leave each at another step: papers missing, ready, at the police, accepted, late, issued."""
    starts = (66, 64, 60, 55, 40, 36)
    for depth, (day, (resident, since)) in enumerate(zip(starts, people, strict=False)):
        call = stage.call_of(Role.WINDOW_CLERK, day, hour=11)
        permit = actions.permit_prepare(
            call, resident_id=resident, ground=terms.PermitGround.WORK if depth % 2 else terms.PermitGround.DWELLING,
            hukou_place=queries.person_detail(call, resident_id=resident).registered_address, lives_since=since,
            brought=PAPERS if depth else [PermitMaterial.ID_CARD],
        )  # fmt: skip
        if depth >= 2:
            actions.permit_submit(call, permit_id=permit, on=call.on)
        document = POLICE.format(year=call.on.year, number=900 + depth)
        steps = [PermitStep.ACCEPT] * (depth >= 3) + [PermitStep.ISSUE] * (depth >= len(starts) - 1)
        for ahead, step in enumerate(steps):
            on = call.on + timedelta(days=1 + 11 * ahead)
            then = stage.call_of(Role.WINDOW_CLERK, min(day + 1 + 11 * ahead, STORY_DAYS), hour=15)
            actions.permit_record(then, permit_id=permit, step=step, on=on, document=document)
