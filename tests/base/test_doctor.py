"""`shequ doctor`: each check finds what it is for, and nothing when all is well."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from shequ.accounts import actions
from shequ.base import backup, key_parcel, keys
from shequ.config import doctor
from shequ.journal.models import Value
from shequ.kernel.roles import Role

pytestmark = pytest.mark.db


@pytest.fixture
def call(home, town, settings, monkeypatch):
    """An installation in good order."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        user = town.member(role).user
        user.last_login = timezone.now()
        user.save()
    home.chmod(0o700)
    keys.make_all()
    key_parcel.remember_export(timezone.now())
    (home / "last-backup.json").write_text(json.dumps({"at": timezone.now().isoformat()}))
    monkeypatch.setattr(doctor, "heartbeat_age_s", lambda _at: 3.0)
    monkeypatch.setattr(doctor, "missing_years", lambda _call: ())
    monkeypatch.setattr(doctor, "_has_chinese_font", lambda: True)
    monkeypatch.setattr(doctor, "_sqlite_findings", lambda: iter(()))
    dist = home / "dist"
    dist.mkdir()
    (dist / "manifest.json").write_text("{}")
    settings.DIST = dist
    return replace(town.system, at=timezone.now())


def found(call):
    return {finding.id for finding in doctor.examine(call)}


def test_finds_nothing_when_all_is_well(call):
    assert found(call) == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, {"D001"}),
        ("ALLOWED_HOSTS", ["*"], {"D002", "D003"}),
        ("ALLOWED_HOSTS", ["sq.example.gov.cn"], {"D003"}),
        ("IS_BEHIND_HTTPS", True, {"D004"}),
        ("SECOND_FACTOR_REQUIRED", False, {"D006"}),
    ],
)
def test_looks_at_the_settings(call, settings, name, value, expected):
    setattr(settings, name, value)
    assert found(call) == expected


def test_a_demonstration_must_not_be_public(call, settings):
    settings.IS_DEMO = True
    settings.ALLOWED_HOSTS = ["sq.example.gov.cn"]
    settings.IS_BEHIND_HTTPS = True
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    assert found(call) == {"D005"}


def test_keys_open_to_others(call, home):
    (home / "keys" / "identity-1.json").chmod(0o644)
    assert found(call) == {"D010"}


def test_no_room_left(call, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: _Usage())
    assert found(call) == {"D011"}


class _Usage:
    free = 1024


@pytest.mark.parametrize("content", [None, "broken", "2026-11-01T03:00:00+08:00"])
def test_no_fresh_backup(call, home, content):
    note = home / "last-backup.json"
    note.unlink() if content is None else note.write_text(json.dumps({"at": content}))
    assert found(call) == {"D012"}


def test_a_lost_key(call, home):
    (home / "keys" / "identity-1.json").unlink()
    assert "D020" in found(call)


def test_keys_not_exported(call):
    keys.add(keys.JOURNAL)
    assert found(call) == {"D021"}


class TestSealedData:
    @pytest.fixture(autouse=True)
    def named(self, call, town):
        actions.user_add(town.system, username="wang", name="王敏", area=town.county, password="x", person="person:1")
        actions.user_add(
            town.system, username="li.qiang", name="李强", area=town.county, password="x", person="person:2"
        )
        assert Value.rows.count() == 2

    def test_under_a_key_that_is_not_here(self, call, home):
        keys.add(keys.ENCRYPTION)
        (home / "keys" / "encryption-1.json").unlink()
        key_parcel.remember_export(timezone.now())
        assert "D022" in found(call)

    def test_a_rotation_not_finished(self, call):
        keys.add(keys.ENCRYPTION)
        key_parcel.remember_export(timezone.now())
        assert "D023" in found(call)


def test_a_schema_of_another_version(call, monkeypatch):
    monkeypatch.setattr(backup, "migrations_pending", lambda: ["accounts.0002_more"])
    assert found(call) == {"D030"}


@pytest.mark.parametrize("age", [None, 121.0])
def test_no_worker(call, monkeypatch, age):
    monkeypatch.setattr(doctor, "heartbeat_age_s", lambda _at: age)
    assert found(call) == {"D040"}


def test_a_year_is_missing(call, monkeypatch):
    monkeypatch.setattr(doctor, "missing_years", lambda _call: (2027,))
    assert found(call) == {"D043"}


def test_an_administration_nobody_holds(call, town):
    from shequ.accounts.models import Grant

    Grant.rows.filter(role=Role.AUDIT_ADMIN).delete()
    assert found(call) == {"D050"}


def test_accounts_nobody_uses(call, town):
    user = town.secretary.user
    user.last_login = timezone.now() - timedelta(days=91)
    user.save()
    assert found(call) == {"D051"}


@pytest.mark.parametrize(("name", "expected"), [("_has_chinese_font", {"D061"})])
def test_looks_at_the_machine(call, monkeypatch, name, expected):
    monkeypatch.setattr(doctor, name, lambda: False)
    assert found(call) == expected


def test_pages_not_built(call, settings, tmp_path):
    settings.DIST = tmp_path / "nowhere"
    assert found(call) == {"D060"}


def test_answers_as_the_shell_expects(call):
    answer = CliRunner().invoke(doctor.doctor, ["--json"])
    told = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert told["ok"] is True
    keys.add(keys.JOURNAL)
    assert CliRunner().invoke(doctor.doctor, ["--json"]).exit_code == 0, "a warning is no problem"


def test_every_finding_says_what_to_do(call, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(doctor, "heartbeat_age_s", lambda _at: None)
    told = json.loads(CliRunner().invoke(doctor.doctor, ["--json"]).stdout)
    assert not told["ok"]
    assert told["problems"] == 2
    assert all(finding["hint"] and finding["message"] for finding in told["findings"])
