"""The command line: one JSON object, exit codes with a meaning."""

import json

import click
import pytest
from click.testing import CliRunner

from shequ.base.shell import NO, Answer, command
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refused


class TooMany(Refused):
    code = "base.too_many"
    message = "太多：{count}"
    mend = "少一些"


@click.command()
@click.option("--how", default="well")
@command
def attempt(call: Call, how: str) -> Answer:
    if how == "refused":
        raise TooMany(count=3, field="rows")
    if how == "broken":
        raise RuntimeError("ours")
    return Answer({"rows": 3, "name": "东街"}, ["三行"], NO if how == "partly" else 0)


def run(*options: str):
    return CliRunner().invoke(attempt, options)


@pytest.mark.django_db
class TestCommand:
    def test_answers_people_in_lines(self) -> None:
        done = run()

        assert (done.exit_code, done.stdout) == (0, "三行\n")

    def test_answers_programs_with_one_object_and_real_characters(self) -> None:
        done = run("--json")

        assert list(json.loads(done.stdout)) == ["format", "rows", "name"]
        assert "东街" in done.stdout

    def test_one_means_done_in_part(self) -> None:
        assert run("--how", "partly").exit_code == 1

    def test_two_means_misuse(self) -> None:
        assert run("--nonsense").exit_code == 2

    def test_three_means_refused_by_a_rule(self) -> None:
        done = run("--how", "refused", "--json")

        assert done.exit_code == 3
        assert json.loads(done.stdout)["error"] == {
            "code": "base.too_many",
            "clause": "",
            "message": "太多：3",
            "mend": "少一些",
            "field": "rows",
        }

    def test_four_means_our_fault_and_shows_no_trace(self) -> None:
        done = run("--how", "broken", "--json")

        assert done.exit_code == 4
        assert "Traceback" not in done.output
        assert json.loads(done.stdout)["error"]["code"] == "fault"
