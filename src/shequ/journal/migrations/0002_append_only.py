"""Entries, leaves, seals and refusal notes are never changed; personal values may only be deleted."""

from django.db import migrations

FOREVER = ("journal_entry", "journal_leaf", "journal_seal", "journal_refusalnote")
ONLY_DELETED = ("journal_value",)


def guard(apps, schema_editor):
    """Put the triggers in place, in the words of the engine."""
    wanted = [(table, act) for table in FOREVER for act in ("UPDATE", "DELETE")]
    wanted += [(table, "UPDATE") for table in ONLY_DELETED]
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
        )
        for table, act in wanted:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION journal_refuse_change()"
            )
        return
    for table, act in wanted:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


def unguard(apps, schema_editor):
    """Take the triggers away."""
    wanted = [(table, act) for table in FOREVER for act in ("UPDATE", "DELETE")]
    wanted += [(table, "UPDATE") for table in ONLY_DELETED]
    on = " ON {}" if schema_editor.connection.vendor == "postgresql" else ""
    for table, act in wanted:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}" + on.format(table))


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
