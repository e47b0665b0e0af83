"""For any sequence of orders and hand-overs: one lead for every area and day, nothing in abolished bodies, and the facts tell it all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shequ.institutions import actions, queries
from shequ.institutions.models import DutyPart, InstitutionVersion
from shequ.institutions.rules.duties import GivenPart, NewDuty, touches
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import Part
from shequ.journal.models import Entry
from shequ.kernel.refusals import Refusal
from tests.cast import COUNTY, EAST, TOWN, WEST, Town
from tests.institutions.county import DOCUMENT, SINCE, body, furnish, keeper

pytestmark = pytest.mark.django_db  # on one engine: what the databases do alike is tested beside each action
FIRST = date(2017, 1, 1)
OFFICES = ("xianzheng", "minzhengju")
steps = st.lists(
    st.tuples(
        st.sampled_from(["set_up", "abolish", "rename", "swap", "hand_over", "give"]),
        st.integers(0, 7), st.integers(0, 7), st.integers(0, 2),
    ),
    min_size=1, max_size=7,
)  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """Run one example in a transaction of its own, rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def department(code: str) -> Line:
    return Line(
        kind="set_up", code=code, name=f"机构{code}", body_kind="government_department", parent="xianzheng", area=COUNTY,
        authority="commission", document="甲",
    )  # fmt: skip


def order(town: Town, on: date, *lines: Line, superior: str = "") -> None:
    made = actions.order_draft(
        keeper(town).call, area=COUNTY, title="调整", effective_on=on, superior_document=superior, lines=lines
    )
    try:
        with transaction.atomic():
            actions.order_submit(keeper(town).call, order_id=made)
            actions.order_approve(town.office.call, order_id=made, document="乙")
            actions.order_execute(keeper(town).call, order_id=made)
    except Refusal:
        actions.order_withdraw(keeper(town).call, order_id=made)


def play(town: Town, step: tuple[str, int, int, int], at: int) -> None:
    """Try one step on a day of its own; what the rules refuse leaves nothing."""
    what, one, other, place = step
    on = FIRST + timedelta(days=30 * at)
    bodies = [row.code for row in queries.tree(town.office.call, on=on) if row.kind == "government_department"]
    code, heir = bodies[one % len(bodies)], bodies[other % len(bodies)]
    gone = Line(kind="abolish", code=code, heir=heir, authority="commission", document="甲")
    if what == "set_up":
        order(town, on, department(f"new{at}"), superior="丙" if place else "")
    elif what == "abolish":
        order(town, on, gone)
    elif what == "rename":
        order(town, on, Line(kind="rename", code=code, name=f"改名{at}", authority="commission", document="甲"))
    elif what == "swap":
        order(
            town,
            on,
            Line(**{**{key: getattr(gone, key) for key in gone.__slots__}, "heir": f"new{at}"}),
            department(f"new{at}"),
        )
    else:
        parts = list(DutyPart.rows.filter(valid_to=None).order_by("duty__code", "area_id", "part"))
        part = parts[one % len(parts)]
        try:
            with transaction.atomic():
                if what == "hand_over":
                    actions.duty_hand_over(keeper(town).call, part_id=part.pk, institution=heir, on=on, document="甲")
                else:
                    actions.duty_part_give(
                        keeper(town).call, duty_id=part.duty_id, institution=heir, on=on, document="甲",
                        part=Part.LEAD if place else Part.GUIDE, area=(TOWN, EAST, WEST)[place],
                    )  # fmt: skip
        except Refusal:
            pass


def begin(town: Town) -> None:
    furnish(town)
    call = keeper(town).call
    more = [body(code, code, "government_department", parent="xianzheng") for code in ("ju1", "ju2", "ju3")]
    actions.institutions_add(call, area=COUNTY, bodies=more, document=DOCUMENT)
    duties = [
        NewDuty(code="a", title="甲", area=TOWN, since=SINCE, parts=(GivenPart(Part.LEAD, "ju1", TOWN),)),
        NewDuty(code="b", title="乙", area=TOWN, since=SINCE, parts=(GivenPart(Part.LEAD, "ju2", EAST), GivenPart(Part.LEAD, "ju3", WEST))),
        NewDuty(code="c", title="丙", area=TOWN, since=SINCE, parts=(GivenPart(Part.GUIDE, "ju1", TOWN), GivenPart(Part.LEAD, "ju1", TOWN))),
    ]  # fmt: skip
    actions.duties_add(call, area=COUNTY, duties=duties, document=DOCUMENT)


def leads_never_meet() -> None:
    held = list(DutyPart.rows.filter(part=Part.LEAD).select_related("duty"))
    for at, one in enumerate(held):
        for other in held[at + 1 :]:
            if one.duty_id == other.duty_id and touches(one.area_id, other.area_id):
                apart = (one.valid_to is not None and one.valid_to <= other.valid_from) or (
                    other.valid_to is not None and other.valid_to <= one.valid_from
                )
                assert apart, (one.duty.code, one.area_id, other.area_id)


def nothing_outlives_its_body() -> None:
    for part in DutyPart.rows.select_related("institution"):
        end = part.institution.abolished_on
        assert end is None or (part.valid_to is not None and part.valid_to <= end)
    for version in InstitutionVersion.rows.select_related("institution", "parent"):
        end = version.institution.abolished_on
        assert end is None or (version.valid_to is not None and version.valid_to <= end)
        above = version.parent.abolished_on if version.parent else None
        assert above is None or (version.valid_to is not None and version.valid_to <= above)


Row = tuple[Any, ...]


def facts_told() -> list[tuple[str, dict[str, Any]]]:
    """Return (name of the fact, its values) of the room's facts, the oldest first."""
    entries = Entry.rows.filter(code__startswith="institutions.").order_by("seq")
    return [(entry.code.partition(".")[2], json.loads(entry.body)) for entry in entries]


def end(rows: list[dict[str, Any]], on: str, **where: Any) -> None:
    row = next(row for row in rows if row["until"] is None and all(row[key] == value for key, value in where.items()))
    row["until"] = on


def replayed_versions() -> set[Row]:
    """Build the versions of bodies from the facts alone."""
    bodies: dict[str, dict[str, Any]] = {}
    versions: list[dict[str, Any]] = []

    def begin_version(code: str, since: str) -> None:
        versions.append({"code": code, **bodies[code], "since": since, "until": None})

    for kind, told in facts_told():
        for row in told["rows"] if kind == "institutions_added" else ():
            bodies[row["code"]] = {"name": row["name"], "kind": row["kind"], "parent": row["parent"]}
            begin_version(row["code"], row["established_on"])
        for change in told["changes"] if kind == "order_executed" else ():
            code = change["code"]
            if change["kind"] == "set_up":
                bodies[code] = {"name": change["name"], "kind": change["body_kind"], "parent": change["parent"]}
            else:
                end(versions, told["on"], code=code)
                bodies[code] = {**bodies[code], **{key: change[key] for key in ("name", "parent") if change[key]}}
            if change["kind"] != "abolish":
                begin_version(code, told["on"])
    return {tuple(row.values()) for row in versions}


def replayed_parts() -> set[Row]:
    """Build the parts in duties from the facts alone."""
    parts: list[dict[str, Any]] = []

    def begin_part(duty: str, holder: str, kind: str, area: str, since: str) -> None:
        row = {"duty": duty, "body": holder, "part": kind, "area": area, "since": since, "until": None}
        if not any({**row, "since": 0} == {**held, "since": 0} for held in parts):
            parts.append(row)

    for kind, told in facts_told():
        if kind == "duties_added":
            for row in told["rows"]:
                for new in row["parts"]:
                    begin_part(row["code"], new["institution"], new["part"], new["area"], row["since"])
        elif kind == "duty_part_given":
            begin_part(told["duty"], told["institution"], told["part"], told["where"], told["on"])
        elif kind == "duty_handed_over":
            end(parts, told["on"], duty=told["duty"], body=told["institution"], part=told["part"], area=told["where"])
            begin_part(told["duty"], told["to"], told["part"], told["where"], told["on"])
        elif kind == "duties_moved":
            for row in told["rows"]:
                end(parts, told["on"], duty=row["duty"], body=row["source"], part=row["part"], area=row["area"])
            for row in told["rows"]:
                begin_part(row["duty"], row["to"], row["part"], row["area"], told["on"])
    return {tuple(row.values()) for row in parts}


def stored() -> tuple[set[Row], set[Row]]:
    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return (
        {
            (row.institution.code, row.name, row.kind, row.parent.code if row.parent else "", day(row.valid_from), day(row.valid_to))
            for row in InstitutionVersion.rows.select_related("institution", "parent")
        },
        {
            (row.duty.code, row.institution.code, row.part, row.area_id, day(row.valid_from), day(row.valid_to))
            for row in DutyPart.rows.select_related("duty", "institution")
        },
    )  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=steps)
def test_any_sequence_keeps_what_must_always_be_true(town: Town, story: list[tuple[str, int, int, int]]) -> None:
    with undone():
        begin(town)
        for at, step in enumerate(story):
            play(town, step, at)

            leads_never_meet()
            nothing_outlives_its_body()
        assert (replayed_versions(), replayed_parts()) == stored()
