"""Freeze windows."""

from datetime import date

import pytest

from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.plan import actions, queries
from shequ.plan.rules import freezes
from tests.cast import COUNTY, EAST, Town

pytestmark = pytest.mark.db
WINDOW = {"area": COUNTY, "matters": ["entry"], "starts_on": date(2026, 11, 1), "ends_on": date(2026, 12, 31)}


class TestFreezeWindowOpen:
    def test_binds_its_matters_in_its_area_and_days(self, town: Town) -> None:
        actions.freeze_window_open(town.office.call, **WINDOW, reason="改革期间")

        asked = [
            ("entry", EAST, date(2026, 11, 1)), ("entry", EAST, date(2026, 12, 31)), ("promotion", EAST, date(2026, 12, 1)),
            ("entry", town.far_community, date(2026, 12, 1)), ("entry", EAST, date(2027, 1, 1)),
        ]  # fmt: skip
        assert [queries.is_frozen(matter, area=area, on=on) for matter, area, on in asked] == [
            True, True, False, False, False,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("swap", "refusal"),
        [
            ({"ends_on": date(2026, 10, 1)}, freezes.WindowWrong),
            ({"matters": []}, freezes.WindowWrong),
            ({"matters": ["weather"]}, freezes.WindowWrong),
            ({"reason": " "}, freezes.WindowNeedsReason),
        ],
    )
    def test_refuses_what_makes_no_sense(self, town: Town, swap: dict[str, object], refusal: type) -> None:
        with pytest.raises(refusal):
            actions.freeze_window_open(town.office.call, **{**WINDOW, "reason": "改革期间", **swap})

    def test_the_secretary_may_not(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.freeze_window_open(town.secretary.call, **{**WINDOW, "area": EAST}, reason="x")


class TestFreezeWindowClose:
    def test_ends_today_once(self, town: Town) -> None:
        key = actions.freeze_window_open(town.office.call, **WINDOW, reason="改革期间")

        actions.freeze_window_close(town.office.call, window_id=key, reason="改革完成")

        assert not queries.is_frozen("entry", area=EAST, on=town.office.call.on)
        assert queries.is_frozen("entry", area=EAST, on=date(2026, 11, 23))
        assert isinstance(actions.freeze_window_close(town.office.call, window_id=key, reason="再来"), Unchanged)

    def test_needs_a_reason_and_the_own_county(self, town: Town) -> None:
        key = actions.freeze_window_open(town.office.call, **WINDOW, reason="改革期间")
        with pytest.raises(freezes.WindowNeedsReason):
            actions.freeze_window_close(town.office.call, window_id=key, reason="")
        with pytest.raises(Hidden):
            actions.freeze_window_close(town.member(Role.GROUP_OFFICE, town.far_county).call, window_id=key, reason="x")
