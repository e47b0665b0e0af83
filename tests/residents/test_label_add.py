from datetime import date

import pytest

from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden, NotPermitted, Stale
from shequ.residents import actions, queries, rules
from tests.cast import WEST, Town
from tests.residents.making import person

pytestmark = pytest.mark.db


class TestLabels:
    def test_label_add_and_label_end_keep_history(self, town: Town) -> None:
        call = town.secretary.call
        who = person(town.secretary)
        label = actions.label_add(call, resident_id=who, kind="lives_alone", on=date(2024, 11, 2), basis="走访核实")
        with pytest.raises(rules.LabelStands):
            actions.label_add(call, resident_id=who, kind="lives_alone", on=date(2025, 1, 1), basis="再次")
        actions.label_end(call, label_id=label, on=date(2026, 1, 1))
        seen = queries.person_detail(call, resident_id=who)
        assert [(row.label, row.until) for row in seen.labels] == [("独居老人", date(2026, 1, 1))]
        assert seen.current_labels == ()
        then = queries.person_detail(call, resident_id=who, on=date(2025, 5, 1))
        assert [row.label for row in then.current_labels] == ["独居老人"]
        with pytest.raises(Hidden):
            actions.label_end(call, label_id=label, on=date(2026, 2, 1))

    def test_a_grid_worker_may_not(self, town: Town) -> None:
        from shequ.territory.models import Dwelling

        who = person(town.secretary)
        with pytest.raises(Hidden):
            queries.person_detail(town.grid_worker.call, resident_id=who)
        Dwelling.rows.update(grid=town.east_grid)
        assert queries.person_detail(town.grid_worker.call, resident_id=who).name == "白秀兰"
        with pytest.raises(NotPermitted):
            actions.label_add(town.grid_worker.call, resident_id=who, kind="veteran", on=date(2024, 1, 1), basis="")

    def test_roll_add_and_roll_end_stand_beside_service(self, town: Town) -> None:
        call = town.secretary.call
        who = person(town.secretary)
        roll = actions.roll_add(
            call, resident_id=who, village=WEST, on=date(2021, 1, 1), is_collective_member=True, basis="村民名册"
        )
        seen = queries.person_detail(call, resident_id=who)
        assert [(row.village, row.is_collective_member) for row in seen.rolls] == [("西街社区", True)]
        assert seen.area == town.east
        actions.roll_end(call, roll_id=roll, on=date(2026, 1, 1))
        assert queries.person_detail(call, resident_id=who).rolls[0].until == date(2026, 1, 1)


class TestResidentCorrect:
    def test_old_and_new_stand_in_the_history(self, town: Town) -> None:
        call = town.secretary.call
        who = person(town.secretary, "白秀蓝", phone="13812343391")
        actions.resident_correct(
            call, resident_id=who, values={"name": "白秀兰", "phone": "13812340417"}, reason="本人到场"
        )
        seen = queries.person_detail(call, resident_id=who)
        assert (seen.name, seen.phone_masked) == ("白秀兰", "*********17")
        story = queries.person_history(call, resident_id=who)[0].sentence
        assert "姓名" in story
        assert "本人到场" in story
        assert "13812340417" not in story
        assert queries.search_hits(call, "秀兰", 5)
        assert not queries.search_hits(call, "秀蓝", 5)

    def test_nothing_changed_is_said(self, town: Town) -> None:
        who = person(town.secretary)
        done = actions.resident_correct(town.secretary.call, resident_id=who, values={"name": "白秀兰"}, reason="")
        assert isinstance(done, Unchanged)

    def test_refuses_what_was_read_before_somebody_elses_change(self, town: Town) -> None:
        who = person(town.secretary)
        version = queries.person_detail(town.secretary.call, resident_id=who).version
        actions.resident_correct(town.clerk.call, resident_id=who, values={"employer": "县医院"}, reason="核对")
        with pytest.raises(Stale):
            actions.resident_correct(
                town.secretary.call, resident_id=who, values={"employer": "县一中"}, reason="核对", version=version
            )
