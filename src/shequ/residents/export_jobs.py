"""Large lists as files: made in the background, kept a few days for the one who asked, then gone."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from shequ.jobs.terms import Outcome, Work, resumable
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.residents import export_files, queries, terms

KIND = "residents.resident_export"
TITLE = _("导出居民名册")
EVERY = 2000


def shelf(job_id: UUID) -> Path:
    """Return where the file of a job lies, made or not."""
    return Path(settings.HOME) / "exports" / f"{job_id}.xlsx"


@resumable
def resident_export(call: Call, work: Work) -> Outcome:
    """Write the workbook of a list that was recorded before; inputs: `filters`, `is_masked`, `watermark`, `mark`.

    The list is read with the rights its owner has now. A file half made goes when the job stops; after a lost worker it is
    begun anew.
    """
    filters = queries.ResidentFilters(**work.inputs["filters"])
    total = queries.export_count(call, filters=filters)
    rows = queries.export_rows(call, filters=filters, is_masked=bool(work.inputs["is_masked"]))
    path = shelf(work.job_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        count = export_files.xlsx_write(
            part, _told(rows, work, total), watermark=work.inputs["watermark"], mark=work.inputs["mark"]
        )
        part.chmod(0o600)
        # Age and expiry are told by the file's own time.
        os.utime(part, (call.at.timestamp(), call.at.timestamp()))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Outcome(
        _("名册已备好，共 {rows} 行，保留 {days} 天"),
        {"rows": count, "days": terms.EXPORT_KEPT_DAYS},
        link="residents:export_file",
        link_args=(str(work.job_id),),
    )


def _told(rows: Iterator[queries.ResidentRow], work: Work, total: int) -> Iterator[queries.ResidentRow]:
    for count, row in enumerate(rows):
        if count % EVERY == 0:
            work.progress(count, total, _("已写 {rows} 行"), rows=count)
        yield row


def exports_sweep(call: Call) -> dict[str, int]:
    """Delete the files whose days are over, and what a lost worker left half made."""
    until = (call.at - timedelta(days=terms.EXPORT_KEPT_DAYS)).timestamp()
    old = [path for path in shelf(UUID(int=0)).parent.glob("*.*") if path.stat().st_mtime < until]
    for path in old:
        path.unlink(missing_ok=True)
    return {"dropped": len(old)}
