"""Operations on rosters."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from uuid import UUID

from ninja import Body, File, Form
from ninja.files import UploadedFile

from shequ.base.endpoint import InputMisshapen, endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.base.words import say
from shequ.kernel.words import _
from shequ.staffing import actions, queries, schemas, terms
from shequ.staffing.api.routing import router

MOST = 200

# Defaults, so that a call without a body is answered by its permission first and by the rule that misses something next.
FILE = File(None)
AREA = Form("")
DAY = Form(None)
TEXT = Form("")
STEP_BODY = Body(schemas.RosterStepIn())


@router.get("/rosters", operation_id="staffing_roster_list", response=schemas.RosterPage)
@endpoint(terms.ROSTER_IMPORT)
def roster_list(request: Request, after: str = "", size: int = 50) -> object:
    return queries.roster_list(request.call, page=PageRequest(size=min(max(size, 1), MOST), after=after))


@router.post("/rosters", operation_id="staffing_roster_open", response=schemas.RosterOut)
@endpoint(terms.ROSTER_IMPORT)
def roster_open(
    request: Request, file: UploadedFile | None = FILE, area: str = AREA, on: date | None = DAY, document: str = TEXT
) -> object:
    if file is None or not file.name:
        raise InputMisshapen(field="file", what=say(_("没有名册文件")))
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix) as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        made = actions.roster_open(
            request.call, path=Path(copy.name), file_name=file.name, area=area, on=on or request.call.on,
            document=document,
        )  # fmt: skip
    return _told(request, made)


@router.get("/rosters/{uuid:batch_id}", operation_id="staffing_roster_detail", response=schemas.RosterOut)
@endpoint(terms.ROSTER_IMPORT)
def roster_detail(request: Request, batch_id: UUID) -> object:
    return _told(request, batch_id)


@router.post("/rosters/{uuid:batch_id}/check", operation_id="staffing_roster_check", response=schemas.RosterOut)
@endpoint(terms.ROSTER_IMPORT)
def roster_check(request: Request, batch_id: UUID) -> object:
    actions.roster_check(request.call, batch_id=batch_id)
    return _told(request, batch_id)


@router.post("/rosters/{uuid:batch_id}/commit", operation_id="staffing_roster_commit", response=schemas.RosterOut)
@endpoint(terms.ROSTER_IMPORT)
def roster_commit(request: Request, batch_id: UUID, body: schemas.RosterStepIn = STEP_BODY) -> object:
    actions.roster_commit(request.call, batch_id=batch_id, document=body.document)
    return _told(request, batch_id)


@router.post("/rosters/{uuid:batch_id}/undo", operation_id="staffing_roster_undo", response=schemas.RosterOut)
@endpoint(terms.ROSTER_IMPORT)
def roster_undo(request: Request, batch_id: UUID, body: schemas.RosterStepIn = STEP_BODY) -> object:
    actions.roster_undo(request.call, batch_id=batch_id, reason=body.reason)
    return _told(request, batch_id)


@router.post("/rosters/{uuid:batch_id}/drop", operation_id="staffing_roster_drop", response=schemas.RosterOut)
@endpoint(terms.ROSTER_IMPORT)
def roster_drop(request: Request, batch_id: UUID) -> object:
    actions.roster_drop(request.call, batch_id=batch_id)
    return _told(request, batch_id)


def _told(request: Request, batch_id: UUID) -> dict[str, object]:
    detail = queries.roster_detail(request.call, batch_id=batch_id)
    groups = queries.roster_differences(request.call, batch_id=batch_id)
    return {
        "row": detail.row, "notes": detail.notes, "reasons": {one.code: one.count for one in detail.reasons},
        "unknown_columns": [title for sheet in detail.sheets for title in sheet.unknown],
        "differences": [
            {
                "code": group.code, "title": group.title, "sheet": line.sheet, "row": line.row, "body": line.body,
                "name": line.name, "staff": line.staff_id, "message": line.text, "mend": line.mend, "act": group.act,
            }
            for group in groups
            for line in group.lines
        ],
    }  # fmt: skip
