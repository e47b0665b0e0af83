from datetime import timedelta

import pytest

from shequ.base.paging import PageRequest
from shequ.base.secrets import digest
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.residents.actions import roster
from shequ.residents.actions import roster_review as review
from shequ.residents.models import (
    Household,
    Membership,
    Resident,
    ResidentLabel,
    ResidentSearch,
    RosterBatch,
    RosterChange,
    RosterDwelling,
    RosterMapping,
    RosterRow,
    Tenure,
)
from shequ.residents.queries import roster as queries
from shequ.territory.models import Dwelling
from tests.residents.rosters import FAMILY, FATHER, HEADER, MOTHER, OLD, SON, change, id_number, write

pytestmark = pytest.mark.db


def bring(call, community, folder, rows, header=HEADER, **options):
    path = write(folder / "roster.xlsx", [header, *rows])
    return roster.roster_import(call, path=path, community=community, progress=lambda done, total: None, **options)


def counts(answer):
    return (answer.rows_read, answer.new, answer.changed, answer.same, answer.rejected)


def world():
    """Everything the register says that an import may touch."""
    return {
        model.__name__: sorted(model.rows.values_list(*(f.attname for f in model._meta.concrete_fields if f.attname not in skipped)), key=str)
        for model, skipped in (
            (Resident, {"version", "updated_at", "phone", "identity_number"}), (Household, {"version"}), (Membership, set()), (Tenure, set()),
            (ResidentLabel, set()), (Dwelling, set()), (ResidentSearch, {"id"}),
        )
    }  # fmt: skip


class TestRosterCommit:
    def test_a_roster_becomes_people_households_dwellings_and_tenures(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)

        assert counts(answer) == (4, 4, 0, 0, 0)
        father = Resident.rows.get(name="高建国")
        assert father.identity_number.open() == FATHER[4]
        assert father.phone.open() == "13900000001"
        assert (father.sex, father.birth_on.isoformat(), father.nationality) == ("1", "1985-03-12", "01")
        assert (father.name_initials, father.area_id, father.registration) == ("gjg", town.east, "registered")
        home = Household.rows.get(number="8001")
        assert home.head_id == father.pk
        assert sorted(Membership.rows.filter(household=home).values_list("relation", flat=True)) == ["02", "12", "22"]
        assert home.dwelling.text == "阳光花园3号楼2单元501室"
        assert Tenure.rows.filter(dwelling=home.dwelling, valid_to=None).count() == 3
        assert Dwelling.rows.filter(area_id=town.east).count() == 2
        assert "阳光 光花" in ResidentSearch.rows.get(resident=father).text

    def test_one_fact_for_the_batch_with_the_digest_of_its_changes(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)

        entry = Entry.rows.get(code="residents.roster_committed")
        batch = RosterBatch.rows.get(pk=answer.batch)
        assert f'"digest":"{batch.digest}"' in entry.body
        assert len(batch.digest) == 64
        assert RosterChange.rows.filter(batch=batch, kind="new").count() == 4

    def test_the_same_file_again_changes_nothing(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, FAMILY)
        before = world()

        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)

        assert counts(answer) == (4, 0, 0, 4, 0)
        assert world() == before

    def test_the_same_file_again_is_known_without_reading_it(self, town, tmp_path, monkeypatch):
        rows = [*FAMILY, change(MOTHER, number=FATHER[4]), change(SON, name="")]
        path = write(tmp_path / "roster.xlsx", [HEADER, *rows])
        first = roster.roster_import(town.secretary.call, path=path, community=town.east, progress=lambda *_: None)
        monkeypatch.setattr(roster, "roster_stage", None)
        before = world()

        again = roster.roster_import(town.secretary.call, path=path, community=town.east, progress=lambda *_: None)

        assert counts(again) == (6, 0, 0, 4, 2)
        assert again.warnings == first.warnings
        assert world() == before
        row = RosterRow.rows.filter(batch_id=again.batch).exclude(review="").get()
        review.roster_decide(
            town.secretary.call, row_id=row.pk, decision="number", reason="核", number=id_number("19880101", 922)
        )
        assert Resident.rows.get(identity_digest=digest("identity", id_number("19880101", 922))).name == "白玉兰"

    @pytest.mark.parametrize("what", ["undone", "moved", "elsewhere", "next_day", "mapped"])
    def test_the_same_file_is_read_anew_when_anything_happened_since(self, town, tmp_path, what):
        call = town.secretary.call
        path = write(tmp_path / "first.xlsx", [HEADER, *FAMILY])
        first = roster.roster_import(call, path=path, community=town.east, progress=lambda *_: None)
        expected = (4, 0, 0, 4, 0)
        if what == "undone":
            roster.roster_undo(call, batch_id=first.batch, reason="x")
            expected = (4, 4, 0, 0, 0)
        elif what == "moved":
            bring(call, town.east, tmp_path, [change(OLD, address="3-1-202")])
            expected = (4, 0, 1, 3, 0)
        elif what == "elsewhere":
            other = change(OLD, name="杜二", number=id_number("19500102", 901))
            bring(town.stranger.call, town.far_community, tmp_path, [other])
        elif what == "next_day":
            call = town.secretary.call_at(call.at + timedelta(days=1))
        else:
            sheet = RosterBatch.rows.get().mappings[0]
            RosterMapping.rows.create(
                area_id=town.east, signature=sheet["signature"], meanings=sheet["meanings"], made_at=call.at
            )
        read = []

        path = write(tmp_path / "roster.xlsx", [HEADER, *FAMILY])
        answer = roster.roster_import(
            call, path=path, community=town.east, progress=lambda done, total: read.append(done)
        )

        assert counts(answer) == expected
        assert read

    def test_what_is_told_otherwise_changes_and_blanks_tell_nothing(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, FAMILY)

        answer = bring(
            town.secretary.call,
            town.east,
            tmp_path,
            [change(FATHER, phone="13900000002", nationality=""), MOTHER, SON, OLD],
        )

        assert counts(answer) == (4, 0, 1, 3, 0)
        father = Resident.rows.get(name="高建国")
        assert father.phone.open() == "13900000002"
        assert father.nationality == "01"

    def test_a_move_inside_the_community_keeps_the_old_tenure(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, FAMILY)

        answer = bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER, SON, change(OLD, address="3-1-202")])

        assert counts(answer) == (4, 0, 1, 3, 0)
        tenures = Tenure.rows.filter(resident__name="杜秀英").order_by("valid_to")
        assert [tenure.dwelling.text for tenure in tenures if tenure.valid_to is None] == ["3号楼1单元202室"]
        assert tenures.count() == 2

    def test_a_new_member_joins_the_household_that_is_there(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER])

        answer = bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER, SON])

        assert counts(answer) == (3, 1, 0, 2, 0)
        assert Household.rows.count() == 1
        assert Membership.rows.filter(household__head__name="高建国").count() == 3

    def test_a_new_head_replaces_the_old_one(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, MOTHER])

        bring(
            town.secretary.call, town.east, tmp_path, [change(FATHER, relation="夫"), change(MOTHER, relation="户主")]
        )

        assert Household.rows.get().head.name == "白玉兰"
        assert set(Membership.rows.filter(valid_to=None).values_list("relation", flat=True)) == {"02", "11"}

    def test_known_dwellings_are_used(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [OLD])

        bring(town.secretary.call, town.east, tmp_path, [change(FATHER, address="三号楼1单元201室")])

        assert Dwelling.rows.count() == 1

    def test_labels_come_with_dates_and_basis(self, town, tmp_path):
        header, row = [*HEADER, "是否低保"], [*OLD, "是"]

        bring(town.secretary.call, town.east, tmp_path, [row], header)
        again = bring(town.secretary.call, town.east, tmp_path, [row], header)

        label = ResidentLabel.rows.get()
        assert (label.kind, label.valid_from, label.valid_to) == ("minimum_allowance", town.secretary.call.on, None)
        assert counts(again) == (1, 0, 0, 1, 0)

    def test_counts_add_up_with_every_kind_of_row(self, town, tmp_path):
        rows = [
            *FAMILY,
            FATHER,
            change(SON, name="高小水", number=id_number()[:-1] + "0"),
            change(MOTHER, number=FATHER[4]),
            ["合计"],
        ]

        answer = bring(town.secretary.call, town.east, tmp_path, rows)

        assert answer.rows_read == answer.new + answer.changed + answer.same + answer.rejected == 7
        assert (answer.new, answer.same, answer.rejected) == (4, 1, 2)

    def test_a_collective_household_enters_as_one_and_grows_and_never_swallows_a_family(self, town, tmp_path):
        header = [*HEADER, "户别"]
        lodgers = [
            [
                *change(FATHER, name=f"高{at}", number=id_number("19990312", order), household="J1", relation="其他"),
                "集体户",
            ]
            for at, order in (("大", 901), ("二", 903), ("三", 905))
        ]
        family = [[*row, "家庭户"] for row in FAMILY]
        bring(town.secretary.call, town.east, tmp_path, [*lodgers[:2], *family], header)

        answer = bring(town.secretary.call, town.east, tmp_path, [*lodgers, *family], header)

        assert counts(answer) == (7, 1, 0, 6, 0)
        lodging = Household.rows.get(kind="collective")
        assert (lodging.number, lodging.head_id, lodging.members.filter(valid_to=None).count()) == ("J1", None, 3)
        married = [[*change(FATHER, name="高大", number=id_number("19990312", 901), household="9"), "家庭户"],
                   [*change(MOTHER, household="9", number=id_number("19991111", 902)), "家庭户"]]  # fmt: skip
        bring(town.secretary.call, town.east, tmp_path, married, header)

        assert lodging.members.filter(valid_to=None).count() == 2
        assert Household.rows.get(number="9").kind == "family"
        first = RosterBatch.rows.earliest("made_at", "pk")
        shown = queries.household_list(town.secretary.call, batch_id=first.pk, page=PageRequest())
        assert shown.rows[0].is_collective

    def test_a_dry_run_leaves_the_register_alone(self, town, tmp_path):
        before = world()

        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY, dry_run=True)

        assert counts(answer) == (4, 4, 0, 0, 0)
        assert world() == before
        assert not answer.is_committed


class TestConflictsWithTheRegister:
    @pytest.fixture(autouse=True)
    def standing(self, town, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, FAMILY)

    def review(self, answer):
        return list(RosterRow.rows.filter(batch_id=answer.batch, bucket="rejected").values_list("review", flat=True))

    def test_the_same_number_under_another_name_waits(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, [change(FATHER, name="高建华")])

        assert counts(answer) == (1, 0, 0, 0, 1)
        assert self.review(answer) == ["number_other_name"]
        assert Resident.rows.filter(name="高建国").exists()

    def test_somebody_registered_in_another_community_waits(self, town, tmp_path):
        answer = bring(town.neighbour.call, town.west, tmp_path, [FATHER])

        assert self.review(answer) == ["registered_elsewhere"]
        assert Resident.rows.get(name="高建国").area_id == town.east

    def test_somebody_dead_in_the_register_waits(self, town, tmp_path):
        Resident.rows.filter(name="高建国").update(died_on=town.secretary.call.on)

        assert self.review(bring(town.secretary.call, town.east, tmp_path, [FATHER])) == ["register_died"]

    def test_somebody_who_moved_out_waits(self, town, tmp_path):
        Resident.rows.filter(name="高建国").update(left_on=town.secretary.call.on)

        assert self.review(bring(town.secretary.call, town.east, tmp_path, [FATHER])) == ["register_moved"]

    def test_a_row_equal_to_one_that_waits_waits_too(self, town, tmp_path):
        twice = change(FATHER, name="高建华")

        answer = bring(town.secretary.call, town.east, tmp_path, [twice, twice])

        assert counts(answer) == (2, 0, 0, 0, 2)


class TestRosterUndo:
    def undo(self, call, answer):
        return roster.roster_undo(call, batch_id=answer.batch, reason="导错了文件")

    def test_the_first_batch_goes_without_a_trace(self, town, tmp_path):
        empty = world()
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)

        self.undo(town.secretary.call, answer)

        assert world() == empty
        assert Entry.rows.filter(code="residents.roster_undone").count() == 1
        assert RosterBatch.rows.get(pk=answer.batch).state == "undone"

    def test_a_changing_batch_restores_exactly(self, town, tmp_path):
        header = [*HEADER, "是否低保", "工作单位", "人员类型"]
        bring(town.secretary.call, town.east, tmp_path, [[*row, "", "县医院", "户籍人口"] for row in FAMILY], header)
        before = world()
        phone = Resident.rows.get(name="高建国").phone.open()
        changed = [
            [*change(FATHER, phone="13900000009", address="9-1-101"), "是", "县一中", "流动人口"],
            [*change(MOTHER, relation="户主"), "", "", ""],
            [*change(SON, household="8002", relation="孙", address="3-1-201"), "", "", ""],
            [*OLD, "是", "", ""],
            [*change(SON, household="8002", relation="孙女", name="高小月", number=id_number("20150101", 922), sex="女", birth="",
                     address="3-1-201"), "", "", ""],
        ]  # fmt: skip
        rows = [changed[1], [*changed[0][:3], "夫", *changed[0][4:]], *changed[2:]]
        answer = bring(town.secretary.call, town.east, tmp_path, rows, header)
        assert (answer.new, answer.changed, answer.rejected) == (1, 4, 0)
        assert world() != before

        self.undo(town.secretary.call, answer)

        assert world() == before
        assert Resident.rows.get(name="高建国").phone.open() == phone

    def test_is_refused_when_somebody_worked_with_its_people(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)
        Resident.rows.filter(name="高建国").update(version=2)

        with pytest.raises(roster.RosterBuiltUpon):
            self.undo(town.secretary.call, answer)
        assert Resident.rows.count() == 4

    def test_is_refused_after_some_days(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)

        with pytest.raises(roster.RosterTooLate):
            self.undo(town.secretary.call_at(town.secretary.call.at + timedelta(days=7)), answer)

    def test_twice_is_refused(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)
        self.undo(town.secretary.call, answer)

        with pytest.raises(roster.RosterNotReady):
            self.undo(town.secretary.call, answer)


class TestWhoMay:
    def test_is_hidden_from_the_next_community(self, town, tmp_path):
        with pytest.raises(Hidden):
            bring(town.neighbour.call, town.east, tmp_path, FAMILY)

    def test_is_hidden_from_a_stranger_and_a_visitor(self, town, tmp_path):
        for call in (town.stranger.call, town.nobody):
            with pytest.raises((Hidden, NotPermitted)):
                bring(call, town.east, tmp_path, FAMILY)

    def test_is_not_permitted_to_the_grid_worker(self, town, tmp_path):
        with pytest.raises((Hidden, NotPermitted)):
            bring(town.grid_worker.call, town.east, tmp_path, FAMILY)


class TestSteps:
    def opened(self, town, tmp_path, rows=FAMILY):
        path = write(tmp_path / "roster.xlsx", [HEADER, *rows])
        return roster.roster_open(town.secretary.call, path=path, file_name="名册.xlsx", community=town.east)

    def test_roster_open_only_takes_the_file_in(self, town, tmp_path):
        batch_id = self.opened(town, tmp_path)

        assert RosterBatch.rows.get(pk=batch_id).state == "waiting"
        assert Resident.rows.count() == 0

    def test_roster_map_is_remembered_and_asks_for_a_new_check(self, town, tmp_path):
        batch_id = self.opened(town, tmp_path)
        batch = roster.roster_check(town.secretary.call, batch_id=batch_id, progress=lambda *_: None)
        sheet = batch.mappings[0]
        meanings = ["ignored" if word == "phone" else word for word in sheet["meanings"]]

        roster.roster_map(town.secretary.call, batch_id=batch_id, signature=sheet["signature"], meanings=meanings)
        batch = roster.roster_check(town.secretary.call, batch_id=batch_id, progress=lambda *_: None, is_anew=True)
        roster.roster_commit(town.secretary.call, batch_id=batch_id)

        assert Resident.rows.exclude(phone_digest=None).count() == 0
        assert batch.mappings[0]["was_remembered"]

    def test_roster_drop_leaves_nothing(self, town, tmp_path):
        batch_id = self.opened(town, tmp_path)
        roster.roster_check(town.secretary.call, batch_id=batch_id, progress=lambda *_: None)

        roster.roster_drop(town.secretary.call, batch_id=batch_id)

        assert RosterRow.rows.count() == RosterDwelling.rows.count() == 0
        assert RosterBatch.rows.get(pk=batch_id).state == "dropped"

    def test_a_batch_checked_before_another_was_committed_is_refused(self, town, tmp_path):
        first, second = self.opened(town, tmp_path), self.opened(town, tmp_path)
        for batch_id in (first, second):
            roster.roster_check(town.secretary.call, batch_id=batch_id, progress=lambda *_: None)
        roster.roster_commit(town.secretary.call, batch_id=first)

        with pytest.raises(roster.RosterOutdated):
            roster.roster_commit(town.secretary.call, batch_id=second)

        batch = roster.roster_check(town.secretary.call, batch_id=second, progress=lambda *_: None)
        assert (batch.new, batch.same) == (0, 4)

    def test_roster_purge_clears_old_working_copies(self, town, tmp_path):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)
        late = town.secretary.call_at(town.secretary.call.at + timedelta(days=8))

        assert roster.roster_purge(late) == 1
        assert RosterRow.rows.filter(batch_id=answer.batch).count() == 0
        assert Resident.rows.count() == 4
