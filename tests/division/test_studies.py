"""Studies: opened with their ground frozen, computed in the background, failed, dropped; who sees them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shequ.base.paging import PageRequest
from shequ.base.words import sentence_of
from shequ.division import actions, jobs, queries, rules
from shequ.division.models import Edit, Ground, Proposal, Study, TransitionItem
from shequ.division.rules import asking
from shequ.division.rules.asking import Asked
from shequ.division.terms import CountSource, StudyState
from shequ.jobs import runner, terms
from shequ.jobs.actions import job_cancel, leasing
from shequ.jobs.models import Job
from shequ.jobs.runner import run_pending
from shequ.jobs.terms import JobState
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.kernel.roles import Role
from shequ.territory.models import Block, Dwelling
from tests.cast import COUNTY, EAST, EAST_GRID, FAR_COUNTY, NOON, TOWN, WEST, WEST_GRID, Member, Town
from tests.division.studies import (
    ASKED,
    COLUMNS,
    HOMES,
    PEOPLE,
    ROWS,
    by_hand,
    computed,
    officer,
    opened,
    reader,
    seen,
    squares,
    told,
)
from tests.institutions.county import put_plan_in_force
from tests.residents.making import family
from tests.territory.redrawing import block, code_of

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
TODAY = NOON.date()
SIZE = COLUMNS * ROWS


def abroad(town: Town) -> Member:
    """Return an officer of the department of civil affairs of the neighbouring county."""
    return town.member(Role.CIVIL_AFFAIRS, FAR_COUNTY)


def stored(study: UUID) -> Study:
    return Study.rows.get(pk=study)


class TestStudyOpen:
    def test_freezes_the_drawing_with_its_counts(self, town: Town) -> None:
        squares()
        study = opened(town)

        made, frozen = stored(study), queries.town_of(study)
        assert (made.area_id, made.title, made.data_on) == (TOWN, "城区社区调整", TODAY)
        assert (made.block_count, made.household_count, made.people_count) == (SIZE, SIZE * HOMES, SIZE * PEOPLE)
        assert (made.state, made.source) == (StudyState.COMPUTING, CountSource.DRAWING)
        assert set(frozen.codes) == {code_of(x, y) for x in range(COLUMNS) for y in range(ROWS)}
        assert set(frozen.households) == {HOMES}
        assert frozen.communities == (EAST, WEST)
        assert frozen.community_names == ("东街社区", "西街社区")
        assert {frozen.today[frozen.place[code_of(0, y)]] for y in range(ROWS)} == {0}
        assert {frozen.today[frozen.place[code_of(5, y)]] for y in range(ROWS)} == {1}
        assert frozen.grids[frozen.place[code_of(5, 0)]] == WEST_GRID
        assert len(frozen.streets) == (COLUMNS - 1) * ROWS + COLUMNS * (ROWS - 1)
        assert Ground.rows.get(study_id=study).digest == frozen.digest()

    def test_the_ground_stays_when_the_map_changes(self, town: Town) -> None:
        squares()
        study = opened(town)
        digest = Ground.rows.get(study_id=study).digest
        block(0, ROWS, area=EAST)
        Block.rows.update(households=999)
        kept = Ground.rows.get(study_id=study)
        again = queries.town_of(study)
        assert (kept.digest, again.digest()) == (digest, digest)
        assert set(again.households) == {HOMES}

    def test_counts_the_register_by_block_with_everybody_who_lives_there(self, town: Town) -> None:
        made = squares()
        family(town)
        assert Dwelling.rows.filter(text__startswith="中台巷12").update(block_id=made[code_of(2, 1)])

        study = opened(town, source=CountSource.REGISTER)

        frozen = queries.town_of(study)
        at = frozen.place[code_of(2, 1)]
        assert (frozen.households[at], frozen.people[at]) == (1, 4)
        assert (sum(frozen.households), sum(frozen.people)) == (1, 4)
        assert (stored(study).household_count, stored(study).people_count) == (1, 4)

    def test_takes_the_name_of_the_place_where_none_is_given(self, town: Town) -> None:
        squares()
        assert stored(opened(town, title="  ")).title == "城区管委会"

    def test_fills_in_what_the_plan_in_force_asks(self, town: Town) -> None:
        squares()
        put_plan_in_force(town)
        plan = queries.asked_by_plan(area=TOWN, on=TODAY).asked
        assert (plan.low, plan.high, plan.grid_low, plan.grid_high) == (1000, 3000, 300, 500)

        study = opened(town, asked=Asked(None, None))

        asked = seen(town, study).asked
        names = ("low", "high", "people_low", "people_high", "grid_low", "grid_high")
        assert [getattr(asked, name) for name in names] == [getattr(plan, name) for name in names]

    def test_starts_the_job_and_records_what_was_frozen(self, town: Town) -> None:
        squares()
        study = opened(town)
        job = Job.rows.get(pk=stored(study).job)
        assert (job.kind, job.inputs, job.subject) == (
            "division.study_compute",
            {"study": str(study)},
            f"study:{study}",
        )
        said = told("study_opened")
        assert (said["subject"], said["area"]) == (f"study:{study}", TOWN)
        assert said["digest"] == Ground.rows.get(study_id=study).digest
        assert (said["blocks"], said["households"]) == (SIZE, SIZE * HOMES)

    def test_refuses_ground_without_blocks(self, town: Town) -> None:
        with pytest.raises(rules.NoBlocks):
            opened(town)
        squares()
        with pytest.raises(rules.NoBlocks):
            opened(town, data_on=TODAY.replace(year=2019))

    def test_refuses_more_blocks_than_a_page_takes(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        squares()
        monkeypatch.setattr("shequ.division.terms.MOST_BLOCKS", SIZE - 1)
        with pytest.raises(rules.TooManyBlocks) as refused:
            opened(town)
        assert refused.value.values == {"count": SIZE, "most": SIZE - 1}

    def test_refuses_blocks_nobody_counted_and_counts_them(self, town: Town) -> None:
        squares()
        Block.rows.filter(code__startswith="B00").update(households=None)
        with pytest.raises(rules.CountsMissing) as refused:
            opened(town)
        assert refused.value.values["count"] == ROWS
        assert refused.value.values["names"] == "B0000、B0001、B0002"

    def test_refuses_ground_on_which_nobody_lives(self, town: Town) -> None:
        squares()
        Block.rows.update(households=0)
        for source in (CountSource.DRAWING, CountSource.REGISTER):
            with pytest.raises(rules.NobodyCounted):
                opened(town, source=source)

    def test_refuses_blocks_that_do_not_touch(self, town: Town) -> None:
        for x in (0, 5, 10):
            block(x, 0, area=EAST)
        Block.rows.update(households=HOMES, people=PEOPLE)
        with pytest.raises(rules.NoNeighbours):
            opened(town)
        assert not Study.rows.exists()

    @pytest.mark.parametrize(
        ("wrong", "refusal", "field"),
        [
            ({"low": 1300}, rules.BandWrong, "high"),
            ({"low": 0}, rules.BandWrong, "high"),
            ({"people_low": 5000}, rules.BandWrong, "people_high"),
            ({"people_low": -5}, rules.BandWrong, "people_high"),
            ({"grid_low": 501}, rules.BandWrong, "grid_high"),
            ({"unit": (10, 5)}, rules.BandWrong, "unit_high"),
            ({"want": "fixed"}, rules.ParameterWrong, "count"),
            ({"want": "fixed", "count": 0}, rules.ParameterWrong, "count"),
            ({"moved": -0.1}, rules.ParameterWrong, "moved"),
            ({"moved": float("nan")}, rules.ParameterWrong, "moved"),
            ({"even": 101.0}, rules.ParameterWrong, "even"),
            ({"proposals": 0}, rules.ParameterWrong, "proposals"),
            ({"proposals": 5}, rules.ParameterWrong, "proposals"),
            ({"seed": -1}, rules.ParameterWrong, "seed"),
            ({"effort": 100_001}, rules.ParameterWrong, "effort"),
            ({"gap_m": 501.0}, rules.ParameterWrong, "gap_m"),
            ({"uncrossed": ("ferry",)}, rules.ParameterWrong, "uncrossed"),
            ({"reason": " "}, rules.ReasonMissing, "reason"),
            ({"locked": ("B9999",)}, rules.BlockUnknown, "locked"),
            ({"together": (("B0000", "X1"),)}, rules.BlockUnknown, "together"),
            ({"apart": (("X1", "B0000"),)}, rules.BlockUnknown, "apart"),
            ({"closed": ("990202001001",)}, rules.CommunityUnknown, "closed"),
        ],
    )
    def test_refuses_conditions_that_cannot_be(
        self, town: Town, wrong: dict[str, Any], refusal: type[Refused], field: str
    ) -> None:
        squares()
        put_plan_in_force(town)
        with pytest.raises(refusal) as refused:
            opened(town, asked=replace(ASKED, **wrong))
        assert refused.value.field == field
        assert not Study.rows.exists()
        assert not Job.rows.exists()

    def test_refuses_a_day_that_has_not_come(self, town: Town) -> None:
        squares()
        with pytest.raises(rules.ParameterWrong) as refused:
            opened(town, data_on=TODAY + timedelta(days=1))
        assert refused.value.field == "data_on"

    def test_refuses_to_go_without_a_band_where_no_plan_sets_one(self, town: Town) -> None:
        squares()
        for asked, field in ((Asked(None, None), "low"), (Asked(500, None), "high"), (Asked(None, 900), "low")):
            with pytest.raises(rules.BandMissing) as refused:
                opened(town, asked=asked)
            assert refused.value.field == field
        assert stored(opened(town, asked=Asked(500, 1200))).parameters["people_low"] is None

    def test_refuses_a_title_longer_than_the_field(self, town: Town) -> None:
        squares()
        with pytest.raises(rules.ParameterWrong) as refused:
            opened(town, title="长" * 101)
        assert refused.value.field == "title"

    def test_is_for_those_who_draw_and_their_own_county(self, town: Town) -> None:
        squares()
        with pytest.raises(Hidden):
            opened(town, member=abroad(town))
        with pytest.raises(NotPermitted):
            opened(town, member=reader(town))
        for member, area in ((town.grid_worker, EAST_GRID), (town.secretary, EAST)):
            with pytest.raises(NotPermitted):
                opened(town, member=member, area=area)
        assert not Study.rows.exists()
        assert opened(town, member=town.member(Role.COMMITTEE_OFFICE, TOWN))


class TestStudyCompute:
    def test_every_proposal_puts_every_block_into_exactly_one_community(self, town: Town) -> None:
        squares()
        study = computed(town)

        made = stored(study)
        proposals = list(Proposal.rows.filter(study=study).order_by("number"))
        assert made.state == StudyState.READY
        assert made.cpu_seconds > 0
        assert [row.number for row in proposals] == list(range(1, len(proposals) + 1))
        assert 1 <= len(proposals) <= 2
        for row in proposals:
            assert len(row.labels) == SIZE
            assert min(row.labels) >= 0
            assert sum(one["blocks"] for one in row.measures["communities"]) == SIZE
            assert sum(one["households"] for one in row.measures["communities"]) == SIZE * HOMES
            assert {one["label"] for one in row.measures["communities"]} == set(row.labels)
            assert row.measures["outside"] == 0
            assert len(row.grids["numbers"]) == SIZE
        said = told("study_computed")
        assert said["count"] == len(proposals)
        assert said["scores"] == [row.measures["score"] for row in proposals]
        assert Job.rows.get().state == JobState.DONE

    def test_the_same_seed_gives_the_same_answer(self, town: Town) -> None:
        squares()
        answers, digests = [], []
        for _turn in range(2):
            rows = Proposal.rows.filter(study=computed(town)).order_by("number")
            answers.append([(row.aim, row.labels, row.measures["score"], row.grids) for row in rows])
            digests.append(told("study_computed")["digests"])
        assert answers[0] == answers[1]
        assert digests[0] == digests[1]

    def test_locked_blocks_and_kept_communities_stay(self, town: Town) -> None:
        squares()
        study = computed(town, asked=replace(ASKED, closed=(EAST,), locked=(code_of(5, 2),)))
        for row in seen(town, study).proposals:
            found = queries.proposal_detail(officer(town).call, study_id=study, proposal_id=row.id)
            east = {one.code for one in found.blocks if one.today == "东街社区"}
            assert {one.code for one in found.blocks if one.community == "东街社区"} == east
            corner = next(one for one in found.blocks if one.code == code_of(5, 2))
            assert corner.is_locked
            assert not corner.is_moved

    def test_an_attempt_that_runs_again_writes_nothing_twice(self, town: Town) -> None:
        squares()
        study = computed(town)
        before = list(Proposal.rows.filter(study=study).order_by("number").values("id", "labels", "version"))
        entries = Entry.rows.count()
        Job.rows.update(state=JobState.QUEUED, holder="", ended_at=None)

        assert run_pending() == 1

        assert list(Proposal.rows.filter(study=study).order_by("number").values("id", "labels", "version")) == before
        assert Entry.rows.filter(code="division.study_computed").count() == 1
        assert Entry.rows.exclude(code__startswith="jobs.").count() <= entries
        assert Job.rows.get().state == JobState.DONE

    def test_a_lost_worker_does_not_lose_the_study(self, town: Town) -> None:
        squares()
        study = opened(town)
        now = timezone.now()
        assert leasing.claim("dead", now) is not None

        runner.recover("alive", now + timedelta(seconds=terms.LEASE_S + 1))
        assert run_pending() == 1

        assert stored(study).state == StudyState.READY
        assert Job.rows.get().state == JobState.DONE

    def test_cancelled_while_it_computes_nothing_is_written_and_it_can_be_dropped(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        squares()
        study = opened(town)
        call = officer(town).call

        def cancel_in_the_middle(problem: object, wanted: object, count: int, *, progress: Any) -> None:
            progress(0.1)
            job_cancel(call, job_id=stored(study).job)
            progress(0.2)
            raise AssertionError("a cancelled job goes on")

        monkeypatch.setattr(jobs, "propose", cancel_in_the_middle)
        run_pending()

        assert Job.rows.get().state == JobState.CANCELLED
        assert not Proposal.rows.exists()
        assert stored(study).state == StudyState.COMPUTING
        actions.study_drop(call, study_id=study, reason="条件写错了")
        assert stored(study).state == StudyState.DROPPED

    def test_a_study_dropped_meanwhile_takes_no_proposals(self, town: Town) -> None:
        squares()
        study = opened(town)
        actions.study_drop(officer(town).call, study_id=study)
        run_pending()
        assert Job.rows.get().state == JobState.FAILED
        assert stored(study).state == StudyState.DROPPED
        assert not Proposal.rows.exists()

    def test_needs_the_right_and_the_county(self, town: Town) -> None:
        squares()
        study = opened(town)
        given: dict[str, Any] = {"study_id": study, "found": [], "cpu_seconds": 0.0}
        with pytest.raises(NotPermitted):
            actions.study_compute(reader(town).call, **given)
        with pytest.raises(Hidden):
            actions.study_compute(abroad(town).call, **given)


class TestStudyFail:
    CLASH = replace(ASKED, together=((code_of(0, 0), code_of(1, 0)),), apart=((code_of(0, 0), code_of(1, 0)),))

    def test_pins_that_clash_are_told_in_words_that_name_the_blocks(self, town: Town) -> None:
        squares()
        study = opened(town, asked=self.CLASH)
        run_pending()

        made, job = stored(study), Job.rows.get()
        assert made.state == StudyState.FAILED
        assert job.state == JobState.FAILED
        assert code_of(0, 0) in made.refusal
        assert not Proposal.rows.exists()
        assert told("study_failed")["reason"] == made.refusal
        assert seen(town, study).refusal == made.refusal

    def test_a_failed_study_takes_neither_proposals_nor_another_failure(self, town: Town) -> None:
        squares()
        study = opened(town, asked=self.CLASH)
        run_pending()
        call = officer(town).call
        with pytest.raises(rules.StudyNotSo):
            actions.study_compute(call, study_id=study, found=[], cpu_seconds=0.0)
        with pytest.raises(rules.StudyNotSo):
            actions.study_fail(call, study_id=study, reason="再一次")
        actions.study_drop(call, study_id=study)
        assert stored(study).state == StudyState.DROPPED

    def test_needs_the_right_and_the_county(self, town: Town) -> None:
        squares()
        study = opened(town)
        with pytest.raises(NotPermitted):
            actions.study_fail(reader(town).call, study_id=study, reason="x")
        with pytest.raises(Hidden):
            actions.study_fail(abroad(town).call, study_id=study, reason="x")


class TestStudyDrop:
    def test_says_why_and_closes_everything(self, town: Town) -> None:
        squares()
        study = computed(town)
        proposal = by_hand(town, study)
        call = officer(town).call

        actions.study_drop(call, study_id=study, reason=" 改用新的数据日 ")

        assert stored(study).state == StudyState.DROPPED
        assert told("study_dropped")["reason"] == "改用新的数据日"
        assert not seen(town, study).may_drop
        with pytest.raises(rules.StudyNotSo) as refused:
            actions.study_drop(call, study_id=study)
        assert "已放弃" in sentence_of(refused.value)
        with pytest.raises(rules.StudyNotSo):
            actions.proposal_copy(call, study_id=study, proposal_id=proposal)
        with pytest.raises(rules.StudyNotSo):
            actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=[code_of(0, 0)], to=-1)
        with pytest.raises(rules.StudyNotSo):
            actions.proposal_grid(call, study_id=study, proposal_id=proposal)

    def test_needs_the_right_and_the_county(self, town: Town) -> None:
        squares()
        study = opened(town)
        with pytest.raises(NotPermitted):
            actions.study_drop(reader(town).call, study_id=study)
        with pytest.raises(Hidden):
            actions.study_drop(abroad(town).call, study_id=study)
        assert stored(study).state == StudyState.COMPUTING


class TestStudyList:
    def test_is_newest_first_scoped_and_narrowed(self, town: Town) -> None:
        squares()
        first, second = computed(town), opened(town, title="第二次")
        call = officer(town).call
        assert [row.id for row in queries.study_list(call, page=PageRequest()).rows] == [second, first]
        ready = queries.study_list(call, page=PageRequest(), state=StudyState.READY).rows
        assert [(row.id, row.state_label, row.area_name) for row in ready] == [(first, "可以比较", "城区管委会")]
        for member in (abroad(town), town.stranger, town.grid_worker):
            assert queries.study_list(member.call, page=PageRequest()).rows == ()
        assert queries.study_list(town.nobody, page=PageRequest()).rows == ()

    def test_study_list_asks_as_often_for_many_as_for_few(self, town: Town, django_assert_num_queries) -> None:
        squares()
        opened(town)
        call = officer(town).call
        with CaptureQueriesContext(connection) as few:
            queries.study_list(call, page=PageRequest())
        for turn in range(4):
            opened(town, title=f"第{turn}次")
        assert len(few) <= 3
        with django_assert_num_queries(len(few)):
            assert len(queries.study_list(call, page=PageRequest()).rows) == 5

    def test_nothing_is_there_for_a_stranger(self, town: Town) -> None:
        squares()
        study = computed(town)
        proposal = seen(town, study).proposals[0].id
        for call in (abroad(town).call, town.stranger.call, town.nobody):
            for rows in (Study, Ground, Proposal, Edit, TransitionItem):
                assert rows.objects.visible_to(call.actor).count() == 0
            assert queries.my_divisions(call) == []
            for ask in (
                lambda c: queries.study_detail(c, study_id=study),
                lambda c: queries.proposal_detail(c, study_id=study, proposal_id=proposal),
                lambda c: queries.proposal_shapes(c, study_id=study, proposal_id=proposal),
                lambda c: queries.transition(c, study_id=study),
                lambda c: queries.study_report(c, study_id=study, proposal_id=proposal),
            ):
                with pytest.raises(Hidden):
                    ask(call)

    def test_a_proposal_of_another_study_is_not_shown_under_this_one(self, town: Town) -> None:
        squares()
        one, other = computed(town), computed(town)
        proposal = seen(town, other).proposals[0].id
        call = officer(town).call
        with pytest.raises(Hidden):
            queries.proposal_detail(call, study_id=one, proposal_id=proposal)
        with pytest.raises(Hidden):
            actions.proposal_copy(call, study_id=one, proposal_id=proposal)

    def test_waits_on_the_desk_of_who_may_go_on(self, town: Town) -> None:
        squares()
        study = computed(town)
        opened(town, title="还在算")
        assert [str(study) in work.url for work in queries.my_divisions(officer(town).call)] == [True]
        assert queries.my_divisions(reader(town).call) == []

    def test_choices_of_ground_are_those_of_the_actor(self, town: Town) -> None:
        assert queries.scope_choices(officer(town).call) == [(COUNTY, "东平县"), (TOWN, "城区管委会")]
        assert queries.scope_choices(town.member(Role.COMMITTEE_OFFICE, TOWN).call) == [(TOWN, "城区管委会")]
        assert queries.scope_choices(town.secretary.call) == []


def test_plain_conditions_come_back_as_they_were() -> None:
    asked = replace(
        ASKED, unit=(100, 900), together=(("a", "b"), ("c", "d", "e")), apart=(("a", "c"),), closed=(EAST,), locked=("x",),
        uncrossed=("bridge",),
    )  # fmt: skip
    assert Asked.read(asked.plain()) == asked
    asking.check(asked)
