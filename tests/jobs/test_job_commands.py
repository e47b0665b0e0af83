"""`shequ jobs …`."""

import json

import pytest
from click.testing import CliRunner

from shequ.jobs import commands
from tests.cast import Town
from tests.jobs.test_job_start import start

pytestmark = pytest.mark.db


def run(*words: str) -> tuple[int, dict]:
    done = CliRunner().invoke(commands.jobs, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_lists_runs_and_shows(town: Town) -> None:
    job_id = str(start(town.secretary, town.east))
    assert run("list")[1]["jobs"][0]["state"] == "queued"
    assert run("run") == (0, {"format": 1, "ran": 1})
    code, answer = run("show", job_id)
    assert (code, answer["state"], answer["sentence"]) == (0, "done", "写入 3 行")
    assert run("list", "--state", "failed")[1]["total"] == 0


def test_a_failed_job_answers_no(town: Town) -> None:
    job_id = str(start(town.secretary, town.east, "test.refuse"))
    run("run")
    code, answer = run("show", job_id)
    assert (code, answer["refusal"], answer["mend"]) == (1, "一次最多 5 行", "请分批导入")


def test_stops_and_refuses_to_stop_twice(town: Town) -> None:
    job_id = str(start(town.secretary, town.east))
    assert run("cancel", job_id)[1]["state"] == "cancelled"
    code, answer = run("cancel", job_id)
    assert (code, answer["error"]["code"]) == (3, "jobs.job_already_ended")


def test_a_state_that_does_not_exist_is_misuse() -> None:
    assert CliRunner().invoke(commands.jobs, ["list", "--state", "foo"]).exit_code == 2
