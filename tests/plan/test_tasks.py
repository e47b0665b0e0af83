"""Reform tasks: made from clauses, carried, submitted, accepted by other hands, returned."""

from datetime import date

import pytest

from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.queries import unread_count
from shequ.plan import actions, queries
from shequ.plan.models import PlanTask, TaskStep
from shequ.plan.rules import tasks as rules
from tests.cast import NOON, Town
from tests.plan.test_check_run import ThePlan
from tests.plan.writing import changed, in_force, yuanshan

pytestmark = pytest.mark.db


@pytest.fixture
def task(town: Town, plan: ThePlan) -> PlanTask:
    actions.tasks_make(town.office.call, pack_code="small")
    return PlanTask.rows.get(clause="a.2")


def state(task: PlanTask) -> str:
    return PlanTask.rows.get(pk=task.pk).state


class TestTasksMake:
    def test_one_per_clause_with_units_and_due_day(self, town: Town, task: PlanTask) -> None:
        assert PlanTask.rows.count() == 6
        assert (task.units, task.institutions, task.due_on) == (["finance"], ["I-FINANCE"], date(2026, 6, 30))

    def test_again_changes_nothing(self, town: Town, task: PlanTask) -> None:
        assert isinstance(actions.tasks_make(town.office.call, pack_code="small"), Unchanged)

    def test_a_clause_that_left_the_plan_drops_its_task(self, town: Town, task: PlanTask) -> None:
        text = changed(('follows = ["a.1", "a.2"]', 'follows = ["a.1", "a.2"]\ntask = false'), version="2")
        in_force(town.office.call, text)

        actions.tasks_make(town.office.call, pack_code="small")

        assert PlanTask.rows.get(clause="a.3").is_dropped
        assert "a.3" not in {row.clause for row in queries.task_rows(town.office.call)}

    def test_phases_make_a_task_each_in_their_own_place(self, town: Town) -> None:
        call = town.system.__class__(actor=town.system.actor, at=town.system.at.replace(year=2031))
        in_force(call, yuanshan())

        actions.tasks_make(call, pack_code="yuanshan-2031")

        rows = PlanTask.rows.filter(clause="1.1.1").order_by("due_on").values_list("phase", "area_id", "due_on")
        assert list(rows) == [
            ("town-first", "990202001", date(2031, 12, 31)),
            ("all", "990202", date(2033, 6, 30)),
        ]

    def test_an_override_of_the_deadline_moves_the_tasks_that_follow_it(self, town: Town) -> None:
        in_force(town.office.call, changed(("due = 2026-12-31", 'due = "ends"')))
        actions.tasks_make(town.office.call, pack_code="small")
        actions.override_set(town.office.call, area=town.county, name="ends", value="2027-03-31", reason="延期")

        actions.tasks_make(town.office.call, pack_code="small")

        assert PlanTask.rows.get(clause="a.1").due_on == date(2027, 3, 31)
        assert PlanTask.rows.get(clause="a.2").due_on == date(2026, 6, 30)

    def test_the_secretary_may_not(self, town: Town, plan: ThePlan) -> None:
        with pytest.raises(NotPermitted):
            actions.tasks_make(town.secretary.call, pack_code="small")


class TestTasksRemind:
    @pytest.mark.parametrize(
        ("on", "told"),
        [((2026, 6, 23), 1), ((2026, 6, 29), 1), ((2026, 7, 1), 1), ((2026, 6, 22), 0), ((2026, 7, 2), 0)],
    )
    def test_on_the_stated_days_only(self, town: Town, task: PlanTask, on: tuple[int, int, int], told: int) -> None:
        finance = town.member(Role.FINANCE)
        call = Call(actor=Actor.system("clock"), at=NOON.replace(year=on[0], month=on[1], day=on[2]), channel="job")

        answer = actions.tasks_remind(call, pack_code="small")

        assert (0 if isinstance(answer, Unchanged) else 1) == told
        assert unread_count(finance.call) == told

    def test_what_is_accepted_is_not_reminded(self, town: Town, task: PlanTask) -> None:
        actions.task_submit(town.member(Role.FINANCE).call, task_id=task.pk, note="已完成")
        actions.task_accept(town.office.call, task_id=task.pk)
        call = Call(actor=Actor.system("clock"), at=NOON.replace(month=6, day=29), channel="job")
        assert isinstance(actions.tasks_remind(call, pack_code="small"), Unchanged)


class TestTaskLife:
    def test_from_progress_to_acceptance(self, town: Town, task: PlanTask) -> None:
        finance = town.member(Role.FINANCE).call
        actions.task_progress_note(finance, task_id=task.pk, progress=40, note="已开工")
        actions.task_submit(finance, task_id=task.pk, note="已完成")
        actions.task_accept(town.office.call, task_id=task.pk)

        assert state(task) == "accepted"
        assert list(TaskStep.rows.order_by("id").values_list("step", "progress")) == [
            ("progress", 40), ("submitted", 100), ("accepted", 100),
        ]  # fmt: skip
        codes = Entry.rows.filter(subject=f"plan_task:{task.pk}").order_by("seq").values_list("code", flat=True)
        assert list(codes) == ["plan.task_progress_noted", "plan.task_submitted", "plan.task_accepted"]

    def test_a_return_goes_back_to_the_unit_which_submits_again(self, town: Town, task: PlanTask) -> None:
        finance = town.member(Role.FINANCE).call
        actions.task_submit(finance, task_id=task.pk, note="已完成")
        actions.task_return(town.office.call, task_id=task.pk, reason="缺材料")
        assert state(task) == "returned"
        actions.task_submit(finance, task_id=task.pk, note="补齐了")
        assert state(task) == "submitted"

    def test_refuses_acceptance_before_submission(self, town: Town, task: PlanTask) -> None:
        with pytest.raises(rules.TaskNotReady):
            actions.task_accept(town.office.call, task_id=task.pk)

    def test_refuses_progress_on_what_is_done(self, town: Town, task: PlanTask) -> None:
        finance = town.member(Role.FINANCE).call
        actions.task_submit(finance, task_id=task.pk, note="已完成")
        with pytest.raises(rules.TaskNotReady):
            actions.task_progress_note(finance, task_id=task.pk, progress=10, note="又做了点")

    def test_refuses_acceptance_by_the_same_person_under_another_account(self, town: Town, task: PlanTask) -> None:
        submitter = town.member(Role.REFORM_OFFICE, username="wang")
        actions.task_submit(submitter.call, task_id=task.pk, note="已完成")
        other_account = town.member(Role.GROUP_OFFICE, username="wang2")
        other_account.user.person = submitter.user.person
        other_account.user.save()
        with pytest.raises(rules.SameHands):
            actions.task_accept(other_account.call, task_id=task.pk)

    @pytest.mark.parametrize("note", ["", "  "])
    def test_refuses_a_submission_that_says_nothing(self, town: Town, task: PlanTask, note: str) -> None:
        with pytest.raises(rules.EvidenceMissing):
            actions.task_submit(town.member(Role.FINANCE).call, task_id=task.pk, note=note)

    def test_refuses_a_return_without_a_reason(self, town: Town, task: PlanTask) -> None:
        actions.task_submit(town.member(Role.FINANCE).call, task_id=task.pk, note="已完成")
        with pytest.raises(rules.ReasonMissing):
            actions.task_return(town.office.call, task_id=task.pk, reason="")

    @pytest.mark.parametrize("progress", [-1, 101])
    def test_refuses_more_than_all(self, town: Town, task: PlanTask, progress: int) -> None:
        with pytest.raises(rules.ProgressWrong):
            actions.task_progress_note(town.office.call, task_id=task.pk, progress=progress, note="x")

    def test_the_committee_carries_tasks_that_lie_at_the_county(self, town: Town, task: PlanTask) -> None:
        actions.task_submit(town.member(Role.COMMITTEE_OFFICE, town.town).call, task_id=task.pk, note="已完成")
        assert state(task) == "submitted"

    def test_the_secretary_sees_but_does_not_submit(self, town: Town, task: PlanTask) -> None:
        assert queries.task_detail(town.secretary.call, task_id=task.pk).may_submit is False
        with pytest.raises(NotPermitted):
            actions.task_submit(town.secretary.call, task_id=task.pk, note="已完成")

    def test_a_stranger_finds_nothing(self, town: Town, task: PlanTask) -> None:
        stranger = town.member(Role.FINANCE, town.far_county).call
        assert queries.task_rows(stranger) == []
        with pytest.raises(Hidden):
            actions.task_submit(stranger, task_id=task.pk, note="已完成")

    def test_a_department_clerk_has_its_own_units_tasks_only(self, town: Town, task: PlanTask) -> None:
        clerk = town.member(Role.DEPARTMENT_CLERK, institution="I-CIVIL").call
        assert {row.clause for row in queries.task_rows(clerk)} == {"a.1", "a.3", "a.4", "a.5", "a.6"}
        with pytest.raises(Hidden):
            actions.task_submit(clerk, task_id=task.pk, note="已完成")

    def test_what_waits_for_me(self, town: Town, task: PlanTask) -> None:
        finance = town.member(Role.FINANCE).call
        assert [row.verb for row in queries.my_tasks(finance)] == ["办理"] * 6
        assert queries.my_tasks(town.office.call) == []

        actions.task_submit(finance, task_id=task.pk, note="已完成")

        assert [(row.title, row.verb) for row in queries.my_tasks(town.office.call)] == [("任务按期", "认可")]


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2026, 1, 1), 10), (date(2026, 1, 2), 9), (date(2026, 1, 6), 5), (date(2026, 1, 11), 0), (date(2027, 1, 1), 0),
    ],
)  # fmt: skip
def test_an_even_pace(on: date, left: int) -> None:
    assert rules.planned_left(10, starts=date(2026, 1, 1), ends=date(2026, 1, 11), on=on) == left
