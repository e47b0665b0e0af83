"""Residence permits: the community's steps, the recorded acts of the police, and what moves, deaths and merges do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from shequ.residents import actions, checks, queries, rules
from shequ.residents.models import ResidencePermit
from shequ.residents.queries import PermitFilters
from shequ.residents.rules import permits as permit_rules
from tests.cast import EAST, FAR_COMMUNITY, NOON, WEST, Town
from tests.residents.making import person
from tests.residents.permits import POLICE, asked, held, law_in_force, newcomer
from tests.residents.test_population_take import Scene

pytestmark = pytest.mark.db
TODAY = NOON.date()


def permit_of(town: Town, key: Any) -> queries.PermitDetail:
    return queries.permit_detail(town.secretary.call, permit_id=key)


class TestPermitPrepare:
    def test_all_that_is_missing_is_told_at_once_and_only_that_is_asked_for(self, town: Town) -> None:
        law_in_force(town)
        resident = newcomer(town)

        key = asked(town.clerk, resident, ground="work", brought=["id_card"])
        told = permit_of(town, key)
        assert (told.row.state, [code for code, _label in told.missing]) == ("told", ["photo", "address", "work"])
        with pytest.raises(permit_rules.MaterialsMissing):
            actions.permit_complete(town.clerk.call, permit_id=key, brought=["photo"])
        with pytest.raises(permit_rules.PermitNotNow):
            actions.permit_submit(town.clerk.call, permit_id=key, on=TODAY)

        actions.permit_complete(town.clerk.call, permit_id=key, brought=["photo", "address", "work"])
        ready = permit_of(town, key)
        assert (ready.row.state, ready.missing) == ("ready", ())
        assert [act.recorded_by for act in ready.acts] == ["window_clerk_" + EAST] * 2

    def test_who_may_not_ask(self, town: Town) -> None:
        law_in_force(town)
        here = person(town.secretary, "白秀兰")
        with pytest.raises(permit_rules.PermitNotForThem):
            asked(town.clerk, here)
        late = newcomer(town)
        with pytest.raises(permit_rules.PermitTooEarly):
            asked(town.clerk, late, lives_since=date(2026, 6, 1))
        asked(town.clerk, late)
        with pytest.raises(permit_rules.PermitStands):
            asked(town.clerk, late)
        with pytest.raises(permit_rules.PermitStands):
            held(town.clerk, late)

    def test_strangers_and_readers_do_nothing(self, town: Town) -> None:
        resident = newcomer(town)
        with pytest.raises(Hidden):
            asked(town.neighbour, resident)
        with pytest.raises(NotPermitted):
            asked(town.member(Role.CIVIL_AFFAIRS), resident)
        key = asked(town.clerk, resident)
        for acts in (
            lambda call: actions.permit_submit(call, permit_id=key, on=TODAY),
            lambda call: actions.permit_withdraw(call, permit_id=key, note="不办了"),
            lambda call: actions.permit_record(call, permit_id=key, step="accept", on=TODAY, **POLICE),
        ):
            with pytest.raises(Hidden):
                acts(town.stranger.call)
        member = town.member(Role.COMMUNITY_MEMBER, EAST)
        actions.permit_submit(member.call, permit_id=key, on=TODAY)
        with pytest.raises(NotPermitted):
            actions.permit_record(member.call, permit_id=key, step="accept", on=TODAY, **POLICE)


class TestPermitRecord:
    def test_from_acceptance_to_the_card(self, town: Town) -> None:
        law_in_force(town)
        key = asked(town.clerk, newcomer(town))
        actions.permit_submit(town.clerk.call, permit_id=key, on=TODAY)
        actions.permit_record(town.clerk.call, permit_id=key, step="accept", on=TODAY, **POLICE)
        assert permit_of(town, key).row.due_on == TODAY + timedelta(days=15)

        later = town.clerk.call_at(NOON + timedelta(days=16))
        assert [row.title for row in queries.my_permits(later)] == ["秦志远 的居住证：公安已受理"]
        with pytest.raises(rules.DateBefore):
            actions.permit_record(later, permit_id=key, step="issue", on=TODAY - timedelta(days=1), **POLICE)
        actions.permit_record(later, permit_id=key, step="issue", on=TODAY + timedelta(days=16), **POLICE)

        row = permit_of(town, key).row
        assert (row.state, row.endorse_by) == ("active", date(2027, 12, 10))
        fact = Entry.rows.filter(code="residents.permit_recorded").last()
        assert fact is not None
        assert fact.actor_name == "window_clerk_" + EAST

    def test_a_missed_year_suspends_and_a_late_endorsement_counts_anew(self, town: Town) -> None:
        law_in_force(town)
        key = held(town.clerk, newcomer(town), issued=date(2025, 11, 20))
        call = town.clerk.call
        with pytest.raises(permit_rules.EndorsementLate):
            actions.permit_record(call, permit_id=key, step="endorse", on=TODAY, **POLICE)
        with pytest.raises(permit_rules.SuspensionTooEarly):
            actions.permit_record(call, permit_id=key, step="suspend", on=date(2026, 11, 20), **POLICE)
        actions.permit_record(call, permit_id=key, step="suspend", on=date(2026, 11, 21), **POLICE)
        assert permit_of(town, key).row.state == "suspended"

        actions.permit_record(call, permit_id=key, step="restore", on=TODAY, **POLICE)
        row = permit_of(town, key).row
        assert (row.state, row.counted_from, row.endorse_by) == ("active", TODAY, date(2027, 11, 24))

    def test_an_endorsement_in_time_keeps_the_years(self, town: Town) -> None:
        law_in_force(town)
        key = held(town.clerk, newcomer(town), issued=date(2024, 12, 10), endorsed=date(2025, 12, 1))
        assert permit_of(town, key).row.endorse_by == date(2026, 12, 10)
        actions.permit_record(town.clerk.call, permit_id=key, step="endorse", on=TODAY, **POLICE)
        row = permit_of(town, key).row
        assert (row.counted_from, row.endorse_by) == (date(2024, 12, 10), date(2027, 12, 10))

    def test_a_step_of_our_own_is_no_act_of_the_police(self, town: Town) -> None:
        key = asked(town.clerk, newcomer(town))
        with pytest.raises(permit_rules.PermitNotNow):
            actions.permit_record(town.clerk.call, permit_id=key, step="submit", on=TODAY, **POLICE)

    def test_declined_with_a_reason_and_asked_again(self, town: Town) -> None:
        resident = newcomer(town)
        key = asked(town.clerk, resident)
        actions.permit_submit(town.clerk.call, permit_id=key, on=TODAY)
        with pytest.raises(permit_rules.ReasonUntold):
            actions.permit_record(town.clerk.call, permit_id=key, step="decline", on=TODAY, **POLICE)
        actions.permit_record(town.clerk.call, permit_id=key, step="decline", on=TODAY, note="住所证明不实", **POLICE)
        again = asked(town.clerk, resident)
        actions.permit_withdraw(town.clerk.call, permit_id=again, note="本人不办了")
        seen = queries.person_permits(town.clerk.call, resident_id=resident)
        assert {each.row.state for each in seen.permits} == {"declined", "withdrawn"}
        assert seen.may_prepare


class TestPermitsGoOn:
    def test_follows_within_the_county_and_stays_when_its_holder_leaves_it(self, town: Town) -> None:
        resident = newcomer(town)
        key = held(town.clerk, resident)
        actions.resident_move(town.secretary.call, resident_id=resident, to_area=WEST, on=TODAY)
        assert ResidencePermit.rows.get(pk=key).area_id == WEST
        with pytest.raises(Hidden):
            queries.permit_detail(town.secretary.call, permit_id=key)

        actions.resident_move(town.neighbour.call, resident_id=resident, to_area=FAR_COMMUNITY, on=TODAY)
        row = queries.permit_detail(town.neighbour.call, permit_id=key).row
        assert (row.area, row.name, row.resident_id) == (WEST, "秦*", None)
        assert "注销" in row.next_step

    def test_a_death_ends_our_part_and_leaves_the_card_to_the_police(self, town: Town) -> None:
        one, two = newcomer(town), newcomer(town, "鲁晓燕", sequence=37)
        wish, card = asked(town.clerk, one), held(town.clerk, two)
        for each in (one, two):
            actions.resident_die(town.secretary.call, resident_id=each, on=TODAY, basis="死亡证明")
        assert permit_of(town, wish).row.state == "withdrawn"
        assert permit_of(town, card).row.state == "active"
        assert [row.why for row in queries.my_permits(town.clerk.call)] == [
            "本人已故、迁出或已在本地落户，请告知公安机关注销"
        ]
        with pytest.raises(rules.AlreadyDead):
            actions.permit_record(town.clerk.call, permit_id=card, step="endorse", on=TODAY, **POLICE)
        actions.permit_record(town.clerk.call, permit_id=card, step="cancel", on=TODAY, note="本人死亡", **POLICE)
        assert queries.my_permits(town.clerk.call) == []

    def test_moving_out_ends_our_part(self, town: Town) -> None:
        resident = newcomer(town)
        key = asked(town.clerk, resident, brought=[])
        actions.resident_move_out(town.secretary.call, resident_id=resident, on=TODAY, destination="兰州市")
        assert permit_of(town, key).row.state == "withdrawn"

    def test_a_merge_takes_the_permit_along_and_back(self, town: Town) -> None:
        kept = newcomer(town)
        dropped = actions.resident_add(
            town.secretary.call, area=EAST, name="秦志远", identity_number="", sex="1", birth_on=date(1990, 5, 6),
            since=date(2026, 2, 1), registration="floating",
        )  # fmt: skip
        key = held(town.clerk, dropped)
        merge = actions.resident_merge(town.secretary.call, kept_id=kept, dropped_id=dropped)
        assert [each.row.id for each in queries.person_permits(town.clerk.call, resident_id=kept).permits] == [key]
        actions.merge_undo(town.secretary.call, merge_id=merge)
        assert ResidencePermit.rows.get(pk=key).resident_id == dropped

        held(town.clerk, kept)
        with pytest.raises(rules.PermitsBoth):
            actions.resident_merge(town.secretary.call, kept_id=kept, dropped_id=dropped)

    def test_a_wish_gives_way_to_a_card_in_a_merge(self, town: Town) -> None:
        kept = newcomer(town)
        dropped = actions.resident_add(
            town.secretary.call, area=EAST, name="秦志远", identity_number="", sex="1", birth_on=date(1990, 5, 6),
            since=date(2026, 2, 1), registration="floating",
        )  # fmt: skip
        card, wish = held(town.clerk, kept), asked(town.clerk, dropped)
        merge = actions.resident_merge(town.secretary.call, kept_id=kept, dropped_id=dropped)
        states = dict(ResidencePermit.rows.filter(resident=kept).values_list("pk", "state"))
        assert states == {card: "active", wish: "withdrawn"}
        actions.merge_undo(town.secretary.call, merge_id=merge)
        assert ResidencePermit.rows.get(pk=wish).state == "ready"


class TestPermitList:
    @pytest.mark.parametrize("count", [3, 30])
    def test_permit_list(self, town: Town, django_assert_max_num_queries: Any, count: int) -> None:
        law_in_force(town)
        for at in range(count):
            held(town.clerk, newcomer(town, sequence=101 + 2 * at))
        call = town.secretary.call
        with django_assert_max_num_queries(5):
            found = queries.permit_list(call, filters=PermitFilters(), page=PageRequest())
        assert found.total == count

    def test_stages_and_scope(self, town: Town) -> None:
        law_in_force(town)
        due = held(town.clerk, newcomer(town), issued=date(2025, 12, 20))
        fresh = held(town.clerk, newcomer(town, "鲁晓燕", sequence=37), issued=date(2026, 9, 1))
        wish = asked(town.clerk, newcomer(town, "柯文博", sequence=39))
        gone = held(town.clerk, newcomer(town, "施雨", sequence=41), issued=date(2025, 10, 1))
        actions.permit_record(town.clerk.call, permit_id=gone, step="suspend", on=TODAY, **POLICE)

        def ids(stage: str, member: Any = town.secretary, **more: str) -> set[Any]:
            filters = PermitFilters(stage=stage, **more)
            return {row.id for row in queries.permit_list(member.call, filters=filters, page=PageRequest()).rows}

        assert ids("due") == {due}
        assert ids("waiting") == {wish}
        assert ids("suspended") == {gone}
        assert ids("held") == {due, fresh, gone}
        assert ids("ended") == set()
        assert ids("", area=EAST) == {due, fresh, wish, gone}
        assert ids("", area=town.east_grid) == set()
        assert ids("", town.neighbour) == ids("", town.stranger) == ids("", town.grid_worker) == set()
        assert queries.permit_export_count(town.secretary.call, filters=PermitFilters(stage="due")) == 1

    def test_statistics_show_who_held_one_on_a_day(self, town: Town) -> None:
        key = held(town.clerk, newcomer(town), issued=date(2026, 2, 1))
        actions.permit_record(town.clerk.call, permit_id=key, step="cancel", on=date(2026, 6, 1), note="落户", **POLICE)

        def holders(on: date) -> int | None:
            rows = queries.population_list(town.secretary.call, level="community", under=EAST, on=on)
            return rows[0].counts.permit_holders

        assert [holders(day) for day in (date(2026, 1, 20), date(2026, 2, 1), date(2026, 6, 1))] == [0, 1, 0]


class TestPermitsRemind:
    def test_communities_and_holders_are_told_on_the_days_set(self, town: Town) -> None:
        law_in_force(town)
        resident = newcomer(town)
        held(town.clerk, resident, issued=date(2025, 12, 24))
        own = town.member(Role.RESIDENT, EAST)
        own.user.person = f"resident:{resident}"
        own.user.save()
        told = actions.permits_remind(town.system)  # 30 days ahead

        assert told == Message.objects.unscoped(because="test").count()
        sentence = Message.objects.unscoped(because="test").get(to=own.user)
        assert "2026-12-24" in sentence.values.open()
        next_day = replace(town.system, at=NOON + timedelta(days=1))
        assert isinstance(actions.permits_remind(next_day), Unchanged)

    def test_the_dead_are_not_reminded(self, town: Town) -> None:
        law_in_force(town)
        resident = newcomer(town)
        held(town.clerk, resident, issued=date(2025, 12, 24))
        actions.resident_die(town.secretary.call, resident_id=resident, on=TODAY, basis="死亡证明")
        assert isinstance(actions.permits_remind(town.system), Unchanged)

    def test_people_may_not_set_it_off(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.permits_remind(town.secretary.call)


class TestCheck:
    @pytest.mark.clause("T2.2")
    def test_permits_that_cannot_be_used_are_told_and_none_is_no_finding(self, town: Town) -> None:
        law_in_force(town)
        newcomer(town, "无证", sequence=45)
        assert "权利" in checks.residence_permit_suspended(Scene(town)).reason  # type: ignore[union-attr]
        gone = held(town.clerk, newcomer(town), issued=date(2025, 10, 1))
        held(town.clerk, newcomer(town, "鲁晓燕", sequence=37), issued=date(2025, 11, 1))
        held(town.clerk, newcomer(town, "柯文博", sequence=39), issued=date(2026, 9, 1))
        actions.permit_record(town.clerk.call, permit_id=gone, step="suspend", on=TODAY, **POLICE)

        outcome = checks.residence_permit_suspended(Scene(town, TODAY))
        assert outcome.population == 3  # type: ignore[union-attr]
        found = {row.subject: row.measured for row in outcome.found}  # type: ignore[union-attr]
        assert found == {f"permits-suspended:{EAST}": 1, f"permits-missed:{EAST}": 1}


def test_permit_export_is_recorded(town: Town) -> None:
    given = {"area": EAST, "rows": 1, "watermark": "水印", "reason": "核对", "filters": {}}
    actions.permit_export(town.secretary.call, **given)  # type: ignore[arg-type]
    assert Entry.rows.filter(code="residents.permits_exported").count() == 1
    with pytest.raises(NotPermitted):
        actions.permit_export(town.clerk.call, **given)  # type: ignore[arg-type]
