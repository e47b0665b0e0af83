import pytest

from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.residents.actions import roster
from shequ.residents.actions import roster_review as review
from shequ.residents.models import Household, Membership, Resident, RosterBatch, RosterRow
from shequ.residents.queries import roster as queries
from shequ.residents.queries import roster_review as reviews
from shequ.residents.rules import HeadLeaves
from tests.residents.rosters import FATHER, MOTHER, OLD, SON, change, id_number
from tests.residents.test_roster_import import bring, counts, world

pytestmark = pytest.mark.db


def waiting():
    return RosterRow.rows.exclude(review="").get(decision="")


def decide(town, choice, number=""):
    row = waiting()
    return review.roster_decide(town.secretary.call, row_id=row.pk, decision=choice, reason="对照证件", number=number)


class TestRosterDecide:
    def test_a_lost_number_enters_with_the_right_one(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=622723198705060000)])

        decide(town, "number", MOTHER[4])

        mother = Resident.rows.get(name="白玉兰")
        assert mother.identity_number.open() == MOTHER[4]
        assert mother.sex == "2"
        assert Membership.rows.get(resident=mother).household.number == "8001"
        assert Resident.rows.count() == 2

    def test_a_wrong_number_is_refused_on_its_field(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [change(FATHER, number=622723198705060000)])

        with pytest.raises(review.RosterNumberWrong) as refused:
            decide(town, "number", "622723198705060001")
        assert refused.value.field == "number"
        assert waiting().decision == ""

    def test_a_household_whose_only_member_waited_is_made(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(OLD, number=622723194901020000)])

        decide(town, "number", OLD[4])

        home = Household.rows.get(number="8002")
        assert home.head.name == "杜秀英"
        assert home.dwelling.text == "3号楼1单元201室"

    def test_another_name_may_replace_the_registers(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER])
        bring(town.secretary.call, town.east, tmp_path, [change(FATHER, name="高建华", phone="13900000007")])

        decide(town, "enter")

        person = Resident.rows.get()
        assert (person.name, person.name_initials, person.phone.open()) == ("高建华", "gjh", "13900000007")
        assert "高建 建华" in person.search.text

    def test_two_people_under_one_number_are_parted_by_the_right_number(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(SON, number=FATHER[4])])

        decide(town, "number", SON[4])

        assert set(Resident.rows.values_list("name", flat=True)) == {"高建国", "高小山"}

    def test_another_number_for_somebody_compared_with_a_neighbour_opens_with_its_phone(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER])
        bring(
            town.secretary.call,
            town.east,
            tmp_path,
            [change(FATHER, name="高建军", phone="13900000008", household="8009")],
        )

        decide(town, "number", id_number(order=905))

        person = Resident.rows.get(name="高建军")
        assert (person.identity_number.open(), person.phone.open()) == (id_number(order=905), "13900000008")
        assert Resident.rows.get(name="高建国").phone.open() == "13900000001"

    def test_the_later_of_two_rows_may_win(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER, change(FATHER, address="9-1-101")])

        decide(town, "enter")

        tenure = Resident.rows.get(name="高建国").tenures.get(valid_to=None)
        assert tenure.dwelling.text == "9号楼1单元101室"

    @pytest.mark.parametrize(("choice", "homes"), [("split", 2), ("member", 1)])
    def test_two_heads_are_parted_or_one_becomes_a_member(self, town, tmp_path, choice, homes):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, relation="户主"), SON])

        decide(town, choice)

        assert Household.rows.count() == homes
        assert Resident.rows.count() == 3
        assert Membership.rows.filter(valid_to=None).count() == 3
        heads = set(Household.rows.values_list("head__name", flat=True))
        assert heads == ({"高建国", "白玉兰"} if homes == 2 else {"高建国"})

    def test_somebody_registered_elsewhere_is_moved_here_with_a_fact_of_the_move(self, town, tmp_path):
        bring(town.neighbour.call, town.west, tmp_path, [change(FATHER, household="W1", address="9-9-909")])
        bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER])

        decide(town, "move")

        father = Resident.rows.get(name="高建国")
        assert father.area_id == town.east
        home = Household.rows.get(number="8001")
        assert (home.head_id, home.members.filter(valid_to=None).count()) == (father.pk, 2)
        assert father.tenures.get(valid_to=None).dwelling.text == "阳光花园3号楼2单元501室"
        assert father.tenures.filter(area_id=town.west).exclude(valid_to=None).count() == 1
        assert Entry.rows.filter(code="residents.resident_moved").count() == 1
        batch = RosterBatch.rows.get(area_id=town.east)
        assert (batch.new, batch.changed, batch.rejected) == (1, 1, 0)
        with pytest.raises(roster.RosterBuiltUpon):
            roster.roster_undo(town.secretary.call, batch_id=batch.pk, reason="试一试")

    def test_a_family_that_comes_back_stands_in_one_household_again(self, town, tmp_path):
        bring(town.neighbour.call, town.west, tmp_path, [FATHER, MOTHER])
        bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER])

        first = RosterRow.rows.get(name="高建国", review="registered_elsewhere")
        with pytest.raises(HeadLeaves):
            review.roster_decide(town.secretary.call, row_id=first.pk, decision="move", reason="已迁来")
        for name in ("白玉兰", "高建国"):
            row = RosterRow.rows.get(name=name, review="registered_elsewhere")
            review.roster_decide(town.secretary.call, row_id=row.pk, decision="move", reason="已迁来")

        home = Household.rows.get(number="8001", area_id=town.east)
        assert home.head.name == "高建国"
        assert home.members.filter(valid_to=None).count() == 2

    def test_another_name_under_the_number_is_not_moved(self, town, tmp_path):
        bring(town.neighbour.call, town.west, tmp_path, [FATHER])
        bring(town.secretary.call, town.east, tmp_path, [change(FATHER, name="高建华")])

        with pytest.raises(review.RosterPersonElsewhere):
            decide(town, "move")
        assert waiting().decision == ""
        assert Resident.rows.get().area_id == town.west

    def test_leaving_a_row_out_is_a_decision_too(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])

        decide(town, "leave")

        assert Resident.rows.count() == 1
        assert counts(answer)[4] == RosterBatch.rows.get(pk=answer.batch).rejected == 1
        assert reviews.review_count(town.secretary.call) == 0

    def test_is_recorded_with_its_reason(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])

        decide(town, "leave")

        assert '"reason":"对照证件"' in Entry.rows.get(code="residents.roster_decided").body

    def test_counts_still_add_up_and_the_batch_is_undone_with_its_decisions(self, town, tmp_path):
        empty = world()
        rows = [FATHER, change(MOTHER, number=622723198705060000), change(FATHER, address="9-1-101")]
        answer = bring(town.secretary.call, town.east, tmp_path, rows)
        for row in list(RosterRow.rows.exclude(review="").order_by("position")):
            choice = "number" if row.review == "identity_excel_lost" else "enter"
            review.roster_decide(town.secretary.call, row_id=row.pk, decision=choice, reason="核", number=MOTHER[4])
        batch = RosterBatch.rows.get(pk=answer.batch)
        assert batch.rows_read == batch.new + batch.changed + batch.same + batch.rejected
        assert Resident.rows.count() == 2

        roster.roster_undo(town.secretary.call, batch_id=answer.batch, reason="导错")

        assert world() == empty

    def test_is_refused_twice_and_for_closed_choices(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])
        row = waiting()
        with pytest.raises(review.RosterChoiceNotOpen):
            decide(town, "split")
        decide(town, "leave")

        with pytest.raises(review.RosterAlreadyDecided):
            review.roster_decide(town.secretary.call, row_id=row.pk, decision="leave", reason="再来")

    def test_is_hidden_from_the_next_community_and_not_for_the_window(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])
        row = waiting()

        for call in (town.neighbour.call, town.member(Role.WINDOW_CLERK, town.east).call, town.nobody):
            with pytest.raises((Hidden, NotPermitted)):
                review.roster_decide(call, row_id=row.pk, decision="leave", reason="x")


class TestQueries:
    def test_review_list_and_detail_show_both_sides(self, town, tmp_path):
        from shequ.base.paging import PageRequest

        bring(town.secretary.call, town.east, tmp_path, [FATHER])
        bring(town.secretary.call, town.east, tmp_path, [change(FATHER, name="高建华")])

        page = reviews.review_list(town.secretary.call, page=PageRequest())
        detail = reviews.review_detail(town.secretary.call, row_id=page.rows[0].id)

        assert page.total == reviews.review_count(town.secretary.call) == 1
        assert detail.other.name == "高建国"
        assert [choice for choice, _label in detail.choices] == ["number", "enter", "leave"]
        assert FATHER[4] not in repr(detail)

    def test_a_person_elsewhere_is_not_shown(self, town, tmp_path):
        bring(town.neighbour.call, town.west, tmp_path, [FATHER])
        bring(town.secretary.call, town.east, tmp_path, [change(FATHER, name="别名")])

        assert reviews.review_detail(town.secretary.call, row_id=waiting().pk).other is None

    def test_rows_by_tab_and_reason_in_few_statements(self, town, tmp_path, django_assert_max_num_queries):
        from shequ.base.paging import PageRequest

        rows = [FATHER, change(MOTHER, phone="139"), change(SON, name="")]
        answer = bring(
            town.secretary.call,
            town.east,
            tmp_path,
            [*rows, change(FATHER, name="高建军", number=id_number(order=903))],
        )

        call = town.secretary.call

        def names(tab, reason=""):
            with django_assert_max_num_queries(3):
                page = queries.row_list(call, batch_id=answer.batch, tab=tab, reason=reason, page=PageRequest())
            return [line.name for line in page.rows]

        assert names("all") == ["高建国", "白玉兰", "", "高建军"]
        assert names("rejected") == ["", "高建军"]
        assert names("warned") == ["白玉兰"]
        assert names("fine") == ["高建国", "白玉兰"]
        assert names("all", "phone_length") == ["白玉兰"]

    def test_households_with_their_rows_in_few_statements(self, town, tmp_path, django_assert_max_num_queries):
        from shequ.base.paging import PageRequest

        answer = bring(town.secretary.call, town.east, tmp_path, [FATHER, OLD, MOTHER, SON])

        call = town.secretary.call
        with django_assert_max_num_queries(4):
            page = queries.household_list(call, batch_id=answer.batch, page=PageRequest())

        assert [[line.name for line in home.lines] for home in page.rows] == [
            ["高建国", "白玉兰", "高小山"],
            ["杜秀英"],
        ]

    def test_batches_are_hidden_from_the_next_community(self, town, tmp_path):
        from shequ.base.paging import PageRequest

        answer = bring(town.secretary.call, town.east, tmp_path, [FATHER])

        assert queries.batch_list(town.secretary.call, page=PageRequest()).total == 1
        assert queries.batch_list(town.neighbour.call, page=PageRequest()).total == 0
        with pytest.raises(Hidden):
            queries.batch_detail(town.neighbour.call, batch_id=answer.batch)
