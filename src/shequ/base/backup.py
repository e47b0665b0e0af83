"""Backup and restore: data and files in one archive, never the keys.

The archive is a zip of mode 0600: `data/…` (rows), `home/…` (files of the data folder), `manifest.json` (what it is, the
state of the schema, the fingerprints of the keys without which it cannot be read, the digest of every part).
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, ClassVar

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from shequ import __version__
from shequ.base import dumps, keys
from shequ.base.keys import KeyMissing
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

MANIFEST = "manifest.json"
KEPT = ("files", "seals.log", "demo.json")
"""What of the data folder goes along; database, keys, logs, caches and older backups do not."""
FORMAT = 1
LAST_BACKUP = "last-backup.json"


class BackupUnusable(Refused):
    """The file is not a backup of ours, is damaged, or belongs to another kind of database."""

    code: ClassVar[str] = "base.backup_unusable"
    message: ClassVar[str] = _("备份文件不能使用：{reason}")
    mend: ClassVar[str] = _("请换用另一份备份")


class BackupExists(Refused):
    """A file of that name is there already; backups are never written over."""

    code: ClassVar[str] = "base.backup_exists"
    message: ClassVar[str] = _("文件已存在：{file}")
    mend: ClassVar[str] = _("请换一个文件名")


class DataInPlace(Refused):
    """The database holds data that a restore would replace."""

    code: ClassVar[str] = "base.data_in_place"
    message: ClassVar[str] = _("本机数据库里已有数据，恢复会把它整个替换掉")
    mend: ClassVar[str] = _("确认要替换时，请加 --replace；替换前会先自动备份现有数据")


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    version: str
    engine: str
    migrations: dict[str, list[str]]
    keys: list[dict[str, Any]]
    tables: dict[str, int]
    parts: dict[str, str] = field(repr=False)
    """SHA-256 of every part, by its name in the archive."""

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(self.tables.values())


def backup(target: Path, *, before: Callable[[], object] | None = None) -> Manifest:
    """Write everything but the keys into a new file.

    before: what must be done first (sealing the journal). The file appears whole or not at all.
    Raises: BackupExists.
    """
    if target.exists():
        raise BackupExists(file=str(target))
    if before is not None:
        before()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    parts: dict[str, str] = {}
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "w+b") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch,
        ):
            migrations = dumps.migrations_applied()
            tables = dumps.dump(lambda name: _writing(archive, name, parts), Path(scratch))
            for path in _kept():
                with (
                    _writing(archive, f"home/{path.relative_to(keys.home())}", parts) as part,
                    path.open("rb") as whole,
                ):
                    shutil.copyfileobj(whole, part, dumps.CHUNK)
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                version=__version__,
                engine=connection.vendor,
                migrations=migrations,
                keys=[
                    {"purpose": key.purpose, "number": key.number, "fingerprint": key.fingerprint}
                    for key in keys.ring().keys
                    if key.purpose in keys.DATA_PURPOSES
                ],
                tables=tables,
                parts=parts,
            )
            archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1))
        os.link(draft, target)
        (keys.home() / LAST_BACKUP).write_text(json.dumps({"at": manifest.made_at}), "utf-8")
    except FileExistsError:
        raise BackupExists(file=str(target)) from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def last_backup_at() -> datetime | None:
    """Return when this home was last backed up, or None."""
    try:
        return datetime.fromisoformat(json.loads((keys.home() / LAST_BACKUP).read_text("utf-8"))["at"])
    except (FileNotFoundError, KeyError, ValueError):
        return None


def manifest_of(source: Path) -> Manifest:
    """Read what a backup says about itself.

    Raises: BackupUnusable.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            body = json.loads(archive.read(MANIFEST))
        if body.pop("format") != FORMAT:
            raise BackupUnusable(reason=MANIFEST)
        return Manifest(**body)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as fault:
        raise BackupUnusable(reason=str(fault)) from fault


def restore(source: Path, *, replace: bool = False, forward: bool = True) -> Manifest:
    """Put a backup in place of what this installation holds; the server must be stopped.

    replace: allow it although there is data; that data is backed up first into `$SHEQU_HOME/backups`, and files that
    the backup does not hold are set aside there. forward: afterwards bring an older schema up to this version's.
    Raises: BackupUnusable, KeyMissing (naming the fingerprint), DataInPlace, DumpUnusable; nothing has changed then.
    """
    manifest = manifest_of(source)
    _check_keys(manifest)
    if manifest.engine != connection.vendor:
        reason = f"{manifest.engine} ≠ {connection.vendor}"
        raise BackupUnusable(reason=reason, mend=_("请在同一种数据库上恢复（见 DATABASE_URL）"))
    _check_schema(manifest)
    aside = keys.home() / "backups" / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    is_empty = dumps.is_empty()
    if not is_empty and not replace:
        raise DataInPlace()
    with zipfile.ZipFile(source) as archive:
        _check_parts(archive, manifest)
        if not is_empty:
            backup(aside.with_suffix(".zip"))
        dumps.load(
            lambda name: contextlib.closing(archive.open(name)),
            migrations=manifest.migrations,
            tables=manifest.tables,
            aside=aside,
        )
        _bring_files(archive, aside)
    if forward:
        call_command("migrate", verbosity=0, interactive=False)
    return manifest


def migrations_pending() -> list[str]:
    """Return the migrations that this version brings and the database has not seen."""
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    return [f"{migration.app_label}.{migration.name}" for migration, _back in executor.migration_plan(targets)]


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade, or the way back, did."""

    migrations: list[str]
    backup: str
    version: str


def upgrade(*, before: Callable[[], object] | None = None) -> Upgraded:
    """Bring the schema up to this version, with a backup taken first; nothing pending takes none.

    Raises: whatever the backup refuses; nothing has changed then.
    """
    pending = migrations_pending()
    if not pending:
        return Upgraded([], "", __version__)
    folder = keys.home() / "backups"
    kept = folder / f"before-upgrade-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.zip"
    manifest = backup(kept, before=before) if not dumps.is_empty() else None
    if manifest is not None:
        (folder / "last-upgrade.json").write_text(
            json.dumps({"backup": kept.name, "version": manifest.version, "migrations": pending}), "utf-8"
        )
    call_command("migrate", verbosity=0, interactive=False)
    return Upgraded(pending, str(kept) if manifest is not None else "", __version__)


def upgrade_back() -> Upgraded:
    """Return to the state before the last upgrade; what was entered since is kept in a backup of its own.

    The version to install then is in the answer. Raises: BackupUnusable when no upgrade is on record.
    """
    folder = keys.home() / "backups"
    note = folder / "last-upgrade.json"
    if not note.is_file():
        raise BackupUnusable(_("没有可以退回的升级记录"), mend=_("请用 shequ restore 恢复一份备份"))
    last = json.loads(note.read_text("utf-8"))
    restore(folder / last["backup"], replace=True, forward=False)
    note.unlink()
    return Upgraded(list(last["migrations"]), last["backup"], last["version"])


@contextmanager
def _writing(archive: zipfile.ZipFile, name: str, parts: dict[str, str]) -> Iterator[IO[bytes]]:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as out:
        yield _Counted(out, digest)  # type: ignore[misc]
    parts[name] = digest.hexdigest()


class _Counted:
    """A file that is written to and digested on the way."""

    def __init__(self, out: IO[bytes], digest: Any):
        self._out = out
        self._digest = digest

    def write(self, piece: bytes) -> int:
        self._digest.update(piece)
        return self._out.write(piece)


def _kept() -> Iterator[Path]:
    for name in KEPT:
        path = keys.home() / name
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file() and not found.is_symlink())


def _check_keys(manifest: Manifest) -> None:
    here = keys.ring().fingerprints
    missing = [key for key in manifest.keys if key["fingerprint"] not in here]
    if missing:
        raise KeyMissing(
            key=", ".join(f"{key['purpose']}-{key['number']} {key['fingerprint'][:16]}" for key in missing)
        )


def _check_schema(manifest: Manifest) -> None:
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    ours = {app for app, _name in known}
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if unknown:
        mend = (
            _("这份备份来自更新的版本，请先安装那个版本的 shequ")
            if any(name.split(".")[0] in ours for name in unknown)
            else _("这份备份含有本机没有安装的组成部分")
        )
        raise BackupUnusable(reason=unknown[0], mend=mend)


def _check_parts(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name, expected in manifest.parts.items():
        try:
            with archive.open(name) as part:
                found = hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
        except (KeyError, zipfile.BadZipFile, OSError) as fault:
            raise BackupUnusable(reason=name) from fault
        if found != expected:
            raise BackupUnusable(reason=name)
    for name in archive.namelist():
        _head, *steps = name.split("/")
        leaves_home = name.startswith("home/") and (steps[0] not in KEPT or any(step in ("", "..") for step in steps))
        if leaves_home or (name != MANIFEST and name not in manifest.parts):
            raise BackupUnusable(reason=name)


def _bring_files(archive: zipfile.ZipFile, aside: Path) -> None:
    home = keys.home()
    for name in KEPT:
        old = home / name
        if old.exists():
            aside.mkdir(parents=True, exist_ok=True)
            shutil.move(old, aside / name)
    for name in archive.namelist():
        if not name.startswith("home/"):
            continue
        target = home / name.removeprefix("home/")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as part, target.open("wb") as out:
            shutil.copyfileobj(part, out, dumps.CHUNK)
        target.chmod(0o600)
