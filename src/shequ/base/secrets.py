"""What must not be read by others: sealing of text, keyed digests, signatures.

Sealed text = version (1 byte) ‖ key id (4) ‖ nonce (12) ‖ text and tag. The version names the algorithm: 1 AES-256-GCM,
2 SM4-GCM. The associated data is the place of the value, `table.field.row`, so that a sealed value copied to another
row does not open there. Digests are keyed (HMAC-SHA256 or HMAC-SM3, 32 bytes) and serve only for looking up a full
value. Normalise before (kernel): the digest of "62082219900101001x" is not that of "…X".
"""

import hashlib
import hmac
import os
import secrets as random_source
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar, Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shequ.base import keys
from shequ.base.keys import IDENTITY, PHONE, Key, KeyMissing
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

__all__ = [
    "IDENTITY", "PHONE", "KeyMissing", "SealBroken", "digest", "digest_many", "journal_sign", "journal_verify",
    "key_id_of", "place_of", "places_of", "seal", "seal_many", "session_secrets", "token_digest", "token_new",
    "unseal", "unseal_many",
]  # fmt: skip

NONCE = 12
TAG = 16
HEAD = 1 + 4 + NONCE
VERSIONS = {"aes-256-gcm": 1, "sm4-gcm": 2}
_DIGESTS = {"hmac-sha256": "sha256", "hmac-sm3": "sm3"}


class SealBroken(Refused):
    """A sealed value was changed, was copied from another row, or is not a sealed value."""

    code: ClassVar[str] = "base.seal_broken"
    message: ClassVar[str] = _("加密内容与所在记录不符，可能被改动过")
    mend: ClassVar[str] = _("请运行 shequ journal verify 并联系系统管理员；不要覆盖这条记录")


class _Box(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _SM4GCM:
    """SM4 in Galois counter mode, with the two methods of AESGCM (cryptography offers it only as a cipher)."""

    def __init__(self, key: bytes):
        self._cipher = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        maker = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        maker.authenticate_additional_data(associated_data or b"")
        return maker.update(data) + maker.finalize() + maker.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        reader = Cipher(self._cipher, modes.GCM(nonce, data[-TAG:])).decryptor()
        reader.authenticate_additional_data(associated_data or b"")
        return reader.update(data[:-TAG]) + reader.finalize()


@lru_cache(maxsize=64)
def _box(key: Key) -> _Box:
    return AESGCM(key.material) if key.algorithm == "aes-256-gcm" else _SM4GCM(key.material)


def place_of(table: str, field: str, row: object) -> bytes:
    """Return the place of one value, bound into its seal: `table.field.row`; a UUID counts as its 32 hex digits."""
    return f"{table}.{field}.{getattr(row, 'hex', row)}".encode()


def places_of(table: str, field: str, rows: Iterable[object]) -> list[bytes]:
    """Return the places of one field in many rows."""
    head = f"{table}.{field}."
    return [f"{head}{getattr(row, 'hex', row)}".encode() for row in rows]


def seal(text: str, place: bytes) -> bytes:
    """Seal one text for its place.

    Raises: KeyMissing.
    """
    key = keys.current(keys.ENCRYPTION)
    nonce = os.urandom(NONCE)
    return bytes((VERSIONS[key.algorithm],)) + key.id + nonce + _box(key).encrypt(nonce, text.encode(), place)


def seal_many(texts: Sequence[str], places: Sequence[bytes]) -> list[bytes]:
    """Seal many texts, each for its place; an empty text is sealed too. Both sequences have one length.

    Raises: KeyMissing; ValueError when the lengths differ.
    """
    key = keys.current(keys.ENCRYPTION)
    head = bytes((VERSIONS[key.algorithm],)) + key.id
    encrypt = _box(key).encrypt
    noise = os.urandom(NONCE * len(texts))
    sealed: list[bytes] = []
    at = 0
    for text, place in zip(texts, places, strict=True):
        nonce = noise[at : at + NONCE]
        sealed.append(head + nonce + encrypt(nonce, text.encode(), place))
        at += NONCE
    return sealed


def unseal(sealed: bytes, place: bytes) -> str:
    """Open one sealed text at its place.

    Raises: SealBroken (changed, or moved from another row), KeyMissing (its key is not here).
    """
    box = _box_for(sealed)
    try:
        return box.decrypt(sealed[5:HEAD], sealed[HEAD:], place).decode()
    except InvalidTag as broken:
        raise SealBroken() from broken


def unseal_many(sealed: Sequence[bytes], places: Sequence[bytes]) -> list[str]:
    """Open many sealed texts, each at its place.

    Raises: SealBroken, KeyMissing; ValueError when the lengths differ.
    """
    boxes: dict[bytes, _Box] = {}
    texts: list[str] = []
    try:
        for value, place in zip(sealed, places, strict=True):
            box = boxes.get(value[:5])
            if box is None:
                box = boxes[value[:5]] = _box_for(value)
            texts.append(box.decrypt(value[5:HEAD], value[HEAD:], place).decode())
    except InvalidTag as broken:
        raise SealBroken() from broken
    return texts


def key_id_of(sealed: bytes) -> bytes:
    """Return the four bytes that name the key a value was sealed with."""
    return bytes(sealed[1:5])


def _box_for(sealed: bytes) -> _Box:
    if len(sealed) < HEAD + TAG:
        raise SealBroken()
    key = keys.ring().by_id.get(key_id_of(sealed))
    if key is None:
        raise KeyMissing(key=f"{keys.ENCRYPTION} {key_id_of(sealed).hex()}")
    if VERSIONS[key.algorithm] != sealed[0]:
        raise SealBroken()
    return _box(key)


def digest(purpose: str, text: str) -> bytes:
    """Return the keyed digest of a full value for looking it up: 32 bytes. `purpose` is IDENTITY or PHONE.

    Raises: KeyMissing; ValueError for another purpose.
    """
    key, name = _digest_key(purpose)
    return hmac.digest(key, text.encode(), name)


def digest_many(purpose: str, texts: Iterable[str]) -> list[bytes]:
    """Return the keyed digests of many full values.

    Raises: KeyMissing; ValueError for another purpose.
    """
    key, name = _digest_key(purpose)
    make = hmac.digest
    return [make(key, text.encode(), name) for text in texts]


def _digest_key(purpose: str) -> tuple[bytes, str]:
    if purpose not in keys.LASTING:
        raise ValueError(f"no digests for {purpose!r}")
    key = keys.current(purpose)
    return key.material, _DIGESTS[key.algorithm]


def journal_sign(message: bytes) -> tuple[str, bytes]:
    """Sign a message with the journal's key; return the key's fingerprint and the signature (Ed25519, 64 bytes).

    Raises: KeyMissing.
    """
    key = keys.current(keys.JOURNAL)
    return key.fingerprint, Ed25519PrivateKey.from_private_bytes(key.material).sign(message)


def journal_verify(fingerprint: str, message: bytes, signature: bytes) -> bool:
    """Say whether the journal's key of that fingerprint signed the message.

    Raises: KeyMissing when that key is not here: nothing can then be said.
    """
    for key in keys.ring().of(keys.JOURNAL):
        if key.fingerprint == fingerprint:
            public = Ed25519PrivateKey.from_private_bytes(key.material).public_key()
            try:
                public.verify(signature, message)
            except InvalidSignature:
                return False
            return True
    raise KeyMissing(key=f"{keys.JOURNAL} {fingerprint[:16]}")


def session_secrets() -> list[str]:
    """Return what signs sessions and forms: the one in force first, then older ones that still verify.

    Django's SECRET_KEY is the first, SECRET_KEY_FALLBACKS the rest.
    """
    keys.current(keys.SESSION)
    return [key.material.hex() for key in keys.ring().of(keys.SESSION)]


def token_new(prefix: str = "shq") -> str:
    """Return a new random token of 256 bits, shown once and kept only as its digest."""
    return f"{prefix}_{random_source.token_urlsafe(32)}"


def token_digest(token: str) -> bytes:
    """Return the digest under which a token is kept. A random token of 256 bits needs no salt."""
    return hashlib.sha256(token.encode()).digest()
