"""What every test may ask for: a town with a cast, calls and clients for its members."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from tests.cast import Member, Town, build_town

DB_TESTS = ("actions", "queries", "constraints", "concurrency")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the solver's machine code between runs; let the tests that need it empty tables which nobody else may."""
    if "NUMBA_CACHE_DIR" not in os.environ:  # before anything compiles, and for every process that a test starts
        os.environ["NUMBA_CACHE_DIR"] = str(config.cache.mkdir("compiled"))
    flush = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        triggers = _take_triggers_away()
        try:
            flush(self)
        finally:
            _put_triggers_back(triggers)

    TransactionTestCase._fixture_teardown = teardown


def _take_triggers_away() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return []  # TRUNCATE does not fire row triggers
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal_%'")
        triggers = [(str(name), str(sql)) for name, sql in cursor.fetchall()]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        return triggers


def _put_triggers_back(triggers: list[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def town(db: None) -> Town:
    """Two neighbouring communities of one county, and a stranger's county, empty of people."""
    return build_town()


@pytest.fixture
def transactional_town(transactional_db: None) -> Town:
    """The same town where the test needs real commits."""
    return build_town()


@pytest.fixture
def client_of() -> Callable[[Member], Client]:
    """Return a signed-in browser for a member of the cast."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("SHEQU_HOME", str(tmp_path))
    return tmp_path
