"""Backup and restore, through the command as an operator runs it, each in a data folder of its own."""

import contextlib
import functools
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile

import pytest
from django.db import connection

from shequ.base import backup

PASSPHRASE = "一把只有保管人知道的长口令"
WRITE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from shequ.base import keys
keys.make_all()
from datetime import date
from shequ.accounts.models import Grant, User
from shequ.areas.models import Area
from shequ.areas.actions import area_add
from shequ.accounts.actions import user_add
from shequ.base.shell import operator_call
from shequ.journal.actions import sealing
call = operator_call()
for code, name in (("99", "测试省"), ("9901", "测试市"), ("990101", "东平县")):
    area_add(call, code=code, name=name)
user_add(call, username="wang.min", name="王敏", area="990101", password="Yi-ci-xing-1", person="person:1")
sealing.seal_pending()
"""
READ = """
import django; django.setup()
import json
from shequ.accounts.models import User
from shequ.journal.models import Entry, Value
print(json.dumps({
    "users": list(User.rows.values_list("username", flat=True)),
    "entries": Entry.rows.count(),
    "values": [value.value.open() for value in Value.rows.order_by("entry_id", "name")],
}))
"""


def run_in(folder, where, *args, script="", **env):
    """Run `shequ …` (or a script) in a named data folder; no database server."""
    command = [sys.executable, "-c", script] if script else [sys.executable, "-m", "shequ.cli", *map(str, args)]
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SHEQU_KEYS_FILE")}
    given = {
        "SHEQU_HOME": str(folder / where),
        "SHEQU_KEYS_PASSPHRASE": PASSPHRASE,
        "DJANGO_SETTINGS_MODULE": "shequ.config.settings",
    }
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env={**kept, **given, **env}
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A filled data folder and its backup, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("original")
    done = run_in(folder, "first", script=WRITE)
    assert done.returncode == 0, done.stderr
    made = run_in(folder, "first", "backup", "one.zip", "--json")
    assert made.returncode == 0, made.stderr
    (folder / "made.json").write_text(made.stdout)
    return folder


@pytest.fixture
def machine(original, tmp_path):
    """Return a way to run the command beside a copy of the filled folder."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return functools.partial(run_in, tmp_path)


def told(answer):
    assert answer.returncode in (0, 1, 3), answer.stderr
    return json.loads(answer.stdout)


class TestRoundTrip:
    def test_everything_but_the_keys_comes_back_on_another_machine(self, machine, tmp_path):
        (tmp_path / "first" / "files").mkdir(exist_ok=True)
        (tmp_path / "first" / "files" / "a.pdf").write_bytes(b"%PDF-1.7")
        made = told(machine("first", "backup", "two.zip", "--json"))
        assert made["rows"] > 0
        assert stat.S_IMODE((tmp_path / "two.zip").stat().st_mode) == 0o600

        refused = machine("second", "restore", "two.zip", "--json")
        assert refused.returncode == 3
        assert told(refused)["error"]["code"] == "base.key_missing"
        assert made["keys"][0][:16] in told(refused)["error"]["message"]
        assert not (tmp_path / "second" / "files" / "a.pdf").exists()

        assert machine("first", "keys", "export", "keys.json").returncode == 0
        assert machine("third", "keys", "import", "keys.json").returncode == 0
        restored = told(machine("third", "restore", "two.zip", "--json"))

        assert restored["journal_ok"] is True
        assert told(machine("third", script=READ)) == told(machine("first", script=READ))
        assert (tmp_path / "third" / "files" / "a.pdf").read_bytes() == b"%PDF-1.7"

    def test_no_key_is_inside(self, machine, tmp_path):
        secrets = [json.loads(path.read_text())["key"] for path in (tmp_path / "first" / "keys").glob("*.json")]
        assert len(secrets) == 5
        with zipfile.ZipFile(tmp_path / "one.zip") as archive:
            for name in archive.namelist():
                content = archive.read(name)
                assert not any(secret.encode() in content for secret in secrets)
                assert "keys" not in name

    def test_data_in_place_is_replaced_only_when_told_and_kept_aside(self, machine, tmp_path):
        refused = machine("first", "restore", "one.zip", "--json")
        assert told(refused)["error"]["code"] == "base.data_in_place"

        assert machine("first", "restore", "one.zip", "--replace").returncode == 0
        assert len(list((tmp_path / "first" / "backups").glob("before-restore-*.zip"))) == 1

    def test_is_refused_while_the_service_runs(self, machine, tmp_path):
        with contextlib.closing(sqlite3.connect(tmp_path / "first" / "shequ.sqlite3")) as service:
            service.execute("PRAGMA journal_mode=WAL")
            service.execute("SELECT count(*) FROM accounts_user").fetchone()
            answer = machine("first", "restore", "one.zip", "--replace", "--json")
        assert told(answer)["error"]["code"] == "base.database_in_use"
        assert "wang.min" in told(machine("first", script=READ))["users"]

    def test_a_file_is_never_written_over(self, machine, tmp_path):
        (tmp_path / "one.zip").write_bytes(b"important")
        answer = machine("first", "backup", "one.zip", "--json")
        assert told(answer)["error"]["code"] == "base.backup_exists"
        assert (tmp_path / "one.zip").read_bytes() == b"important"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the archive is of SQLite")
class TestDamage:
    @pytest.fixture(autouse=True)
    def archive(self, db, machine, tmp_path, monkeypatch):
        monkeypatch.setenv("SHEQU_HOME", str(tmp_path / "first"))
        self.path = tmp_path / "one.zip"

    def rewrite(self, change):
        with zipfile.ZipFile(self.path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        change(parts)
        with zipfile.ZipFile(self.path, "w") as new:
            for name, content in parts.items():
                new.writestr(name, content)

    def refusal(self):
        with pytest.raises(backup.BackupUnusable) as caught:
            backup.restore(self.path, replace=True)
        return caught.value

    def test_a_changed_part_is_refused(self):
        self.rewrite(lambda parts: parts.update({"data/db.sqlite3": parts["data/db.sqlite3"] + b"x"}))
        assert "data/db.sqlite3" in str(self.refusal())

    @pytest.mark.parametrize("name", ["home/keys/identity-1.json", "home/../../evil", "home/files/../../x", "extra"])
    def test_a_part_that_has_no_place_is_refused(self, name):
        def smuggle(parts):
            manifest = json.loads(parts["manifest.json"])
            manifest["parts"][name] = hashlib.sha256(b"evil").hexdigest()
            if name == "extra":
                del manifest["parts"][name]
            parts.update({name: b"evil", "manifest.json": json.dumps(manifest).encode()})

        self.rewrite(smuggle)
        self.refusal()

    def test_a_newer_schema_is_refused(self):
        def age(parts):
            manifest = json.loads(parts["manifest.json"])
            manifest["migrations"]["accounts"].append("9999_from_the_future")
            parts["manifest.json"] = json.dumps(manifest).encode()

        self.rewrite(age)
        refusal = self.refusal()
        assert "9999_from_the_future" in str(refusal)
        assert "更新的版本" in refusal.advice

    @pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all"])
    def test_another_file_is_refused(self, content):
        self.path.write_bytes(content)
        self.refusal()


class TestUpgrade:
    def test_takes_a_backup_first_and_comes_back(self, machine, tmp_path):
        before = told(machine("first", script=READ))
        older = tmp_path / "first" / "shequ.sqlite3"
        with contextlib.closing(sqlite3.connect(older)) as db, db:
            db.execute("DELETE FROM django_migrations WHERE app = 'usersessions'")
            db.execute("DROP TABLE usersessions_usersession")

        done = told(machine("first", "upgrade", "--json"))
        assert done["migrations"] == ["usersessions.0001_initial"]
        assert os.path.exists(done["backup"])  # noqa: PTH110
        assert told(machine("first", "upgrade", "--json"))["migrations"] == []

        back = told(machine("first", "upgrade", "--back", "--json"))
        assert back["back"] is True
        assert told(machine("first", script=READ)) == before
        with contextlib.closing(sqlite3.connect(older)) as db:
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
        assert "usersessions_usersession" not in tables

        assert told(machine("first", "upgrade", "--back", "--json"))["error"]["code"] == "base.backup_unusable"


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the SQLite way is tested through the command")
class TestPostgreSQL:
    def test_round_trip(self, home, settings, transactional_town, tmp_path):
        from shequ.accounts import actions
        from shequ.accounts.models import User
        from shequ.journal.actions import sealing
        from shequ.journal.models import Entry, SealTurn
        from shequ.kernel.roles import Role

        settings.HOME = home
        SealTurn.rows.get_or_create(pk=1)  # a test that emptied all tables took the migration's row along
        keeper = transactional_town.member(Role.SYSTEM_ADMIN)
        actions.user_add(
            keeper.call, username="wang.min", name="王敏", area="990101", password="Yi-ci-xing-1", person="person:1"
        )
        names = set(User.rows.values_list("username", flat=True))
        last = Entry.rows.latest("seq").seq
        manifest = backup.backup(tmp_path / "one.zip", before=sealing.seal_pending)
        assert manifest.tables["accounts_user"] == len(names)

        actions.user_change(keeper.call, user_id=User.rows.get(username="wang.min").pk, name="别名")
        backup.restore(tmp_path / "one.zip", replace=True)

        assert User.rows.get(username="wang.min").name == "王敏"
        assert set(User.rows.values_list("username", flat=True)) == names
        assert sealing.verify().ok
        actions.user_change(keeper.call, user_id=User.rows.get(username="wang.min").pk, name="别名")
        assert Entry.rows.latest("seq").seq == last + 1, "the counters go on"

    def test_is_refused_while_somebody_reads(self, home, settings, transactional_town, tmp_path):
        from shequ.accounts.models import User
        from shequ.base import dumps

        settings.HOME = home
        before = User.rows.count()
        backup.backup(tmp_path / "one.zip")
        other = connection.copy()
        other.settings_dict = {**connection.settings_dict, "OPTIONS": {}}
        try:
            with other.cursor() as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM accounts_user")
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = 300")
                with pytest.raises(dumps.DatabaseInUse):
                    backup.restore(tmp_path / "one.zip", replace=True)
                reader.execute("ROLLBACK")
        finally:
            other.close()
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        assert User.rows.count() == before
