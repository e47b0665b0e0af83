"""Keys on their way out of the machine: one file, sealed by a passphrase, kept apart from every backup."""

import base64
import hashlib
import json
import secrets
from datetime import datetime
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shequ.base import keys
from shequ.base.keys import Key, KeyFileUnreadable, key_from_json
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

SHORTEST_PASSPHRASE = 12
EXPORT_NOTE = "keys-exported.json"
_FORMAT = 1
_KIND = "shequ-keys"
_COST = {"n": 2**17, "r": 8, "p": 1}
_MEMORY = 256 * 1024 * 1024


class PassphraseRefused(Refused):
    """The passphrase is too short to protect keys, or does not open the file."""

    code: ClassVar[str] = "base.passphrase_refused"
    message: ClassVar[str] = _("口令不对，或文件已损坏")
    mend: ClassVar[str] = _("请核对口令后再试")


def keys_export(passphrase: str) -> bytes:
    """Return all keys of this installation as one file (scrypt, AES-256-GCM).

    Raises: PassphraseRefused when the passphrase is shorter than 12 characters.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        mend = _("请用一句只有保管人知道的话")
        raise PassphraseRefused(_("口令太短：至少 {length} 个字符"), mend=mend, length=SHORTEST_PASSPHRASE)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    plain = json.dumps([key.as_json() for key in keys.ring().keys]).encode()
    sealed = _box(passphrase, salt).encrypt(nonce, plain, _KIND.encode())
    head = {"format": _FORMAT, "kind": _KIND, "salt": salt.hex(), "nonce": nonce.hex(), **_COST}
    return json.dumps({**head, "keys": base64.b64encode(sealed).decode()}, indent=1).encode()


def keys_import(content: bytes, passphrase: str) -> list[Key]:
    """Bring in the keys of an export; return those that were not here yet.

    Raises: KeyFileUnreadable, PassphraseRefused, KeyConflict (another key for looking up is in use here).
    """
    try:
        body = json.loads(content)
        if body["format"] != _FORMAT or body["kind"] != _KIND:
            raise ValueError("not an export of keys")
        salt, nonce, sealed = bytes.fromhex(body["salt"]), bytes.fromhex(body["nonce"]), base64.b64decode(body["keys"])
    except (KeyError, TypeError, ValueError) as fault:
        raise KeyFileUnreadable(file="", reason=str(fault)) from fault
    try:
        plain = _box(passphrase, salt).decrypt(nonce, sealed, _KIND.encode())
    except InvalidTag as wrong:
        raise PassphraseRefused() from wrong
    return keys.adopt(key_from_json(entry, file="") for entry in json.loads(plain))


def _box(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(hashlib.scrypt(passphrase.encode(), salt=salt, maxmem=_MEMORY, dklen=32, **_COST))


def remember_export(at: datetime) -> None:
    """Record that all present keys were exported, so that the doctor stops asking for it."""
    body = {"at": at.isoformat(timespec="seconds"), "fingerprints": sorted(keys.ring().fingerprints)}
    path = keys.home() / EXPORT_NOTE
    path.write_text(json.dumps(body), "utf-8")
    path.chmod(0o600)


def exported_at() -> str:
    """Return when the present keys were last all exported; "" when never, or keys were made since."""
    try:
        body = json.loads((keys.home() / EXPORT_NOTE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return ""
    lasting = {key.fingerprint for key in keys.ring().keys if key.purpose in keys.DATA_PURPOSES}
    return str(body["at"]) if lasting <= set(body["fingerprints"]) else ""
