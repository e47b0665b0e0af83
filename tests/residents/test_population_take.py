from datetime import date

import pytest

from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.plan.terms import Breach, Limit, Outcome, Strength, Unmeasured
from shequ.residents import actions, checks, queries, rules
from shequ.residents.models import Tenure
from tests.cast import EAST, EAST_GRID, NOON, TOWN, WEST, Town
from tests.residents.making import family, person

pytestmark = pytest.mark.db
DAY = date(2026, 11, 1)


class Scene:
    """A scene with a band of its own: 2 to 3 households, at most 5 people."""

    area = ""

    def __init__(self, town: Town, on: date = DAY):
        self.call = town.system
        self.on = on

    def value(self, name: str, *, area: str = "", cls: str = "") -> Limit | None:
        return Limit(10, "day") if name == checks.PARAMETER_FRESH else None

    def judge(self, measure: str, measured: int, *, area: str = "", cls: str = "", subject: str = "") -> Breach | None:
        low, high = {"households": (2, 3), "people": (0, 5)}[measure]
        return None if low <= measured <= high else Breach(Strength.WARN, f"{low}-{high}")

    def setting(self, name: str, default: object = None) -> object:
        return default


class TestPopulation:
    def test_population_take_fixes_the_day(self, town: Town) -> None:
        family(town)
        collective = person(town.secretary, "丁大山", sequence=41, address="荆山路5号院", registration="floating")
        away = person(town.secretary, "丁小山", sequence=43, address="荆山路6号院", registration="away")
        from shequ.residents.models import Household

        Household.rows.filter(head=collective).update(kind="collective")
        office = town.member(Role.COMMITTEE_OFFICE, TOWN)
        actions.population_take(office.call, area=TOWN, on=DAY)
        counts = queries.stated(TOWN, on=DAY)[EAST]
        assert (counts.households, counts.collective, counts.people) == (1, 1, 5)
        assert (counts.registered, counts.floating, counts.away) == (4, 1, 1)
        assert away
        actions.population_take(office.call, area=TOWN, on=DAY)
        assert len(queries.data_days(office.call)) == 1
        with pytest.raises(NotPermitted):
            actions.population_take(town.secretary.call, area=EAST, on=DAY)
        with pytest.raises(rules.DateInFuture):
            actions.population_take(office.call, area=TOWN, on=date(2027, 1, 1))

    def test_population_state_stands_where_no_register_is(self, town: Town) -> None:
        family(town)
        office = town.member(Role.COMMITTEE_OFFICE, TOWN)
        actions.population_state(
            office.call, area=TOWN, on=DAY, counts={WEST: (1200, 4100), EAST: (9, 9)}, basis="街道年报"
        )
        counts = queries.area_counts(office.call, level="community", under=TOWN, on=DAY)
        assert (counts[WEST].households, counts[WEST].is_stated) == (1200, True)
        assert (counts[EAST].households, counts[EAST].is_stated) == (1, False)
        with pytest.raises(rules.NotACommunity):
            actions.population_state(office.call, area=TOWN, on=DAY, counts={town.far_community: (1, 1)}, basis="")

    def test_homes_follow_merged_dwellings(self, town: Town) -> None:
        from shequ.territory.actions import dwelling_merge
        from shequ.territory.models import Dwelling

        who = person(town.secretary, address="中台巷12号楼1单元302")
        other = person(town.secretary, "丁大山", sequence=41, address="中台巷12号院1单元302")
        wrong = Dwelling.rows.get(text__contains="号院")
        right = Dwelling.rows.exclude(pk=wrong.pk).get()
        dwelling_merge(town.secretary.call, dwelling_id=wrong.pk, into_id=right.pk, reason="同一处")
        assert set(Tenure.rows.values_list("dwelling_id", flat=True)) == {right.pk}
        assert who != other
        assert actions.homes_follow.permission == "residents.homes_follow"  # type: ignore[attr-defined]


class TestChecks:
    def test_community_size_band(self, town: Town) -> None:
        assert isinstance(checks.community_size_band(Scene(town)), Unmeasured)
        family(town)
        outcome = checks.community_size_band(Scene(town))
        assert isinstance(outcome, Outcome)
        found = list(outcome.found)
        assert [(each.subject, each.measured, each.required) for each in found] == [
            (f"community:{EAST}:households", 1, "2-3")
        ]
        for sequence, name in ((41, "丁大山"), (43, "丁小山")):
            person(town.secretary, name, sequence=sequence, address=f"荆山路{sequence}号院")
        found = list(checks.community_size_band(Scene(town)).found)  # type: ignore[union-attr]
        assert [each.subject for each in found] == [f"community:{EAST}:people"]

    def test_grid_size_band(self, town: Town) -> None:
        from shequ.territory.models import Dwelling

        family(town)
        assert isinstance(checks.grid_size_band(Scene(town)), Unmeasured)
        Dwelling.rows.update(grid=EAST_GRID)
        outcome = checks.grid_size_band(Scene(town))
        assert [each.subject for each in outcome.found] == [f"grid:{EAST_GRID}"]  # type: ignore[union-attr]

    def test_resident_placed(self, town: Town) -> None:
        assert isinstance(checks.resident_placed(Scene(town)), Unmeasured)
        head, *_rest = family(town)
        assert list(checks.resident_placed(Scene(town)).found) == []  # type: ignore[union-attr]
        Tenure.rows.filter(resident=head).update(dwelling=None)
        found = list(checks.resident_placed(Scene(town)).found)  # type: ignore[union-attr]
        assert [(each.subject, each.measured) for each in found] == [(f"dwelling-less:{EAST}", 1)]
        Tenure.rows.filter(resident=head).update(valid_to=DAY)
        found = list(checks.resident_placed(Scene(town)).found)  # type: ignore[union-attr]
        assert [(each.subject, each.measured) for each in found] == [(f"homeless:{EAST}", 1)]

    def test_register_fresh(self, town: Town) -> None:
        family(town)
        found = list(checks.register_fresh(Scene(town, NOON.date())).found)  # type: ignore[union-attr]
        assert [each.subject for each in found] == [f"register:{WEST}"]
        found = list(checks.register_fresh(Scene(town, date(2026, 12, 30))).found)  # type: ignore[union-attr]
        assert {each.subject for each in found} == {f"register:{WEST}", f"register:{EAST}"}

    def test_roster_conflicts_open(self, town: Town) -> None:
        assert isinstance(checks.roster_conflicts_open(Scene(town)), Unmeasured)
