"""The one door out."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse

from shequ.base.page import Request, page
from shequ.files import queries, terms

SANDBOX = "sandbox; default-src 'none'; style-src 'none'; frame-ancestors 'none'"


@page(terms.FILE_SEE)
def file_see(request: Request, file_id: UUID) -> HttpResponse:
    found = queries.file_content(request.call, file_id=file_id)
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    response: Any = FileResponse(
        found.path.open("rb"), content_type=found.content_type, filename=found.name, as_attachment=not found.is_image
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    return response
