"""Changing the encryption key: everything is sealed anew, broken off and taken up again, nothing unreadable between."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from click.testing import CliRunner

from shequ.accounts import actions
from shequ.accounts.actions import keys as rotation
from shequ.accounts.commands import keys_group
from shequ.base import keys, resealing, secrets
from shequ.base.encrypted import Sealed
from shequ.journal.actions import sealing
from shequ.journal.models import Entry, Value
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role

pytestmark = pytest.mark.db
HOW_MANY = 7


@pytest.fixture
def sealed(db, home, town, keeper):
    """Personal values in the journal, and second factors, under the first key of a home of its own."""
    for at in range(HOW_MANY):
        actions.user_add(
            keeper.call, username=f"user{at}", name=f"某人{at}", area=town.county, password="x", person=f"person:{at}"
        )
    TOTP.activate(keeper.user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(keeper.user)
    return keys.current(keys.ENCRYPTION)


def names():
    return sorted(value.value.open() for value in Value.rows.filter(name="name"))


def under(key):
    return sum(secrets.key_id_of(value.value.stored()) == key.id for value in Value.rows.all())


class TestKeysRotate:
    def test_seals_everything_anew(self, sealed, town, keeper):
        before = names()
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

        name, done = actions.keys_rotate(town.system)

        new = keys.current(keys.ENCRYPTION)
        assert new.number == 2
        assert name == new.name
        assert done == HOW_MANY + 2
        assert under(new) == Value.rows.count()
        assert names() == before
        assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
        assert resealing.waiting_count() == 0
        assert resealing.keys_in_use() == {new.name: Value.rows.count()}

    def test_is_journalled_and_leaves_the_journal_sound(self, sealed, town, home, monkeypatch):
        monkeypatch.setattr(sealing, "log_path", lambda: home / "seals.log")
        sealing.seal_pending()
        actions.keys_rotate(town.system)
        assert json.loads(Entry.rows.get(code="accounts.keys_rotated").body)["left"] == 0  # keys_rotation_note
        sealing.seal_pending()
        assert sealing.verify().ok

    def test_goes_on_where_it_was_broken_off(self, sealed, town, monkeypatch):
        monkeypatch.setattr(resealing, "STEP", 2)

        def stop(done):
            if done >= 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            actions.keys_rotate(town.system, told=stop)
        new = keys.current(keys.ENCRYPTION)
        assert 0 < under(new) < Value.rows.count()
        assert len(names()) == HOW_MANY, "all can be read between"

        _name, done = actions.keys_rotate(town.system, make=False)

        assert keys.current(keys.ENCRYPTION) == new
        assert done == HOW_MANY - 4 + 2
        assert under(new) == Value.rows.count()

    def test_a_second_run_finds_nothing(self, sealed, town):
        actions.keys_rotate(town.system)
        assert actions.keys_rotate(town.system, make=False)[1] == 0

    def test_a_row_changed_meanwhile_is_left_alone(self, sealed, town):
        """What somebody wrote between reading and writing stays: the step counts it as not done."""
        model, field = next(pair for pair in resealing.sealed_columns() if pair[0] is not Value)
        row = uuid7()
        stale = Sealed(secrets.seal("alt", field.place(row)), place=field.place(row))
        assert resealing._reseal(model, field, [(row, stale)]) == 0

    def test_is_for_the_system_only(self, sealed, town, keeper):
        for member in (keeper, town.member(Role.SECURITY_ADMIN)):
            with pytest.raises(NotPermitted):
                actions.keys_rotate(member.call)
        with pytest.raises(NotPermitted):
            rotation.keys_rotation_note(keeper.call, key="x", rows=0, left=0)


class TestCommand:
    def run(self, *args, **env):
        return CliRunner().invoke(keys_group, [*map(str, args)], env=env)

    def test_list_shows_fingerprints_and_no_secret(self, sealed):
        answer = self.run("list", "--json")
        told = json.loads(answer.output)
        assert {row["purpose"] for row in told["keys"]} == set(keys.PURPOSES)
        assert all("key" not in row for row in told["keys"])
        assert told["exported_at"] == ""

    def test_rotate_answers_what_it_did(self, sealed):
        told = json.loads(self.run("rotate", "--json").stdout)
        assert told["rows"] == HOW_MANY + 2
        assert told["left"] == 0

    def test_export_is_remembered_until_keys_change(self, sealed, tmp_path, town):
        from shequ.base import key_parcel

        answer = self.run("export", tmp_path / "k.json", "--json", SHEQU_KEYS_PASSPHRASE="langes Kennwort")
        assert answer.exit_code == 0, answer.output
        assert key_parcel.exported_at()
        actions.keys_rotate(town.system)
        assert key_parcel.exported_at() == ""

    def test_export_is_never_written_over(self, sealed, tmp_path):
        (tmp_path / "k.json").write_text("important")
        answer = self.run("export", tmp_path / "k.json", "--json", SHEQU_KEYS_PASSPHRASE="langes Kennwort")
        assert answer.exit_code == 3
        assert (tmp_path / "k.json").read_text() == "important"
