"""What is wrong around a command is said in a sentence: wrong variables, a folder that is none, no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shequ.config import environment


def shequ(*words: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    around = {
        **{name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}},
        "SHEQU_HOME": str(home),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "shequ.cli", *words],
        capture_output=True,
        text=True,
        env=around,
        check=False,
        timeout=120,
    )


class TestVariables:
    def test_all_wrong_values_are_named_at_once_and_no_secret_is_shown(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("SHEQU_HOME", str(tmp_path))
        monkeypatch.setenv("SHEQU_DEBUG", "banana")
        monkeypatch.setenv("SHEQU_LOCK_TRIES", "0")
        monkeypatch.setenv("SHEQU_JOURNAL_HASH", "md5")
        monkeypatch.setenv("DATABASE_URL", "nonsense:secret-word")

        with pytest.raises(environment.EnvironmentWrong) as caught:
            environment.check()

        said = str(caught.value)
        for name in ("SHEQU_DEBUG", "SHEQU_LOCK_TRIES", "SHEQU_JOURNAL_HASH", "DATABASE_URL"):
            assert name in said
        assert "secret-word" not in said

    def test_what_is_not_set_is_right(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name in (*environment.FLAGS, *environment.COUNTS, *environment.COUNTS_OR_NONE, *environment.CHOICES):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SHEQU_HOME", str(tmp_path / "有 空格"))

        environment.check()

    @pytest.mark.parametrize("command", ["check", "serve"])
    def test_a_command_ends_with_two_and_without_a_trace(self, tmp_path: Path, command: str) -> None:
        done = shequ(command, home=tmp_path, SHEQU_IDLE_MINUTES="abc")

        assert done.returncode == 2
        assert "SHEQU_IDLE_MINUTES" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        done = shequ("check", home=tmp_path / "file")

        assert done.returncode == 2
        assert "SHEQU_HOME" in done.stderr
        assert "Traceback" not in done.stderr


class TestTiles:
    @pytest.mark.parametrize(
        ("template", "origins"),
        [
            ("", []),
            ("https://tiles.example.cn/vec/{z}/{x}/{y}.png", ["https://tiles.example.cn"]),
            ("http://127.0.0.1:8107/{z}/{x}/{y}.png", ["http://127.0.0.1:8107"]),
            (
                "https://t0.example.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=KEY",
                ["https://t0.example.cn"],
            ),
        ],
    )
    def test_the_page_may_load_from_their_origin_and_the_key_stays_out(self, template: str, origins: list[str]) -> None:
        assert environment.origins_of(template) == origins


class TestDatabase:
    def test_without_tables_the_way_is_told(self, tmp_path: Path) -> None:
        done = shequ("check", "--json", home=tmp_path)

        assert done.returncode == 2
        assert json.loads(done.stdout)["error"]["code"] == "base.database_empty"

    def test_an_empty_file_is_not_served(self, tmp_path: Path) -> None:
        (tmp_path / "shequ.sqlite3").touch()

        done = shequ("serve", "--port", "1", home=tmp_path)

        assert done.returncode == 2
        assert "shequ upgrade" in done.stderr

    @pytest.mark.slow
    def test_that_does_not_answer_is_told_and_the_doctor_finds_it(self, tmp_path: Path) -> None:
        nobody = "postgres://nobody@127.0.0.1:1/none"

        asked = shequ("check", "--json", home=tmp_path, DATABASE_URL=nobody)
        examined = shequ("doctor", "--json", home=tmp_path, DATABASE_URL=nobody)

        assert (asked.returncode, json.loads(asked.stdout)["error"]["code"]) == (2, "base.database_silent")
        assert examined.returncode == 1
        assert "D031" in {finding["id"] for finding in json.loads(examined.stdout)["findings"]}
