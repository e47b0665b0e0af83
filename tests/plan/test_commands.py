"""`shequ check` and `shequ policy`: one JSON object, exit codes with a meaning."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shequ.plan import actions
from shequ.plan.commands import check, policy
from shequ.plan.models import CheckRun, PackInForce, PlanTask
from tests.cast import EAST, Town
from tests.plan.conftest import Counts
from tests.plan.test_check_run import ThePlan
from tests.plan.writing import SMALL, YUANSHAN

pytestmark = pytest.mark.db
Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run() -> Run:
    def ask(command: Any, *words: str) -> tuple[int, dict[str, Any]]:
        answer = CliRunner().invoke(command, [*words, "--json"])
        return answer.exit_code, json.loads(answer.stdout) if answer.stdout.startswith("{") else {"text": answer.output}

    return ask


class TestCheck:
    def test_answers_in_the_shape_of_the_contract(self, town: Town, plan: ThePlan, counted: Counts, run: Run) -> None:
        counted.update({EAST: 50})

        code, answer = run(check)

        assert code == 0
        assert list(answer) == ["format", "pack", "as_of", "clauses", "findings"]
        assert answer["pack"] == "small"
        assert {"id", "status", "findings", "reason"} <= set(answer["clauses"][0])
        (finding,) = answer["findings"]
        assert {key: finding[key] for key in ("clause", "subject", "area", "measured", "required", "unit", "severity")} == {
            "clause": "a.1", "subject": f"community:{EAST}", "area": EAST, "measured": 50, "required": "100–300",
            "unit": "户", "severity": "warning",
        }  # fmt: skip
        assert finding["mend"] == "调整社区"
        assert CheckRun.rows.count() == 1

    @pytest.mark.parametrize("code", ["620822999", "62082", "6208220010019999"])
    def test_an_area_that_is_not_there_is_refused(self, town: Town, plan: ThePlan, run: Run, code: str) -> None:
        answered, answer = run(check, "--area", code)

        assert answered == 2
        assert code in answer["text"]

    def test_one_clause_and_one_area(self, town: Town, plan: ThePlan, counted: Counts, run: Run) -> None:
        counted.update({EAST: 50})
        _code, answer = run(check, "--clause", "a.1", "--area", EAST)
        assert [row["id"] for row in answer["clauses"]] == ["a.1"]
        assert answer["clauses"][0]["status"] == "at_risk"

    def test_an_area_without_its_subject_is_unmeasurable(
        self, town: Town, plan: ThePlan, counted: Counts, run: Run
    ) -> None:
        counted.update({EAST: 50})
        _code, answer = run(check, "--area", town.west)
        status = {row["id"]: row["status"] for row in answer["clauses"]}
        assert status["a.1"] == "unmeasurable"
        assert answer["findings"] == []

    def test_as_of_another_day_answers_and_keeps_nothing(self, town: Town, plan: ThePlan, run: Run) -> None:
        actions.tasks_make(town.system, pack_code="small")

        _code, before = run(check, "--as-of", "2026-06-15", "--clause", "a.2")
        _code, after = run(check, "--as-of", "2026-07-15", "--clause", "a.2")

        assert before["clauses"][0]["status"] == "at_risk"  # due within 30 days
        assert after["clauses"][0]["status"] == "not_met"
        assert after["findings"][0]["measured"] == 15
        assert CheckRun.rows.count() == 0

    def test_a_task_accepted_later_was_late_on_the_day(self, town: Town, plan: ThePlan, run: Run) -> None:
        actions.tasks_make(town.system, pack_code="small")
        task = PlanTask.rows.get(clause="a.2")
        actions.task_submit(town.member("finance").call, task_id=task.pk, note="已完成")
        actions.task_accept(town.office.call, task_id=task.pk)

        _code, then = run(check, "--as-of", "2026-07-15", "--clause", "a.2")
        _code, now = run(check, "--as-of", "2026-11-25", "--clause", "a.2")

        assert then["clauses"][0]["status"] == "not_met"
        assert [row["name"] for row in now["findings"]] == []

    def test_an_unknown_clause_is_misuse(self, town: Town, plan: ThePlan, run: Run) -> None:
        assert run(check, "--clause", "zz")[0] == 2

    def test_without_a_plan_it_is_refused(self, town: Town, run: Run) -> None:
        code, answer = run(check)
        assert (code, answer["error"]["code"]) == (3, "plan.no_plan")


class TestPolicyValidate:
    def test_a_right_pack(self, db: None, run: Run) -> None:
        code, answer = run(policy, "validate", str(YUANSHAN))
        assert (code, answer["ok"], answer["pack"], answer["clauses"]) == (0, True, "yuanshan-2031", 12)

    def test_a_wrong_pack_gives_file_line_key_reason(self, db: None, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "wrong.toml"
        file.write_text(SMALL.replace('units = ["finance"]', 'units = ["bank"]'), encoding="utf-8")

        code, answer = run(policy, "validate", str(file))

        (error,) = answer["errors"]
        line = next(
            number for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "bank" in text
        )
        assert (code, error["file"], error["line"], error["key"]) == (1, "wrong.toml", line, "clause[3].units")
        assert "bank" in error["reason"]

    def test_a_missing_file_is_refused(self, db: None, run: Run, tmp_path: Path) -> None:
        code, answer = run(policy, "validate", str(tmp_path / "none.toml"))
        assert (code, answer["error"]["code"]) == (3, "plan.pack_file_missing")


class TestPolicyLoad:
    def test_a_bundled_pack_by_its_name_put_in_force_with_its_tasks(self, town: Town, run: Run) -> None:
        code, answer = run(policy, "load", "lingtai-2016", "--put-in-force")

        assert (code, answer["loaded"], answer["in_force"]) == (0, True, True)
        assert PackInForce.rows.filter(area_id="620822", valid_to=None).exists()
        assert PlanTask.rows.count() == 50

    def test_loading_alone_says_what_would_change(
        self, town: Town, plan: ThePlan, counted: Counts, run: Run, tmp_path: Path
    ) -> None:
        counted.update({EAST: 280})
        file = tmp_path / "next.toml"
        file.write_text(
            SMALL.replace('version = "1"', 'version = "2"').replace("value = 300", "value = 250"), encoding="utf-8"
        )

        _code, answer = run(policy, "load", str(file))

        assert answer["preview"] == {"appear": 1, "vanish": 0, "change": 0}
        assert not PackInForce.rows.filter(pack__version="2").exists()

    def test_twice_changes_nothing(self, town: Town, run: Run) -> None:
        run(policy, "load", str(YUANSHAN), "--put-in-force")
        code, answer = run(policy, "load", str(YUANSHAN), "--put-in-force")
        assert (code, answer["loaded"]) == (0, False)
