"""What can be changed about the calendar."""

from collections.abc import Sequence

from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.worktime import facts, queries, rules, terms
from shequ.worktime.models import CalendarDay, CalendarYear


@action(terms.CALENDAR_IMPORT)
def calendar_import(call: Call, *, days: Sequence[rules.Day], document: str = "", rejected: int = 0) -> int | Unchanged:
    """Load the days of whole years; a year in `days` is replaced as a whole. Returns how many days differ.

    Raises: NotPermitted, rules.CalendarYearIncomplete when there is no day to load.
    """
    call.require(terms.CALENDAR_IMPORT)
    if not days:
        raise rules.CalendarYearIncomplete(rejected=rejected, field="file")
    previews = queries.import_preview(days)
    years = [preview.year for preview in previews if preview.changes or preview.is_new]
    if not years:
        return Unchanged("the table says the same")

    taken = [day for day in days if day.on.year in years]
    CalendarDay.objects.unscoped(because=queries.PUBLIC_FACT).filter(on__year__in=years).delete()
    CalendarDay.objects.bulk_create(CalendarDay(on=day.on, is_workday=day.is_workday, name=day.name) for day in taken)
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, document=document, loaded_at=call.at, edition=uuid7()) for year in years],
        update_conflicts=True,
        unique_fields=["year"],
        update_fields=["document", "loaded_at", "edition"],
    )
    changed = sum(preview.changes for preview in previews)
    record(
        call,
        facts.CalendarImported(
            subject="calendar:" + "-".join(str(year) for year in years),
            years="、".join(str(year) for year in years),
            holidays=sum(not day.is_workday for day in taken),
            workdays=sum(day.is_workday for day in taken),
            document=document or "—",
            changed=changed,
        ),
    )
    return changed
