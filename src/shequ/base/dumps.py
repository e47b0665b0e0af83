"""All rows of the database in and out: one pair of functions, a variant per engine.

SQLite: the online copy of the file. PostgreSQL: COPY of every table in one snapshot, so that no pg_dump of the server's
version is needed; it is loaded into tables that the migrations built.
"""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, ClassVar

from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from shequ.base.refusals import is_lock_timeout
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

CHUNK = 1 << 20
Opened = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a part of the backup by name, for writing or for reading."""


class DumpUnusable(Refused):
    """The rows in the backup cannot be brought into this database."""

    code: ClassVar[str] = "base.dump_unusable"
    message: ClassVar[str] = _("备份中的数据不完整：{reason}")
    mend: ClassVar[str] = _("请换用另一份备份")


class DatabaseInUse(Refused):
    """Another process works with the database that would be replaced."""

    code: ClassVar[str] = "base.database_in_use"
    message: ClassVar[str] = _("数据库正被其他程序使用")
    mend: ClassVar[str] = _("请先停止服务（shequ serve）和其他命令，再恢复")


def migrations_applied() -> dict[str, list[str]]:
    """Return the migrations applied to the database, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def is_empty() -> bool:
    """Say whether the database has no table yet."""
    return not connection.introspection.table_names()


def dump(opened: Opened, scratch: Path) -> dict[str, int]:
    """Write all rows as parts under `data/`; return the number of rows by table.

    scratch: an existing folder on a disk with room for a copy of the database (SQLite only).
    """
    if connection.vendor == "sqlite":
        return _dump_sqlite(opened, scratch)
    return _dump_postgresql(opened)


def load(opened: Opened, *, migrations: dict[str, list[str]], tables: dict[str, int], aside: Path) -> None:
    """Bring in the rows of a backup in place of everything the database holds.

    migrations: the state of the schema the rows belong to; the database is left in that state. aside: a folder that
    takes the old database file (SQLite only).
    Raises: DumpUnusable, DatabaseInUse; the old data is then still in place.
    """
    if connection.vendor == "sqlite":
        _load_sqlite(opened, aside)
    else:
        try:
            _load_postgresql(opened, migrations=migrations, tables=tables)
        except OperationalError as error:
            if is_lock_timeout(error):
                raise DatabaseInUse() from error
            raise


def _dump_sqlite(opened: Opened, scratch: Path) -> dict[str, int]:
    draft = scratch / "db.sqlite3"
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(draft)) as copy:
        connection.connection.backup(copy)
        # One plain file: no log beside it that a restore could forget.
        copy.execute("PRAGMA journal_mode=DELETE")
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        tables = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in _countable(copy, names)
        }
    with opened("data/db.sqlite3") as out, draft.open("rb") as whole:
        shutil.copyfileobj(whole, out, CHUNK)
    draft.unlink()
    return tables


def _countable(copy: sqlite3.Connection, names: list[str]) -> Iterator[str]:
    """Leave out the inner tables of search indexes: their rows say nothing to people."""
    virtual = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")]
    for name in names:
        if not name.startswith("sqlite_") and not any(name.startswith(head) for head in virtual):
            yield name


def _load_sqlite(opened: Opened, aside: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".restoring")
    with opened("data/db.sqlite3") as whole, draft.open("wb") as out:
        shutil.copyfileobj(whole, out, CHUNK)
    draft.chmod(0o600)
    try:
        with contextlib.closing(sqlite3.connect(draft)) as copy:
            answer = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        draft.unlink()
        raise DumpUnusable(reason=str(fault)) from fault
    if answer != "ok":
        draft.unlink()
        raise DumpUnusable(reason=str(answer))
    connection.close()
    if target.exists():
        _check_unused(target, draft)
    for name in (target.name, f"{target.name}-wal", f"{target.name}-shm"):
        old = target.with_name(name)
        if old.exists() and old.stat().st_size:
            aside.mkdir(parents=True, exist_ok=True)
            shutil.move(old, aside / name)
        else:
            old.unlink(missing_ok=True)
    draft.replace(target)


def _check_unused(target: Path, draft: Path) -> None:
    """Refuse while another process has the database open: leaving the WAL is granted to nobody but the last one."""
    try:
        with contextlib.closing(sqlite3.connect(target, timeout=1)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as busy:
        draft.unlink()
        raise DatabaseInUse() from busy
    except sqlite3.DatabaseError:
        # Damaged: that is why somebody restores. The file is set aside as it is.
        return


def _dump_postgresql(opened: Opened) -> dict[str, int]:
    tables: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        shapes = {table: _columns(cursor, table) for table in _tables(cursor)}
        for table, columns in shapes.items():
            listed = ", ".join(map(_quoted, columns))
            with (
                opened(f"data/{table}.copy") as out,
                cursor.copy(f"COPY {_quoted(table)} ({listed}) TO STDOUT") as rows,
            ):
                for piece in rows:
                    out.write(piece)
            tables[table] = _count(cursor, table)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
        counters = {name: value for name, value in cursor.fetchall() if value is not None}
    with opened("data/shape.json") as out:
        out.write(json.dumps({"columns": shapes, "counters": counters}, ensure_ascii=False).encode())
    return tables


def _load_postgresql(opened: Opened, *, migrations: dict[str, list[str]], tables: dict[str, int]) -> None:
    with opened("data/shape.json") as found:
        shape = json.load(found)
    with transaction.atomic(), connection.cursor() as cursor:
        _clear(cursor)
        MigrationExecutor(connection).migrate(_leaves(migrations))
        built = set(_tables(cursor))
        missing = sorted(set(shape["columns"]) - built)
        if missing:
            raise DumpUnusable(reason=", ".join(missing))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in sorted(built):
            cursor.execute(f"ALTER TABLE {_quoted(table)} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, sorted(built)))}")
        for table, columns in shape["columns"].items():
            _load_table(opened, cursor, table, columns, expected=tables[table])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in sorted(built):
            cursor.execute(f"ALTER TABLE {_quoted(table)} ENABLE TRIGGER USER")
        for name, value in shape["counters"].items():
            cursor.execute("SELECT setval(%s::regclass, %s)", [_quoted(name), value])


def _load_table(opened: Opened, cursor: Any, table: str, columns: list[str], *, expected: int) -> None:
    listed = ", ".join(map(_quoted, columns))
    with opened(f"data/{table}.copy") as source, cursor.copy(f"COPY {_quoted(table)} ({listed}) FROM STDIN") as rows:
        while piece := source.read(CHUNK):
            rows.write(piece)
    found = _count(cursor, table)
    if found != expected:
        raise DumpUnusable(reason=f"{table}: {found} / {expected}")


def _clear(cursor: Any) -> None:
    """Drop all our tables and functions; what belongs to an extension stays."""
    for table in _tables(cursor):
        cursor.execute(f"DROP TABLE {_quoted(table)} CASCADE")
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _leaves(migrations: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the last applied migrations of each app: those that no other applied one of the app follows.

    Raises: DumpUnusable when this version does not know one of them.
    """
    graph = MigrationExecutor(connection).loader.graph
    applied = {(app, name) for app, names in migrations.items() for name in names if app in _apps(graph)}
    unknown = sorted(applied - set(graph.nodes))
    if unknown:
        raise DumpUnusable(reason=".".join(unknown[0]), mend=_("这份备份来自更新的版本，请先安装那个版本的 shequ"))
    followed = {parent.key for key in applied for parent in graph.node_map[key].parents if parent.key[0] == key[0]}
    return sorted(applied - followed)


def _apps(graph: Any) -> set[str]:
    return {app for app, _name in graph.nodes}


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [row[0] for row in cursor.fetchall()]


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")
    return int(cursor.fetchone()[0])


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
