"""The two ledgers: opened, moved inside the total, raised by a superior's document, held back, put right."""

from datetime import date

import pytest

from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.actions import Opening
from shequ.staffing.models import Entry, Hold, Line
from shequ.staffing.rules import ledger as rules
from shequ.staffing.rules.ledger import least
from tests.cast import COUNTY, Town
from tests.institutions.county import keeper
from tests.staffing.office import DOCUMENT, HIRED, OPENED, body, furnish_posts, hire

pytestmark = pytest.mark.db
DAY = date(2016, 9, 20)
MOVE = {"area": COUNTY, "ledger": "establishment", "kind": "institution", "on": DAY, "document": DOCUMENT}


def row(call, code: str = "jiedao-ban", kind: str = "institution", on: date | None = None):
    return next(row for row in queries.book(call, on=on).rows if (row.code, row.kind) == (code, kind))


class TestLeast:
    @pytest.mark.parametrize(
        ("changes", "since", "found"),
        [
            ([], 10, (0, 10)),
            ([(1, 3)], 10, (3, 10)),
            ([(1, 3), (12, -2)], 10, (1, 12)),
            ([(1, 3), (12, -2), (13, 5)], 10, (1, 12)),
            ([(1, 3), (12, -2), (13, 5)], 13, (6, 13)),
            ([(1, 3), (2, -1), (20, -4), (21, 4)], 5, (-2, 20)),
        ],
    )
    def test_finds_the_poorest_day_from_one_on(self, changes, since, found) -> None:
        day = lambda n: date(2026, 1, n)  # noqa: E731
        assert least([(day(on), by) for on, by in changes], day(since)) == (found[0], day(found[1]))


class TestLedgerOpen:
    def test_the_total_is_what_was_opened(self, town: Town) -> None:
        call = furnish_posts(town)

        held = {total.kind: total for total in queries.book(call).totals}

        assert (held["institution"].approved, held["institution"].authorised, held["institution"].reserve) == (4, 3, 1)
        assert held["administrative"].approved == 2
        assert sum(Line.rows.values_list("heads", flat=True)) == 0

    def test_a_kind_is_opened_once_for_a_body(self, town: Town) -> None:
        call = furnish_posts(town)
        opening = Opening(institution=body("jiedao-ban"), kind="institution", heads=1)
        with pytest.raises(rules.OpenedBefore):
            actions.ledger_open(
                call, area=COUNTY, ledger="establishment", on=OPENED, document=DOCUMENT, openings=[opening]
            )

    @pytest.mark.parametrize(
        ("opening", "document", "refusal"),
        [
            (Opening(institution=None, kind="military", heads=1), DOCUMENT, rules.KindUnknown),
            (Opening(institution=None, kind="support", heads=0), DOCUMENT, rules.HeadsWrong),
            (Opening(institution=None, kind="support", heads=1), " ", rules.DocumentMissing),
        ],
    )
    def test_refuses_what_is_no_opening(self, town: Town, opening, document, refusal) -> None:
        call = furnish_posts(town)
        with pytest.raises(refusal):
            actions.ledger_open(
                call, area=COUNTY, ledger="establishment", on=OPENED, document=document, openings=[opening]
            )


class TestHeadsTransfer:
    def test_moves_heads_from_a_day_on_and_keeps_the_total(self, town: Town) -> None:
        call = furnish_posts(town)

        actions.heads_transfer(call, **MOVE, source=body("jiedao-ban"), target=body("bianban"), heads=2)

        assert (row(call).authorised, row(call, "bianban").authorised) == (1, 2)
        assert row(call, on=date(2016, 9, 19)).authorised == 3
        assert {total.approved for total in queries.book(call).totals if total.kind == "institution"} == {4}

    def test_gives_out_of_the_reserve_and_back(self, town: Town) -> None:
        call = furnish_posts(town)
        actions.heads_transfer(call, **MOVE, source=None, target=body("bianban"), heads=1)
        actions.heads_transfer(call, **MOVE, source=body("bianban"), target=None, heads=1)
        assert next(total.reserve for total in queries.book(call).totals if total.kind == "institution") == 1

    @pytest.mark.parametrize(
        ("swap", "refusal", "field"),
        [
            ({"heads": 4}, rules.OverTotal, "heads"),
            ({"heads": 0}, rules.HeadsWrong, "heads"),
            ({"kind": "x"}, rules.KindUnknown, "kind"),
            ({"document": ""}, rules.DocumentMissing, "document"),
            ({"kind": "support"}, rules.OverTotal, "heads"),
            ({"on": date(2011, 6, 1)}, rules.OverTotal, "heads"),
        ],
    )
    def test_refuses_to_leave_the_total(self, town: Town, swap, refusal, field) -> None:
        call = furnish_posts(town)
        with pytest.raises(refusal) as caught:
            actions.heads_transfer(
                call, **{**MOVE, "source": body("jiedao-ban"), "target": body("bianban"), "heads": 1, **swap}
            )
        assert caught.value.field == field

    def test_heads_that_people_sit_on_stay(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, on=date(2017, 1, 1))
        actions.heads_transfer(call, **MOVE, source=body("jiedao-ban"), target=body("bianban"), heads=2)
        with pytest.raises(rules.OverTotal, match="2017-01-01"):
            actions.heads_transfer(call, **MOVE, source=body("jiedao-ban"), target=body("bianban"), heads=1)

    def test_not_to_itself_and_not_by_others(self, town: Town) -> None:
        call = furnish_posts(town)
        with pytest.raises(rules.SameAccount):
            actions.heads_transfer(call, **MOVE, source=body("bianban"), target=body("bianban"), heads=1)
        with pytest.raises(NotPermitted):
            actions.heads_transfer(town.office.call, **MOVE, source=None, target=body("bianban"), heads=1)
        with pytest.raises(NotPermitted):
            actions.heads_transfer(
                keeper(town, town.far_county).call, **MOVE, source=None, target=body("bianban"), heads=1
            )


class TestTotalChange:
    def test_a_superiors_document_raises_and_lowers_it(self, town: Town) -> None:
        call = furnish_posts(town)
        change = {key: value for key, value in MOVE.items() if key != "document"}

        actions.total_change(call, **change, heads=5, document="省编办发〔2016〕8号")
        actions.total_change(call, **change, heads=-6, document="省编办发〔2016〕9号")

        held = next(total for total in queries.book(call).totals if total.kind == "institution")
        assert (held.approved, held.reserve, held.authorised) == (3, 0, 3)
        with pytest.raises(rules.OverTotal):
            actions.total_change(call, **change, heads=-1, document="x")
        with pytest.raises(rules.DocumentMissing):
            actions.total_change(call, **change, heads=1, document="")


class TestHeadsHold:
    def test_what_is_frozen_is_not_vacant(self, town: Town) -> None:
        call = furnish_posts(town)
        key = actions.heads_hold(
            call, institution_id=body("jiedao-ban"), kind="institution", state="frozen", heads=2, on=DAY, reason="改革",
            document=DOCUMENT,
        )  # fmt: skip

        held = row(call)
        assert (held.authorised, held.frozen, held.vacant) == (3, 2, 1)
        hire(call)
        with pytest.raises(rules.OverAuthorised):
            hire(call, "李二")

        actions.heads_release(call, hold_id=key, on=date(2017, 1, 1))
        assert row(call).vacant == 2
        with pytest.raises(rules.NotHeld):
            actions.heads_release(call, hold_id=key, on=date(2017, 2, 1))
        assert Hold.rows.count() == 1

    def test_needs_free_heads_and_a_document(self, town: Town) -> None:
        call = furnish_posts(town)
        hold = {"institution_id": body("jiedao-ban"), "kind": "institution", "on": DAY, "reason": "x"}
        with pytest.raises(rules.OverTotal):
            actions.heads_hold(call, **hold, state="earmarked", heads=4)
        with pytest.raises(rules.DocumentMissing):
            actions.heads_hold(call, **hold, state="frozen", heads=1)


class TestEntryReverse:
    def test_takes_an_entry_back_once(self, town: Town) -> None:
        call = furnish_posts(town)
        key = actions.heads_transfer(call, **MOVE, source=body("jiedao-ban"), target=body("bianban"), heads=2)

        actions.entry_reverse(call, entry_id=key, document=DOCUMENT, note="录错机构")

        assert row(call).authorised == 3
        assert {row.code for row in queries.book(call).rows} == {"jiedao-ban", "minzhengju"}
        with pytest.raises(rules.ReversedBefore):
            actions.entry_reverse(call, entry_id=key, document=DOCUMENT, note="x")
        with pytest.raises(rules.ReversedBefore):
            actions.entry_reverse(call, entry_id=Entry.rows.get(kind="reversal").pk, document=DOCUMENT, note="x")

    def test_not_when_the_heads_are_used(self, town: Town) -> None:
        call = furnish_posts(town)
        key = actions.heads_transfer(call, **{**MOVE, "on": HIRED}, source=None, target=body("bianban"), heads=1)
        hire(call, institution="bianban")
        with pytest.raises(rules.OverTotal):
            actions.entry_reverse(call, entry_id=key, document=DOCUMENT, note="x")


class TestBook:
    def test_tells_every_kind_of_head(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call)
        held = row(call, on=HIRED)
        assert (held.authorised, held.occupied, held.vacant, held.excess) == (3, 1, 2, 0)
        assert row(call, on=date(2015, 2, 28)).occupied == 0

    def test_is_read_in_few_statements_whatever_the_size(self, town: Town, django_assert_max_num_queries) -> None:
        call = furnish_posts(town)
        for at in range(3):
            hire(call, f"员{at}")
        with django_assert_max_num_queries(6):
            queries.book(call)
        with django_assert_max_num_queries(5):
            queries.entry_list(call)

    def test_strangers_see_nothing(self, town: Town) -> None:
        furnish_posts(town)
        stranger = town.member(Role.ESTABLISHMENT_OFFICE, town.far_county).call
        assert queries.book(stranger).rows == ()
        assert queries.book(stranger).totals == ()
        assert queries.entry_list(stranger).total == 0
        assert queries.change_days(stranger) == []

    def test_hold_of_another_county_is_hidden(self, town: Town) -> None:
        call = furnish_posts(town)
        key = actions.heads_hold(
            call, institution_id=body("jiedao-ban"), kind="institution", state="earmarked", heads=1, on=DAY, reason="x"
        )
        with pytest.raises(Hidden):
            actions.heads_release(keeper(town, town.far_county).call, hold_id=key, on=date(2017, 1, 1))
