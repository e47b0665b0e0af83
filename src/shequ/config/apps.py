import sqlite3
from typing import Any

from django.apps import AppConfig

MOST_VALUES = 30_000
"""Values that Django may put into one statement on SQLite: enough for 2,000 wide rows, little enough to stay in memory."""


class ConfigConfig(AppConfig):
    name = "shequ.config"
    label = "config"

    def ready(self) -> None:
        """Wire the rooms together once all models are there."""
        from django.db.backends.signals import connection_created

        from shequ.config import wiring

        connection_created.connect(wide_statements)
        wiring.connect()


def wide_statements(connection: Any, **_signal: Any) -> None:
    """Let Django put as many values into one statement as SQLite takes; it assumes 999, a limit of long ago.

    An order that moves hundreds of rows then inserts them in one statement instead of a dozen.
    """
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(limit, MOST_VALUES)
