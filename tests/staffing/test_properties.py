"""For any sequence of transfers, entries, moves, appointments, departures and orders: nobody sits where there is no head."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shequ.institutions import actions as institutions
from shequ.institutions.models import Institution
from shequ.institutions.rules.orders import Line as OrderLine
from shequ.journal.models import Entry as JournalEntry
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refusal
from shequ.staffing import actions, queries
from shequ.staffing.models import Account, Appointment, Engagement, Line, PostVersion, StaffMember
from shequ.staffing.rules.people import Person
from shequ.staffing.rules.posts import NewPost
from shequ.staffing.terms import AccountRole, Ledger
from tests.cast import COUNTY, Town
from tests.institutions.county import DOCUMENT as OLD
from tests.institutions.county import body as new_body
from tests.institutions.county import keeper
from tests.staffing.office import DOCUMENT, OPENED, furnish_posts

pytestmark = pytest.mark.django_db  # on one engine: what the databases do alike is tested beside each action
FIRST = date(2017, 1, 1)
KIND = "institution"
WHAT = ("take_on", "take_on", "transfer", "leave", "appoint", "appoint", "end", "heads", "total", "hold", "abolish")
steps = st.lists(
    st.tuples(st.sampled_from(WHAT), st.integers(0, 7), st.integers(0, 7), st.integers(0, 3)), min_size=1, max_size=12
)


@contextmanager
def undone() -> Iterator[None]:
    """Run one example in a transaction of its own, rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def begin(town: Town) -> Call:
    call = furnish_posts(town)
    more = [new_body(code, code, "government_department", parent="xianzheng") for code in ("ju1", "ju2")]
    institutions.institutions_add(call, area=COUNTY, bodies=more, document=OLD)
    posts = [
        NewPost(institution=code, title=f"岗{at}", head_kind=KIND, key=f"{code}{at}")
        for code in ("jiedao-ban", "ju1", "ju2")
        for at in range(2)
    ]
    actions.posts_set_up(call, area=COUNTY, posts=posts, on=OPENED, document=DOCUMENT)
    return call


def bodies(on: date) -> list[Institution]:
    rows = Institution.rows.filter(code__in=("jiedao-ban", "ju1", "ju2", "minzhengju")).order_by("code")
    return [row for row in rows if row.abolished_on is None or on < row.abolished_on]


def order(town: Town, call: Call, gone: str, heir: str, on: date) -> None:
    line = OrderLine(kind="abolish", code=gone, heir=heir, authority="commission", document="甲")
    made = institutions.order_draft(call, area=COUNTY, title="调整", effective_on=on, lines=(line,))
    institutions.order_submit(call, order_id=made)
    institutions.order_approve(town.office.call, order_id=made, document="乙")
    institutions.order_execute(call, order_id=made)


def play(town: Town, call: Call, step: tuple[str, int, int, int], at: int) -> None:
    """Try one step on a day of its own; what the rules refuse leaves nothing."""
    what, one, other, more = step
    on = FIRST + timedelta(days=30 * at)
    there = bodies(on)
    body, target = there[one % len(there)], there[other % len(there)]
    people = list(StaffMember.rows.order_by("name"))
    posts = list(PostVersion.rows.filter(valid_to=None).order_by("id"))
    person = people[one % len(people)] if people else None
    common: dict[str, Any] = {"document": DOCUMENT, "on": on}
    try:
        with transaction.atomic():
            if what == "take_on":
                until = on + timedelta(days=100) if more == 3 else None
                actions.staff_take_on(
                    call, institution_id=body.pk, source="establishment", head_kind=KIND, until=until,
                    person=Person(name=f"员{at:02d}"), **common,
                )  # fmt: skip
            elif what == "heads":
                actions.heads_transfer(
                    call, area=COUNTY, ledger=Ledger.ESTABLISHMENT, kind=KIND, source=None if more == 0 else body.pk,
                    target=None if more == 1 else target.pk, heads=1 + more % 2, **common,
                )  # fmt: skip
            elif what == "total":
                actions.total_change(
                    call, area=COUNTY, ledger=Ledger.ESTABLISHMENT, kind=KIND, heads=2 - more, **common
                )
            elif what == "hold":
                actions.heads_hold(
                    call, institution_id=body.pk, kind=KIND, state="frozen", heads=1, reason="x",
                    until=on + timedelta(days=60), **common,
                )  # fmt: skip
            elif what == "abolish":
                order(town, call, body.code, target.code, on)
            elif person is not None and what == "transfer":
                actions.staff_transfer(call, staff_id=person.pk, institution_id=target.pk, **common)
            elif person is not None and what == "leave":
                actions.staff_leave(call, staff_id=person.pk, reason="resigned", **common)
            elif person is not None and what == "appoint":
                actions.appointment_make(
                    call, staff_id=person.pk, post_id=posts[other % len(posts)].post_id,
                    mode=("full", "concurrent", "acting", "full")[more], ground="appointed", **common,
                )  # fmt: skip
            elif what == "end":
                held = list(Appointment.rows.filter(valid_to=None).order_by("id"))
                if held:
                    actions.appointment_end(call, appointment_id=held[one % len(held)].pk, **common)
    except Refusal:
        pass


def days() -> list[date]:
    found = set(Line.rows.values_list("on", flat=True))
    for model in (Engagement, Appointment, PostVersion):
        for pair in model.rows.values_list("valid_from", "valid_to"):
            found.update(day for day in pair if day is not None)
    return sorted(found)


def holds(row: Any, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def nothing_is_over(call: Call) -> None:
    lines = list(Line.rows.select_related("account"))
    people, held = list(Engagement.rows.all()), list(Appointment.rows.all())
    for day in days():
        approved = -sum(row.heads for row in lines if row.account.role == AccountRole.TOTAL and row.on <= day)
        given_out: dict[tuple[UUID | None, str], int] = {}
        for row in lines:
            if row.account.role != AccountRole.TOTAL and row.on <= day:
                key = (row.account.institution_id, row.account.kind)
                given_out[key] = given_out.get(key, 0) + row.heads
        assert sum(given_out.values()) == approved, day
        assert all(heads >= 0 for heads in given_out.values()), day
        for row in people:
            if holds(row, day) and row.head_kind:
                given_out[row.institution_id, row.head_kind] = given_out.get((row.institution_id, row.head_kind), 0) - 1
        assert all(free >= 0 for free in given_out.values()), (day, given_out)
        full = [row.staff_id for row in held if holds(row, day) and row.mode == "full"]
        assert len(full) == len(set(full)), day
        filled = [row.post_id for row in held if holds(row, day)]
        assert len(filled) == len(set(filled)), day
        serving = [row.staff_id for row in people if holds(row, day)]
        assert len(serving) == len(set(serving)), day
        book = queries.book(call, on=day)
        assert sum(row.occupied for row in book.rows) == sum(bool(row.head_kind) for row in people if holds(row, day))
        assert all(row.authorised >= row.earmarked + row.occupied + row.frozen for row in book.rows), day
        assert all(
            row.authorised == row.earmarked + row.occupied + row.frozen + row.vacant - row.excess for row in book.rows
        )


def told() -> list[tuple[str, dict[str, Any], str]]:
    entries = JournalEntry.rows.filter(code__startswith="staffing.").order_by("seq")
    return [(entry.code.partition(".")[2], json.loads(entry.body), entry.subject) for entry in entries]


def replayed_heads() -> dict[tuple[str, str], int]:
    """Build what every body has in the end from the facts alone."""
    found: dict[tuple[str, str], int] = {}
    for kind, body, _subject in told():
        if kind in ("ledger_entered", "heads_moved"):
            for row in body["rows"]:
                if row["institution"]:
                    key = (row["institution"], row["kind"])
                    found[key] = found.get(key, 0) + row["heads"]
    return {key: heads for key, heads in found.items() if heads}


def replayed_service() -> set[tuple[str, str, str, str]]:
    """Build who serves where from when to when from the facts alone: (person, body, since, until)."""
    rows: list[list[str]] = []

    def end(staff: str, on: str) -> None:
        for row in rows:
            if row[0] == staff and row[2] <= on and (not row[3] or on < row[3]):
                row[3] = on

    for kind, body, subject in told():
        staff = subject.partition(":")[2]
        if kind == "staff_taken_on":
            rows.append([staff, body["body_code"], body["on"], body["until"]])
        elif kind == "staff_transferred":
            last = next(
                row[3]
                for row in rows
                if row[0] == staff and row[2] <= body["on"] and (not row[3] or body["on"] < row[3])
            )
            end(staff, body["on"])
            rows.append([staff, body["body_code"], body["on"], last])
        elif kind == "staff_left":
            end(staff, body["on"])
        elif kind == "staff_moved":
            for moved in body["rows"]:
                row = next(
                    one
                    for one in rows
                    if one[0] == moved["staff"]
                    and one[1] == moved["source"]
                    and (not one[3] or moved["since"] < one[3])
                )
                last, row[3] = row[3], moved["since"]
                if row[2] >= moved["since"]:
                    rows.remove(row)
                rows.append([moved["staff"], moved["to"], moved["since"], last])
    return {tuple(row) for row in rows}  # type: ignore[misc]


def tables() -> tuple[dict[tuple[str, str], int], set[tuple[str, str, str, str]]]:
    heads: dict[tuple[str, str], int] = {}
    for row in Line.rows.filter(account__role=AccountRole.BODY).select_related("account"):
        key = (str(row.account.institution_id), row.account.kind)
        heads[key] = heads.get(key, 0) + row.heads
    service = {
        (
            str(row.staff_id),
            row.institution.code,
            row.valid_from.isoformat(),
            row.valid_to.isoformat() if row.valid_to else "",
        )
        for row in Engagement.rows.select_related("institution")
    }
    return {key: count for key, count in heads.items() if count}, service


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=steps)
def test_whatever_is_tried(town: Town, played: list[tuple[str, int, int, int]]) -> None:
    with undone():
        call = begin(town)
        for at, step in enumerate(played):
            play(town, call, step, at)
        nothing_is_over(call)
        heads, service = tables()
        assert replayed_heads() == heads
        assert replayed_service() == service
        assert Account.rows.filter(role=AccountRole.TOTAL).count() == 2


def test_the_long_way_round_happens(town: Town) -> None:
    """The steps do something: one long sequence in which all kinds of steps are carried out at least once."""
    call = begin(town)
    for at, step in enumerate(
        [
            ("heads", 0, 1, 2), ("take_on", 0, 0, 0), ("take_on", 0, 0, 0), ("appoint", 0, 0, 0), ("transfer", 1, 1, 0),
            ("total", 0, 0, 0), ("hold", 0, 0, 0), ("end", 0, 0, 0), ("leave", 0, 0, 0), ("abolish", 2, 1, 0),
        ]
    ):  # fmt: skip
        play(town, call, step, at)
    done = {kind for kind, _body, _subject in told()}
    assert done >= {
        "ledger_entered", "heads_held", "staff_taken_on", "staff_transferred", "staff_left", "appointment_made",
        "appointment_ended", "posts_moved",
    }  # fmt: skip
    assert keeper(town).call.on > FIRST
