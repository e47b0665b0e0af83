"""The frame of every action."""

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from shequ.areas import actions as areas
from shequ.journal import rules
from shequ.journal.actions import KeyUsedDifferently, NothingRecorded, Unchanged, action, react_with, record
from shequ.journal.facts import Fact, fact
from shequ.journal.models import Entry, RefusalNote, Value
from shequ.journal.queries import history
from shequ.kernel.call import Call
from shequ.kernel.permissions import permission
from shequ.kernel.refusals import NotPermitted, Refused
from shequ.kernel.roles import Role
from tests.cast import NOON, Town

pytestmark = pytest.mark.db
TRY = permission("journal.test_try", "试", roles=(Role.GROUP_OFFICE,))
FOLLOW = permission("journal.test_follow", "跟", roles=())


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Fact):
    code = "journal.test_tried"
    sentence = "{name}试了{times}次"
    personal_data = ("name",)
    name: str
    times: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Fact):
    code = "journal.test_followed"
    sentence = "跟着做"


@action(TRY)
def attempt(call: Call, *, name: str = "王试", times: int = 1) -> int:
    call.require(TRY, "990101")
    return record(call, Tried(area="990101", subject="try:1", name=name, times=times))


@action(TRY)
def forget_to_record(call: Call) -> int:
    return 1


@action(FOLLOW)
def follow(call: Call, *, is_refused: bool = False) -> int:
    call.require(FOLLOW)
    if is_refused:
        raise Refused("不许")
    return record(call, Followed(area="990101"))


class TestAction:
    def test_writes_who_and_what(self, town: Town) -> None:
        attempt(town.office.call)

        entry = Entry.rows.get()
        assert (entry.code, entry.actor, entry.area_id) == ("journal.test_tried", town.office.user.person, "990101")
        assert history("try:1")[0].sentence == "王试试了1次"

    def test_keeps_the_personal_value_out_of_the_body(self, town: Town) -> None:
        attempt(town.office.call)

        assert "王试" not in Entry.rows.get().body
        assert Value.rows.get().value.open() == rules.canonical("王试")

    def test_an_action_that_recorded_nothing_is_a_fault(self, town: Town) -> None:
        with pytest.raises(NothingRecorded):
            forget_to_record(town.office.call)

    def test_a_denied_permission_is_remembered(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            attempt(town.secretary.call)

        assert Entry.rows.count() == 0
        assert RefusalNote.rows.get().action == TRY

    def test_the_same_key_gives_the_first_answer(self, town: Town) -> None:
        first = attempt(town.office.call_at(NOON, key="k1"))

        assert attempt(town.office.call_at(NOON, key="k1")) == first
        assert Entry.rows.count() == 1

    def test_the_same_key_with_another_body_is_stale(self, town: Town) -> None:
        attempt(town.office.call_at(NOON, key="k1"))

        with pytest.raises(KeyUsedDifferently):
            attempt(town.office.call_at(NOON, key="k1"), times=2)

    def test_unchanged_is_an_answer(self, town: Town) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)
        areas.area_add(civil.call, code="990101001003", name="南街")

        assert isinstance(areas.area_add(civil.call, code="990101001003", name="南街"), Unchanged)

    def test_an_entry_cannot_be_changed_or_removed(self, town: Town) -> None:
        attempt(town.office.call)

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_entry SET code = 'x'")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM journal_entry")


class TestReaction:
    @pytest.fixture(autouse=True)
    def _unwire(self):
        yield
        from shequ.config import wiring

        wiring.connect()

    def test_follows_in_the_same_transaction(self, town: Town) -> None:
        react_with({"journal.test_tried": [(FOLLOW, lambda call, _fact: follow(call))]})

        attempt(town.office.call)

        assert [entry.code for entry in Entry.rows.order_by("seq")] == ["journal.test_tried", "journal.test_followed"]
        assert Entry.rows.get(code="journal.test_followed").because == "journal.test_tried"

    def test_may_veto_the_whole_action(self, town: Town) -> None:
        react_with({"journal.test_tried": [(FOLLOW, lambda call, _fact: follow(call, is_refused=True))]})

        with pytest.raises(Refused):
            attempt(town.office.call)

        assert Entry.rows.count() == 0

    def test_may_do_nothing_but_its_own_action(self, town: Town) -> None:
        react_with({"journal.test_tried": [(TRY, lambda call, _fact: follow(call))]})

        with pytest.raises(NotPermitted):
            attempt(town.office.call)
