"""A real-name roster against the establishment book: what enters, what waits, what is told, and what is taken back."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.plan import actions as plan
from shequ.staffing import actions, queries
from shequ.staffing.commands import staffing
from shequ.staffing.models import (
    Appointment,
    Engagement,
    PostVersion,
    RosterAbsence,
    RosterBatch,
    RosterMapping,
    RosterRow,
    StaffMember,
)
from shequ.staffing.roster.terms import UNDO_DAYS
from shequ.staffing.rules import ledger, people, roster
from tests.cast import COUNTY, NOON, TOWN, Town
from tests.institutions.county import keeper
from tests.staffing.office import DOCUMENT, HIRED, body, furnish_posts, hire, number, organiser, post
from tests.staffing.rosters import HEADER, row, write

pytestmark = pytest.mark.db
TODAY = NOON.date()


@pytest.fixture
def call(town: Town) -> Call:
    return furnish_posts(town)


@pytest.fixture
def bring(call: Call, tmp_path: Path) -> Any:
    """Compare a roster of some rows; return its batch."""

    def compare(*rows: list[Any], by: Call | None = None, **more: Any) -> RosterBatch:
        values = {"area": COUNTY, "on": TODAY, "document": DOCUMENT, "file_name": "实名制名册.xlsx", **more}
        path = write(tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx", rows)
        key = actions.roster_open(by or call, path=path, **values)
        return RosterBatch.rows.get(pk=key)

    return compare


def codes(batch: RosterBatch, at: int = 0) -> set[str]:
    return {word for word in RosterRow.rows.get(batch=batch, position=at).codes.split("|") if word}


def buckets(batch: RosterBatch) -> list[str]:
    return list(RosterRow.rows.filter(batch=batch).order_by("position").values_list("bucket", flat=True))


class TestRosterOpen:
    def test_compares_and_changes_nothing(self, bring: Any) -> None:
        batch = bring(row(1, "王春梅"), row(2, "李建国", number="123"))

        assert (batch.rows_read, batch.new, batch.changed, batch.same, batch.rejected) == (2, 1, 0, 0, 1)
        assert not StaffMember.rows.exists()
        shown = RosterRow.rows.get(batch=batch, position=0)
        assert (shown.row, shown.number_shown) == (3, f"{number(1)[:6]}************")
        assert Entry.rows.filter(code="staffing.roster_opened").exists()

    def test_is_the_establishment_offices_own_county_only(self, town: Town, bring: Any) -> None:
        with pytest.raises(NotPermitted):
            bring(row(1, "王春梅"), by=organiser(town))
        with pytest.raises(Hidden):
            bring(row(1, "王春梅"), by=keeper(town, town.far_county).call)

    def test_a_day_ahead_is_refused(self, bring: Any) -> None:
        with pytest.raises(people.DayAhead) as caught:
            bring(row(1, "王春梅"), on=TODAY + timedelta(days=1))
        assert caught.value.field == "on"

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"body": "街道办事所"}, "body_near"), ({"body": "税务局"}, "body_unknown"), ({"body": ""}, "body_missing"),
            ({"since": "2027.01"}, "since_ahead"), ({"since": ""}, "since_missing"), ({"since": "2009-01-01"}, "since_before_body"),
            ({"post": "书记"}, "post_unknown"), ({"mode": "借调", "post": "科员"}, "lent_unknown"),
            ({"left": "2020.05"}, "left_unregistered"), ({"left": "2027.05"}, "leaves_later"),
        ],
    )  # fmt: skip
    def test_names_what_is_wrong(self, bring: Any, told: dict[str, Any], code: str) -> None:
        batch = bring(row(1, "王春梅", **told))
        assert code in codes(batch)
        assert batch.reasons[code] == 1

    @pytest.mark.parametrize("written", ["民政局", "东平县民政局", "县民政局", "minzhengju"])
    def test_knows_a_body_by_all_the_ways_of_writing_it(self, bring: Any, written: str) -> None:
        batch = bring(row(1, "王春梅", body=written, kind="行政"))
        assert RosterRow.rows.get(batch=batch).body_name == "县民政局"

    def test_a_body_outside_the_area_is_not_entered(self, bring: Any) -> None:
        batch = bring(row(1, "王春梅", body="县民政局", kind="行政"), row(2, "李建国"), area=TOWN)
        assert buckets(batch) == ["rejected", "new"]
        assert codes(batch) == {"body_outside"}

    def test_the_same_person_twice_in_the_file(self, call: Call, bring: Any) -> None:
        post(call, title="主任", position="director")
        batch = bring(
            row(1, "王春梅"), row(1, "王春梅"), row(1, "王春梅", phone="13900000001"), row(1, "李建国"),
            row(1, "王春梅", body="县民政局", kind="行政"), row(2, "赵明", post="主任"), row(3, "钱亮", post="主任"),
        )  # fmt: skip
        assert buckets(batch) == ["new", "same", "rejected", "rejected", "rejected", "new", "new"]
        assert [codes(batch, at) for at in range(7)] == [
            set(), {"duplicate"}, {"duplicate_differs"}, {"number_twice"}, {"two_bodies"}, {"held_missing"},
            {"post_taken_in_file"},
        ]  # fmt: skip

    def test_one_more_than_there_are_heads_is_told(self, bring: Any) -> None:
        batch = bring(*(row(at, f"员工{at}".replace("1", "一").replace("2", "二").replace("3", "三").replace("4", "四"))
                        for at in range(1, 5)))  # fmt: skip
        # Names with digits would be no names; three heads, the fourth person is one too many.
        assert buckets(batch) == ["new"] * 4
        assert [("over_authorised" in codes(batch, at)) for at in range(4)] == [False, False, False, True]

    def test_who_came_in_a_freeze_window_does_not_come_in_by_a_roster(self, town: Town, bring: Any) -> None:
        plan.freeze_window_open(
            town.office.call,
            area=COUNTY,
            matters=["entry"],
            starts_on=HIRED,
            ends_on=HIRED + timedelta(days=30),
            reason="改革",
        )
        batch = bring(row(1, "王春梅", since="2015-03-10"), row(2, "李建国", since="2015-05-10"))
        assert (buckets(batch), codes(batch)) == (["rejected", "new"], {"entered_in_freeze"})


class TestAgainstTheBook:
    def test_who_stands_so_already_is_the_same(self, call: Call, bring: Any) -> None:
        hire(call, at=1)
        assert buckets(bring(row(1, "王春梅", since="2015.03"))) == ["same"]

    @pytest.mark.parametrize(
        ("told", "bucket", "code"),
        [
            ({"name": "王冬梅"}, "rejected", "number_other_name"),
            ({"body": "县民政局", "kind": "行政"}, "rejected", "serves_elsewhere"),
            ({"kind": "工勤"}, "rejected", "head_kind_differs"),
            ({"kind": "", "source": "招募"}, "rejected", "source_differs"),
            ({"left": "2020.05"}, "rejected", "row_says_left"),
            ({"why": "退休"}, "rejected", "row_left_undated"),
            ({"number": number(9)}, "rejected", "name_other_number"),
            ({"since": "2014-05-01"}, "same", "since_differs"),
            ({"phone": "13900000001"}, "changed", None),
            ({"political": "中共党员"}, "changed", None),
        ],
    )  # fmt: skip
    def test_contradictions_wait_and_are_named(
        self, call: Call, bring: Any, told: dict[str, Any], bucket: str, code: str | None
    ) -> None:
        hire(call, at=1)
        batch = bring(row(1, **{"name": "王春梅", **told}))
        assert (buckets(batch), codes(batch)) == ([bucket], {code} if code else set())
        assert RosterRow.rows.get(batch=batch).is_conflict is (bucket == "rejected")

    def test_who_left_and_stands_in_the_roster_is_refused_by_name(self, call: Call, bring: Any) -> None:
        key = hire(call, at=1)
        actions.staff_leave(call, staff_id=key, on=date(2020, 5, 1), reason="retired", document=DOCUMENT)
        batch = bring(row(1, "王春梅"))
        assert codes(batch) == {"left_in_book"}
        (line,) = queries.roster_rows(call, batch_id=batch.pk).rows
        assert "2020-05-01" in line.reasons[0].text
        assert line.reasons[0].act == "take_on"
        assert buckets(bring(row(1, "王春梅", left="2020-05-01"))) == ["same"]

    def test_who_is_missing_in_the_roster_is_listed(self, call: Call, bring: Any) -> None:
        hire(call, "王春梅", at=1)
        missing = hire(call, "李建国", at=2)
        hire(call, "赵明", at=3, source="recruited", head_kind="")
        hire(call, "钱亮", "minzhengju", at=4, head_kind="administrative")

        batch = bring(row(1, "王春梅"))
        assert [row.staff_id for row in RosterAbsence.rows.filter(batch=batch)] == [missing]
        assert batch.absent == 1
        with_others = bring(row(1, "王春梅"), row(5, "孙丽", kind="", source="招募"))
        assert with_others.absent == 2

    def test_a_stray_row_does_not_make_a_whole_body_missing(self, call: Call, bring: Any) -> None:
        hire(call, "王春梅", at=1)
        hire(call, "钱亮", "minzhengju", at=4, head_kind="administrative")
        assert bring(row(1, "王春梅", body="县民政局", kind="行政"), row(5, "孙丽", kind="", source="招募")).absent == 0
        assert bring(row(5, "孙丽", body="县民政局", kind="", source="招募")).absent == 1

    def test_a_wrong_number_does_not_make_its_bearer_missing(self, call: Call, bring: Any) -> None:
        hire(call, "王春梅", at=1)
        assert bring(row(1, "王春梅", number="6208")).absent == 0

    def test_posts_that_are_taken_full_or_leading(self, call: Call, bring: Any) -> None:
        director = post(call, title="主任", position="director")
        post(call, title="科员")
        holder, other = hire(call, "王春梅", at=1), hire(call, "李建国", at=2)
        actions.appointment_make(
            call, staff_id=holder, post_id=director, mode="acting", ground="appointed", on=HIRED, document=DOCUMENT
        )
        assert codes(bring(row(1, "王春梅", post="主任"), row(2, "李建国", post="主任")), 1) == {"post_taken"}
        actions.appointment_end(call, appointment_id=Appointment.rows.get().pk, on=date(2018, 1, 1), document=DOCUMENT)
        assert codes(bring(row(2, "李建国", post="主任", held="2017.01"))) == {"post_overlaps"}
        PostVersion.rows.filter(post=director).update(is_leading=True)
        assert codes(bring(row(2, "李建国", post="主任", held="2019.01"))) == {"post_by_case"}
        batch = bring(row(2, "李建国", post="科员", held="2019.01"))
        assert (buckets(batch), codes(batch)) == (["changed"], set())
        actions.roster_commit(call, batch_id=batch.pk)
        assert queries.staff_detail(call, staff_id=other).holdings[0].title == "科员"
        assert codes(bring(row(2, "李建国", post="主任"))) == {"post_differs"}

    def test_a_loan_adds_a_post_and_takes_no_head(self, call: Call, bring: Any) -> None:
        post(call, "minzhengju", "办事员", head_kind="")
        key = hire(call, "王春梅", at=1)
        batch = bring(row(1, "王春梅", body="县民政局", mode="借调", post="办事员", held="2018.05"))
        assert (buckets(batch), codes(batch)) == (["changed"], set())
        actions.roster_commit(call, batch_id=batch.pk)
        shown = queries.staff_detail(call, staff_id=key)
        assert (shown.serving.institution, shown.holdings[0].mode_label) == ("街道办事处", "借调")


class TestRosterCommit:
    def test_enters_people_posts_and_excess_as_facts(self, call: Call, bring: Any) -> None:
        director = post(call, title="主任", position="director")
        batch = bring(
            row(1, "王春梅", post="主任", held="2016.05", document="县编发〔2016〕9号"), row(2, "李建国"), row(3, "赵明"),
            row(4, "钱亮", phone="13900000001"), row(5, "孙丽", kind="", source="劳务派遣"),
        )  # fmt: skip
        actions.roster_commit(call, batch_id=batch.pk)

        (held,) = [row for row in queries.book(call).rows if row.code == "jiedao-ban"]
        assert (held.occupied, held.excess) == (4, 1)
        assert Engagement.rows.filter(is_legacy=True).count() == 1
        holder = queries.post_detail(call, post_id=director).row.holder
        assert (holder.name, holder.since, holder.document) == ("王春梅", date(2016, 5, 1), "县编发〔2016〕9号")
        assert [
            Entry.rows.filter(code=f"staffing.{code}").count() for code in ("staff_entered", "roster_committed")
        ] == [1, 1]

    def test_the_same_file_again_changes_nothing(self, call: Call, bring: Any) -> None:
        rows = [row(1, "王春梅"), row(2, "李建国", phone="13900000001", education="本科"), row(3, "赵明", number="1")]
        actions.roster_commit(call, batch_id=bring(*rows).pk)
        before = list(StaffMember.rows.order_by("pk").values_list("pk", "version"))

        again = bring(*rows)
        assert (again.new, again.changed, again.same, again.rejected, again.absent) == (0, 0, 2, 1, 0)
        actions.roster_commit(call, batch_id=again.pk)
        assert list(StaffMember.rows.order_by("pk").values_list("pk", "version")) == before

    def test_fills_in_the_number_of_somebody_entered_without(self, call: Call, bring: Any) -> None:
        key = hire(call, "王春梅")
        batch = bring(row(1, "王春梅"))
        assert (buckets(batch), codes(batch)) == (["changed"], {"number_filled"})
        actions.roster_commit(call, batch_id=batch.pk)
        assert actions.staff_reveal(call, staff_id=key, reason="核对")[0] == number(1)
        assert number(1)[6:] not in str(Entry.rows.get(code="staffing.staff_corrected").body)

    def test_refuses_without_a_document_twice_and_after_the_book_changed(self, call: Call, bring: Any) -> None:
        batch = bring(row(1, "王春梅"), document="")
        with pytest.raises(ledger.DocumentMissing) as caught:
            actions.roster_commit(call, batch_id=batch.pk)
        assert caught.value.field == "document"
        hire(call, "王春梅", at=1)
        with pytest.raises(roster.RosterOutdated):
            actions.roster_commit(call, batch_id=batch.pk, document=DOCUMENT)
        assert buckets(actions.roster_check(call, batch_id=batch.pk)) == ["same"]
        actions.roster_commit(call, batch_id=batch.pk, document=DOCUMENT)
        with pytest.raises(roster.RosterNotReady):
            actions.roster_commit(call, batch_id=batch.pk, document=DOCUMENT)

    def test_a_stranger_sees_no_batch(self, town: Town, bring: Any) -> None:
        batch = bring(row(1, "王春梅"))
        far = keeper(town, town.far_county).call
        with pytest.raises(Hidden):
            actions.roster_commit(far, batch_id=batch.pk)
        assert queries.roster_list(far).total == 0


class TestRosterMap:
    def test_a_corrected_column_counts_and_is_remembered(self, call: Call, bring: Any) -> None:
        batch = bring(row(1, "王春梅", remark="在职"))
        (sheet,) = batch.mappings
        chosen = [
            word if title != "现任职务" else "ignored"
            for word, title in zip(sheet["meanings"], sheet["titles"], strict=True)
        ]
        actions.roster_map(call, batch_id=batch.pk, signature=sheet["signature"], meanings=chosen)
        assert RosterMapping.rows.count() == 1
        assert bring(row(1, "王春梅", post="书记")).reasons == {}
        again = RosterBatch.rows.get(pk=batch.pk).mappings[0]
        assert isinstance(
            actions.roster_map(call, batch_id=batch.pk, signature=again["signature"], meanings=chosen), Unchanged
        )


class TestRosterUndo:
    def committed(self, call: Call, bring: Any) -> tuple[RosterBatch, UUID]:
        key = hire(call, "李建国", at=2)
        post(call, title="科员")
        batch = bring(row(1, "王春梅", post="科员"), row(2, "李建国", phone="13900000001"))
        actions.roster_commit(call, batch_id=batch.pk)
        return batch, key

    def test_takes_all_back(self, call: Call, bring: Any) -> None:
        batch, key = self.committed(call, bring)
        actions.roster_undo(call, batch_id=batch.pk, reason="传错文件")

        assert [row.pk for row in StaffMember.rows.all()] == [key]
        assert StaffMember.rows.get().phone is None
        assert not Appointment.rows.exists()
        assert Engagement.rows.count() == 1
        assert RosterBatch.rows.get().state == "undone"

    def test_not_when_somebody_has_worked_with_it_or_too_late(self, town: Town, call: Call, bring: Any) -> None:
        batch, _key = self.committed(call, bring)
        late = keeper(town).call_at(NOON + timedelta(days=UNDO_DAYS))
        with pytest.raises(roster.RosterTooLate):
            actions.roster_undo(late, batch_id=batch.pk, reason="传错文件")
        with pytest.raises(ledger.DocumentMissing):
            actions.roster_undo(call, batch_id=batch.pk, reason=" ")
        new = StaffMember.rows.get(name="王春梅")
        actions.staff_leave(call, staff_id=new.pk, on=TODAY, reason="resigned")
        with pytest.raises(roster.RosterBuiltUpon):
            actions.roster_undo(call, batch_id=batch.pk, reason="传错文件")


class TestRosterDrop:
    def test_takes_the_copy_away(self, call: Call, bring: Any) -> None:
        batch = bring(row(1, "王春梅"))
        actions.roster_drop(call, batch_id=batch.pk)
        assert (RosterRow.rows.count(), RosterBatch.rows.get().state) == (0, "dropped")
        with pytest.raises(roster.RosterNotReady):
            actions.roster_drop(call, batch_id=batch.pk)

    def test_the_clock_clears_old_copies(self, town: Town, call: Call, bring: Any) -> None:
        bring(row(1, "王春梅"))
        assert actions.roster_purge(call) == 0
        assert actions.roster_purge(keeper(town).call_at(NOON + timedelta(days=UNDO_DAYS + 1))) == 1
        assert not RosterRow.rows.exists()


def test_roster_import_in_one_go(call: Call, tmp_path: Path) -> None:
    path = write(tmp_path / "名册.xlsx", [row(1, "王春梅"), row(2, "李", number="1")], header=HEADER)
    values = {"path": path, "area": COUNTY, "on": TODAY}
    dry = actions.roster_import(call, document="", is_dry=True, **values)
    assert (dry.rows_read, dry.new, dry.rejected, dry.is_committed) == (2, 1, 1, False)
    with pytest.raises(ledger.DocumentMissing):
        actions.roster_import(call, document="", is_dry=False, **values)
    assert actions.roster_import(call, document=DOCUMENT, is_dry=False, **values).is_committed
    assert StaffMember.rows.get().name == "王春梅"
    assert body("jiedao-ban")


class TestCommand:
    def run(self, *words: str) -> tuple[int, dict[str, Any]]:
        done = CliRunner().invoke(staffing, ["roster", *words, "--json"])
        return done.exit_code, json.loads(done.stdout)

    def test_compares_then_commits_then_finds_nothing_to_do(self, call: Call, tmp_path: Path) -> None:
        hire(call, "李建国", at=2)
        path = str(write(tmp_path / "名册.csv", [row(1, "王春梅"), row(3, "赵明", number="1")]))
        where = [path, "--area", COUNTY, "--as-of", TODAY.isoformat()]

        code, answer = self.run(*where, "--errors", str(tmp_path / "back.csv"))
        assert (code, answer["format"], answer["new"], answer["rejected"], answer["batch"]) == (1, 1, 1, 1, None)
        assert [(line["code"], line["name"]) for line in answer["differences"]] == [("absent", "李建国")]
        assert "公民身份号码不正确" in (tmp_path / "back.csv").read_text("utf-8-sig")
        assert StaffMember.rows.count() == 1

        assert self.run(*where, "--commit")[0] == 3
        code, answer = self.run(*where, "--commit", "--document", DOCUMENT)
        assert (code, answer["new"], StaffMember.rows.count()) == (1, 1, 2)
        assert self.run(*where, "--commit", "--document", DOCUMENT)[1]["batch"] is None
