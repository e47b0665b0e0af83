"""Sealing and digests: what opens, what must not, and that no key ever shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.base import keys, secrets


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SHEQU_HOME", str(tmp_path))
    monkeypatch.delenv("SHEQU_KEYS_FILE", raising=False)
    monkeypatch.delenv("SHEQU_CRYPTO_SUITE", raising=False)
    return tmp_path


PLACE = secrets.place_of("residents_resident", "identity_number", "a1")
NUMBER = "620822198001010010"


@pytest.mark.parametrize(("suite", "version"), [("intl", 1), ("gm", 2)])
class TestSeal:
    @pytest.fixture(autouse=True)
    def chosen(self, suite, monkeypatch):
        monkeypatch.setenv("SHEQU_CRYPTO_SUITE", suite)

    def test_opens_in_its_place(self, suite, version):
        sealed = secrets.seal(NUMBER, PLACE)

        assert sealed[0] == version
        assert NUMBER.encode() not in sealed
        assert secrets.unseal(sealed, PLACE) == NUMBER

    def test_does_not_open_in_another_row(self, suite, version):
        sealed = secrets.seal(NUMBER, PLACE)

        with pytest.raises(secrets.SealBroken):
            secrets.unseal(sealed, secrets.place_of("residents_resident", "identity_number", "a2"))

    @pytest.mark.parametrize("at", [0, 17, -1])
    def test_does_not_open_when_a_bit_was_changed(self, suite, version, at):
        sealed = bytearray(secrets.seal(NUMBER, PLACE))
        sealed[at] ^= 1

        with pytest.raises(secrets.SealBroken):
            secrets.unseal(bytes(sealed), PLACE)

    def test_names_the_missing_key(self, suite, version):
        sealed = bytearray(secrets.seal(NUMBER, PLACE))
        sealed[1:5] = b"\x00\x00\x00\x00"

        with pytest.raises(keys.KeyMissing, match="00000000"):
            secrets.unseal(bytes(sealed), PLACE)

    def test_seals_many_as_one(self, suite, version):
        rows = [f"{at:032x}" for at in range(100)]
        texts = [f"{NUMBER}{at}" for at in range(99)] + [""]
        places = secrets.places_of("t", "c", rows)

        sealed = secrets.seal_many(texts, places)

        assert secrets.unseal_many(sealed, places) == texts
        assert [secrets.unseal(one, place) for one, place in zip(sealed, places, strict=True)] == texts
        assert len({one[5:17] for one in sealed}) == 100, "a nonce was used twice"


def test_two_seals_of_one_text_differ():
    assert secrets.seal(NUMBER, PLACE) != secrets.seal(NUMBER, PLACE)


@pytest.mark.parametrize("value", [b"", b"\x01", b"\x01" * 32])
def test_what_is_too_short_is_no_seal(value):
    with pytest.raises(secrets.SealBroken):
        secrets.unseal(value, PLACE)


def test_unequal_numbers_of_texts_and_places_are_a_fault_of_ours():
    with pytest.raises(ValueError, match="zip"):
        secrets.seal_many(["a", "b"], [PLACE])


def test_a_uuid_and_its_digits_are_one_place():
    from shequ.kernel.ids import uuid7

    row = uuid7()
    assert (
        secrets.place_of("t", "c", row) == secrets.place_of("t", "c", row.hex) == secrets.places_of("t", "c", [row])[0]
    )


@given(st.text())
def test_every_text_comes_back(text):
    assert secrets.unseal(secrets.seal(text, PLACE), PLACE) == text


class TestDigest:
    def test_is_keyed_and_stable(self, tmp_path, monkeypatch):
        first = secrets.digest("identity", NUMBER)
        assert secrets.digest("identity", NUMBER) == first
        assert secrets.digest_many("identity", [NUMBER, "x"])[0] == first
        assert len(first) == 32

        monkeypatch.setenv("SHEQU_HOME", str(tmp_path / "another"))
        assert secrets.digest("identity", NUMBER) != first

    def test_differs_between_purposes(self):
        assert secrets.digest("identity", NUMBER) != secrets.digest("phone", NUMBER)

    def test_there_is_none_for_another_purpose(self):
        with pytest.raises(ValueError, match="encryption"):
            secrets.digest("encryption", NUMBER)

    def test_the_national_suite_uses_sm3(self, monkeypatch):
        import hmac

        monkeypatch.setenv("SHEQU_CRYPTO_SUITE", "gm")
        made = secrets.digest("identity", NUMBER)
        key = keys.current("identity")
        assert key.algorithm == "hmac-sm3"
        assert made == hmac.digest(key.material, NUMBER.encode(), "sm3")


class TestSignature:
    def test_is_verified_by_its_key(self):
        fingerprint, signature = secrets.journal_sign(b"root 1")
        assert secrets.journal_verify(fingerprint, b"root 1", signature)
        assert not secrets.journal_verify(fingerprint, b"root 2", signature)

    def test_older_keys_still_verify(self):
        fingerprint, signature = secrets.journal_sign(b"root 1")
        keys.add(keys.JOURNAL)
        assert secrets.journal_sign(b"root 1")[0] != fingerprint
        assert secrets.journal_verify(fingerprint, b"root 1", signature)

    def test_nothing_can_be_said_without_the_key(self):
        with pytest.raises(keys.KeyMissing):
            secrets.journal_verify("00" * 32, b"root", b"")


def test_sessions_survive_a_rotation_of_their_key():
    before = secrets.session_secrets()
    keys.add(keys.SESSION)
    after = secrets.session_secrets()
    assert after[0] != before[0]
    assert after[1:] == before


def test_tokens_are_long_random_and_kept_as_digests():
    token = secrets.token_new()
    assert len(token) > 40
    assert token != secrets.token_new()
    assert len(secrets.token_digest(token)) == 32
    assert token.encode() not in secrets.token_digest(token)
