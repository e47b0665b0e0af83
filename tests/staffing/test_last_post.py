"""Sixteen at once try for the last vacant post or head: exactly one gets it, the others get the refusal, nobody an error."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bench import last_post
from tests.cast import Town

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 20


def test_on_sqlite_with_sixteen_connections(tmp_path: Path) -> None:
    """A database in memory has one connection, so the rounds are played in a process with a file."""
    given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(
        [sys.executable, "-m", "bench.last_post", "--rounds", str(ROUNDS), "--json"],
        cwd=ROOT, env={**given, "SHEQU_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1]) if done.stdout else done.stderr
    assert told == {"vendor": "sqlite", "rounds": ROUNDS, "right": ROUNDS, "errors": {}}, told


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection; see above")
def test_on_the_database_in_production(transactional_town: Town) -> None:
    answers, right = last_post.play(ROUNDS)
    assert right == ROUNDS
    assert set(answers) <= {"", *last_post.TAKEN}
