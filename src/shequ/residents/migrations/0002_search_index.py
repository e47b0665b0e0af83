"""The engine's own full-text index over the words of residents."""

from django.db import migrations

TABLE = "residents_residentsearch"


def put(apps, schema_editor):
    """Make the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (to_tsvector('simple', text))")
    else:
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(text, content='{TABLE}', content_rowid='id', tokenize='unicode61')"
        )


def take(apps, schema_editor):
    """Drop it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {TABLE}_words")
    else:
        schema_editor.execute(f"DROP TABLE {TABLE}_fts")


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [migrations.RunPython(put, take)]
