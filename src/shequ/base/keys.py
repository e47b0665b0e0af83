"""The keys of an installation: made on first use, kept in files outside the database, never in a backup.

One small JSON file per key in `$SHEQU_HOME/keys` (folder 0700, files 0600), or all keys in the one file named by
`SHEQU_KEYS_FILE`, which is never made silently. Every purpose has its own key, so that a digest tells nothing about an
encryption. Keys of a purpose are numbered; the highest number is in force, the older ones still open what they sealed.
`$SHEQU_HOME/key-fingerprints.txt` remembers which keys were made here: when a key is gone, nothing makes a new one in
its place, because that would silently part the data from its digests.
"""

import base64
import binascii
import contextlib
import hashlib
import json
import os
import secrets as random_source
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

ENCRYPTION = "encryption"
IDENTITY = "identity"
PHONE = "phone"
JOURNAL = "journal"
SESSION = "session"

ALGORITHMS: dict[str, dict[str, str]] = {
    ENCRYPTION: {"intl": "aes-256-gcm", "gm": "sm4-gcm"},
    IDENTITY: {"intl": "hmac-sha256", "gm": "hmac-sm3"},
    PHONE: {"intl": "hmac-sha256", "gm": "hmac-sm3"},
    JOURNAL: {"intl": "ed25519", "gm": "ed25519"},
    SESSION: {"intl": "random", "gm": "random"},
}
"""Which algorithm a new key is made for, by purpose and suite (`SHEQU_CRYPTO_SUITE`)."""

PURPOSES: tuple[str, ...] = tuple(ALGORITHMS)
LASTING: tuple[str, ...] = (IDENTITY, PHONE)
"""Purposes with one key for ever: what is looked up by digest cannot be found under another key."""
DATA_PURPOSES: tuple[str, ...] = (ENCRYPTION, IDENTITY, PHONE, JOURNAL)
"""Purposes without whose keys a copy of the data cannot be read or proved."""

_LENGTHS = {"aes-256-gcm": 32, "sm4-gcm": 16, "hmac-sha256": 32, "hmac-sm3": 32, "ed25519": 32, "random": 48}
_FORMAT = 1


class KeyMissing(Refused):
    """A key this installation needs is not where it should be."""

    code: ClassVar[str] = "base.key_missing"
    message: ClassVar[str] = _("缺少密钥：{key}")
    mend: ClassVar[str] = _("请用 shequ keys import 导入原来的密钥文件；不要新造密钥，否则旧数据无法读取")


class KeyFileUnreadable(Refused):
    """A key file is damaged, or is not a key file of ours."""

    code: ClassVar[str] = "base.key_file_unreadable"
    message: ClassVar[str] = _("密钥文件无法读取：{file}（{reason}）")
    mend: ClassVar[str] = _("请换成当初导出的密钥文件")


class KeyConflict(Refused):
    """The keys brought in differ from those this installation already works with."""

    code: ClassVar[str] = "base.key_conflict"
    message: ClassVar[str] = _("导入的“{purpose}”密钥与本机正在使用的不同")
    mend: ClassVar[str] = _("若本机还没有数据，请先移走 keys 文件夹和 key-fingerprints.txt 再导入")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it is for, its number, its algorithm, and the secret itself (never printed)."""

    purpose: str
    number: int
    algorithm: str
    made_at: str
    material: bytes = field(repr=False)
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        if len(self.material) != _LENGTHS.get(self.algorithm):
            raise ValueError(f"a key for {self.algorithm} has another length")
        body = b"shequ key\0" + self.purpose.encode() + b"\0" + self.algorithm.encode() + b"\0" + self.material
        object.__setattr__(self, "fingerprint", hashlib.sha256(body).hexdigest())

    @property
    def id(self) -> bytes:
        """The four bytes that name the key inside a ciphertext."""
        return bytes.fromhex(self.fingerprint[:8])

    @property
    def name(self) -> str:
        """The key for people: purpose, number, start of the fingerprint."""
        return f"{self.purpose}-{self.number} {self.fingerprint[:16]}"

    def as_json(self) -> dict[str, object]:
        """Return the key with its secret, for a key file."""
        return {
            "format": _FORMAT,
            "purpose": self.purpose,
            "number": self.number,
            "algorithm": self.algorithm,
            "made_at": self.made_at,
            "fingerprint": self.fingerprint,
            "key": base64.b64encode(self.material).decode(),
        }


def key_from_json(found: object, *, file: str) -> Key:
    """Return the key written in a key file.

    Raises: KeyFileUnreadable, also when the fingerprint does not fit the secret.
    """
    try:
        if not isinstance(found, dict) or found["format"] != _FORMAT or found["purpose"] not in PURPOSES:
            raise ValueError("not a key of this format")
        key = Key(
            purpose=str(found["purpose"]),
            number=int(found["number"]),
            algorithm=str(found["algorithm"]),
            made_at=str(found["made_at"]),
            material=base64.b64decode(str(found["key"]), validate=True),
        )
        if key.fingerprint != found["fingerprint"]:
            raise ValueError("fingerprint and key differ")
    except (KeyError, TypeError, ValueError, binascii.Error) as fault:
        raise KeyFileUnreadable(file=file, reason=str(fault)) from fault
    return key


def home() -> Path:
    """Return the data folder of this installation: `SHEQU_HOME`, else `./var`."""
    return Path(os.environ.get("SHEQU_HOME") or "var").resolve()


def suite() -> str:
    """Return the cryptographic suite for new keys: "intl" or "gm".

    Raises: KeyFileUnreadable when `SHEQU_CRYPTO_SUITE` names neither.
    """
    chosen = os.environ.get("SHEQU_CRYPTO_SUITE") or "intl"
    if chosen not in {"intl", "gm"}:
        raise KeyFileUnreadable(_("SHEQU_CRYPTO_SUITE 只能是 intl 或 gm"), mend=_("请改正这个环境变量"))
    return chosen


@dataclass(frozen=True)
class Keyring:
    """All keys as they lay on disk at one moment."""

    keys: tuple[Key, ...]
    stamp: tuple[str, int] = ("", 0)

    @cached_property
    def by_id(self) -> dict[bytes, Key]:
        """Keys of encryption by the four bytes that name them."""
        return {key.id: key for key in self.keys if key.purpose == ENCRYPTION}

    @cached_property
    def _newest(self) -> dict[str, Key]:
        return {key.purpose: key for key in sorted(self.keys, key=lambda key: key.number)}

    def newest(self, purpose: str) -> Key | None:
        """Return the key in force for the purpose, or None."""
        return self._newest.get(purpose)

    def of(self, purpose: str) -> list[Key]:
        """Return the keys of the purpose, the one in force first."""
        return sorted((key for key in self.keys if key.purpose == purpose), key=lambda key: -key.number)

    @cached_property
    def fingerprints(self) -> frozenset[str]:
        """The fingerprints of all keys."""
        return frozenset(key.fingerprint for key in self.keys)


_lock = threading.RLock()
_held: dict[str, Keyring] = {}


def ring() -> Keyring:
    """Return the keys as they now lie on disk; read again only after a file came or went.

    A running server therefore sees a rotation done by another process at its next use of a key.
    """
    place = _place()
    stamp = (str(place), _changed(place))
    held = _held.get("ring")
    if held is not None and held.stamp == stamp:
        return held
    with _lock:
        stamp = (str(place), _changed(place))
        read = Keyring(tuple(_read(place)), stamp)
        _held["ring"] = read
        return read


def current(purpose: str) -> Key:
    """Return the key in force for the purpose; make it when this installation never had one.

    Raises: KeyMissing when there was one and it is gone, or `SHEQU_KEYS_FILE` does not hold it.
    """
    found = ring().newest(purpose)
    return found if found is not None else _first(purpose)


def add(purpose: str) -> Key:
    """Make the next key of the purpose, which is in force from now on; older ones go on opening what they sealed.

    Raises: KeyConflict for a purpose whose key must last (digests).
    """
    if purpose in LASTING:
        raise KeyConflict(
            _("“{purpose}”密钥用于检索，不能更换"),
            mend=_("更换后旧数据将无法检索；需要时请重建全部摘要"),
            purpose=purpose,
        )
    with _lock:
        before = ring().newest(purpose)
        return _keep(_made(purpose, 1 if before is None else before.number + 1))


def make_all() -> list[Key]:
    """Make every key that is not there yet; return all keys in force."""
    return [current(purpose) for purpose in PURPOSES]


def _made(purpose: str, number: int) -> Key:
    algorithm = ALGORITHMS[purpose][suite()]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Key(purpose, number, algorithm, now, random_source.token_bytes(_LENGTHS[algorithm]))


def _first(purpose: str) -> Key:
    place = _place()
    if _in_one_file():
        raise KeyMissing(key=purpose, mend=_("请把这把密钥加入 SHEQU_KEYS_FILE 指定的文件"))
    gone = [line.split() for line in _remembered() if line.startswith(purpose + " ")]
    if gone:
        raise KeyMissing(key=f"{purpose}-{gone[-1][1]} {gone[-1][2][:16]}")
    with _lock:
        try:
            return _keep(_made(purpose, 1))
        except FileExistsError:
            # Another process made it at the same moment; its key is the one.
            _held.clear()
            found = Keyring(tuple(_read(place))).newest(purpose)
            if found is None:
                raise
            return found


def _keep(key: Key) -> Key:
    """Write the key so that it is whole or not there, and never over another."""
    if _in_one_file():
        _write_one_file([*_read(_place()), key])
    else:
        folder = _place()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(folder / f"{key.purpose}-{key.number}.json", json.dumps(key.as_json(), indent=1).encode())
        _remember(key)
    _held.clear()
    return key


def _write_new(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600 that appears whole; FileExistsError when it is there already."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{random_source.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()


def _write_one_file(all_keys: Iterable[Key]) -> None:
    place = _place()
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    body = {"format": _FORMAT, "keys": [key.as_json() for key in all_keys]}
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(json.dumps(body, indent=1).encode())
    draft.replace(place)


def _in_one_file() -> bool:
    return bool(os.environ.get("SHEQU_KEYS_FILE"))


def _place() -> Path:
    named = os.environ.get("SHEQU_KEYS_FILE")
    return Path(named) if named else home() / "keys"


def _changed(place: Path) -> int:
    try:
        return place.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _read(place: Path) -> list[Key]:
    if _in_one_file():
        if not place.is_file():
            raise KeyMissing(key=str(place), mend=_("SHEQU_KEYS_FILE 指定的文件不存在，请放好后再启动"))
        body = _json(place)
        listed = body.get("keys") if isinstance(body, dict) else None
        if not isinstance(listed, list):
            raise KeyFileUnreadable(file=place.name, reason="no list of keys")
        return [key_from_json(entry, file=place.name) for entry in listed]
    return [key_from_json(_json(path), file=path.name) for path in sorted(place.glob("[a-z]*-*.json"))]


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except ValueError as fault:
        raise KeyFileUnreadable(file=path.name, reason="not JSON") from fault


def _memory() -> Path:
    return home() / "key-fingerprints.txt"


def _remembered() -> list[str]:
    with contextlib.suppress(FileNotFoundError):
        return _memory().read_text("utf-8").splitlines()
    return []


def _remember(key: Key) -> None:
    handle = os.open(_memory(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"{key.purpose} {key.number} {key.fingerprint} {key.made_at}\n")


def adopt(brought: Iterable[Key]) -> list[Key]:
    """Take in keys that were made elsewhere; return those that were not here yet.

    A key keeps its number, or gets the next one where that is taken: what is brought in is then in force.
    Raises: KeyConflict when another key for looking up is in use here; then none was taken in.
    """
    with _lock:
        here = ring()
        new = sorted((key for key in brought if key.fingerprint not in here.fingerprints), key=lambda key: key.number)
        for key in new:
            if key.purpose in LASTING and here.newest(key.purpose) is not None:
                raise KeyConflict(purpose=key.purpose)
        return [_keep(_numbered(key)) for key in new]


def _numbered(key: Key) -> Key:
    numbers = {held.number for held in ring().of(key.purpose)}
    return key if key.number not in numbers else replace(key, number=max(numbers) + 1)
