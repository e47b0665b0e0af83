"""The one row that sealers lock."""

from django.db import migrations


def put(apps, schema_editor):
    """Write the row."""
    apps.get_model("journal", "SealTurn").rows.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(put, migrations.RunPython.noop)]
