"""Load the years that the installed package of holidays knows: announcements of the State Council, facts, MIT licence.

Read once here and never in the path of a deadline: the package raises for years it does not know.
"""

from uuid import uuid4

from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import migrations
from django.utils import timezone

DOCUMENT = "国务院办公厅历年节假日安排（chinesecalendar 软件包汇集）"


def load(apps, schema_editor):
    """Write days and years."""
    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    day_rows, year_rows = apps.get_model("worktime", "CalendarDay"), apps.get_model("worktime", "CalendarYear")
    days = [day_rows(on=on, is_workday=False, name=chinese[name]) for on, name in holidays.items()]
    days += [day_rows(on=on, is_workday=True, name=chinese[name]) for on, name in workdays.items()]
    day_rows.rows.bulk_create(days)
    now = timezone.now()
    year_rows.rows.bulk_create(
        year_rows(year=year, document=DOCUMENT, loaded_at=now, edition=uuid4())
        for year in sorted({day.on.year for day in days})
    )


def unload(apps, schema_editor):
    """Take them away."""
    apps.get_model("worktime", "CalendarDay").rows.all().delete()
    apps.get_model("worktime", "CalendarYear").rows.all().delete()


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
