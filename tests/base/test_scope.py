"""Row scope, on the areas themselves."""

import pytest

from shequ.areas.models import Area
from shequ.base.scope import after_prefix, under, under_any
from shequ.kernel.refusals import Hidden
from tests.cast import Town

pytestmark = pytest.mark.db


def codes(call) -> set[str]:
    return set(Area.objects.visible_to(call.actor).values_list("code", flat=True))


class TestScope:
    def test_a_secretary_sees_the_community_and_its_grids(self, town: Town) -> None:
        assert codes(town.secretary.call) == {town.east, town.east_grid, "990101001001002"}

    def test_a_stranger_sees_none_of_it(self, town: Town) -> None:
        assert codes(town.stranger.call) == {town.far_community}
        assert Area.objects.visible_to(town.stranger.call.actor).filter(code=town.east).count() == 0

    def test_nobody_sees_nothing(self, town: Town) -> None:
        assert codes(town.nobody) == set()

    def test_the_system_sees_all(self, town: Town) -> None:
        assert town.far_community in codes(town.system)

    def test_a_strangers_object_is_hidden_like_an_absent_one(self, town: Town) -> None:
        for code in (town.east, "000000"):
            with pytest.raises(Hidden):
                Area.objects.visible_to(town.stranger.call.actor).one(code)
            with pytest.raises(Hidden):
                Area.objects.visible_to(town.stranger.call.actor).locked(code)

    def test_an_unscoped_read_needs_its_reason(self) -> None:
        with pytest.raises(ValueError, match="reason"):
            Area.objects.unscoped(because=" ")

    def test_offers_nothing_else(self) -> None:
        assert not hasattr(Area.objects, "all")
        assert not hasattr(Area.objects, "filter")


def test_the_end_of_a_range() -> None:
    assert after_prefix("620822") == "620823"
    assert after_prefix("620822001P01") > "620822001P01"
    assert after_prefix("620822001") > "620822001999999"


def test_no_area_matches_nothing(town: Town) -> None:
    assert Area.rows.filter(under_any([], path="code")).count() == 0


def test_everywhere_stays_everywhere_beside_other_areas(town: Town) -> None:
    count = Area.rows.count()
    assert Area.rows.filter(under_any(["", "620822"], path="code")).count() == count
    assert Area.rows.filter(under("", path="code") | under("620822", path="code")).count() == count
