"""Key files: made once, closed to others, never over another, exported under a passphrase."""

import json
import multiprocessing
import stat

import pytest

from shequ.base import key_parcel, keys, secrets

PASSPHRASE = "一把只有保管人知道的长口令"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SHEQU_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SHEQU_KEYS_FILE", raising=False)
    return tmp_path / "home"


def _make(_):
    return keys.current(keys.IDENTITY).fingerprint


class TestMade:
    def test_files_are_closed_to_others(self, home):
        keys.make_all()

        assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
        files = [*(home / "keys").iterdir(), home / "key-fingerprints.txt"]
        assert len(files) == len(keys.PURPOSES) + 1
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}

    def test_every_purpose_has_its_own(self):
        made = keys.make_all()
        assert len({key.material for key in made}) == len(keys.PURPOSES)

    def test_many_processes_agree_on_one(self):
        with multiprocessing.get_context("fork").Pool(4) as pool:
            assert len(set(pool.map(_make, range(16)))) == 1

    def test_the_secret_never_shows(self):
        key = keys.current(keys.ENCRYPTION)
        shown = repr(key) + str(key) + key.name + repr(keys.ring())
        assert key.material.hex() not in shown
        assert repr(key.material) not in shown

    def test_a_lost_key_is_not_made_anew(self, home):
        keys.current(keys.IDENTITY)
        (home / "keys" / "identity-1.json").unlink()

        with pytest.raises(keys.KeyMissing, match="identity-1"):
            keys.current(keys.IDENTITY)
        assert not list((home / "keys").glob("identity*"))

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": 1, "purpose": "identity"}'])
    def test_a_damaged_file_is_named(self, home, content):
        keys.current(keys.IDENTITY)
        (home / "keys" / "identity-1.json").write_bytes(content)
        (home / "keys" / "stir").touch()

        with pytest.raises(keys.KeyFileUnreadable, match=r"identity-1\.json"):
            keys.current(keys.IDENTITY)

    def test_a_key_that_does_not_fit_its_fingerprint_is_refused(self, home):
        keys.current(keys.IDENTITY)
        path = home / "keys" / "identity-1.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "fingerprint": "00" * 32}))
        (home / "keys" / "stir").touch()

        with pytest.raises(keys.KeyFileUnreadable):
            keys.current(keys.IDENTITY)

    def test_an_unknown_suite_is_refused(self, monkeypatch):
        monkeypatch.setenv("SHEQU_CRYPTO_SUITE", "rot13")
        with pytest.raises(keys.KeyFileUnreadable):
            keys.current(keys.IDENTITY)


class TestNext:
    def test_the_new_key_is_in_force_and_the_old_one_still_opens(self):
        sealed = secrets.seal("旧", b"place")
        old = keys.current(keys.ENCRYPTION)

        new = keys.add(keys.ENCRYPTION)

        assert (old.number, new.number) == (1, 2)
        assert secrets.key_id_of(secrets.seal("新", b"place")) == new.id
        assert secrets.unseal(sealed, b"place") == "旧"

    def test_one_change_of_suite_reads_both(self, monkeypatch):
        sealed = secrets.seal("旧", b"place")
        monkeypatch.setenv("SHEQU_CRYPTO_SUITE", "gm")
        keys.add(keys.ENCRYPTION)
        assert secrets.seal("新", b"place")[0] == 2
        assert secrets.unseal(sealed, b"place") == "旧"

    @pytest.mark.parametrize("purpose", keys.LASTING)
    def test_keys_for_looking_up_cannot_be_replaced(self, purpose):
        with pytest.raises(keys.KeyConflict):
            keys.add(purpose)

    def test_another_process_sees_it(self):
        keys.current(keys.ENCRYPTION)
        child = multiprocessing.get_context("fork").Process(target=keys.add, args=(keys.ENCRYPTION,))
        child.start()
        child.join()
        assert keys.current(keys.ENCRYPTION).number == 2


class TestOneFile:
    def test_is_read_and_never_made_silently(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SHEQU_KEYS_FILE", str(tmp_path / "keys.json"))

        with pytest.raises(keys.KeyMissing):
            keys.current(keys.IDENTITY)
        assert not (tmp_path / "keys.json").exists()

    def test_holds_all_keys(self, tmp_path, monkeypatch):
        made = keys.make_all()
        path = tmp_path / "keys.json"
        path.write_text(json.dumps({"format": 1, "keys": [key.as_json() for key in made]}))
        monkeypatch.setenv("SHEQU_KEYS_FILE", str(path))

        assert keys.current(keys.IDENTITY).fingerprint == made[1].fingerprint
        assert keys.add(keys.ENCRYPTION).number == 2
        assert keys.current(keys.ENCRYPTION).number == 2
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


class TestParcel:
    def test_goes_to_another_machine(self, tmp_path, monkeypatch):
        keys.make_all()
        sealed, digest = secrets.seal("旧", b"place"), secrets.digest("identity", "1")
        parcel = key_parcel.keys_export(PASSPHRASE)

        monkeypatch.setenv("SHEQU_HOME", str(tmp_path / "other"))
        secrets.session_secrets()  # a started server has made its own key for sessions
        brought = key_parcel.keys_import(parcel, PASSPHRASE)

        assert {key.purpose for key in brought} == set(keys.PURPOSES)
        assert secrets.unseal(sealed, b"place") == "旧"
        assert secrets.digest("identity", "1") == digest
        assert key_parcel.keys_import(parcel, PASSPHRASE) == []

    def test_shows_no_key(self):
        made = keys.make_all()
        parcel = key_parcel.keys_export(PASSPHRASE)
        for key in made:
            assert json.dumps(key.as_json()["key"]).encode() not in parcel

    def test_opens_only_with_its_passphrase(self):
        keys.make_all()
        parcel = key_parcel.keys_export(PASSPHRASE)
        with pytest.raises(key_parcel.PassphraseRefused):
            key_parcel.keys_import(parcel, PASSPHRASE + "。")

    def test_a_short_passphrase_is_refused(self):
        with pytest.raises(key_parcel.PassphraseRefused, match="12"):
            key_parcel.keys_export("12345678901")

    def test_does_not_replace_a_key_for_looking_up(self, tmp_path, monkeypatch):
        keys.make_all()
        parcel = key_parcel.keys_export(PASSPHRASE)
        monkeypatch.setenv("SHEQU_HOME", str(tmp_path / "other"))
        before = keys.make_all()

        with pytest.raises(keys.KeyConflict):
            key_parcel.keys_import(parcel, PASSPHRASE)
        assert keys.make_all() == before

    @pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 1, "kind": "shequ-keys", "salt": "zz"}'])
    def test_another_file_is_not_taken(self, content):
        with pytest.raises(keys.KeyFileUnreadable):
            key_parcel.keys_import(content, PASSPHRASE)
