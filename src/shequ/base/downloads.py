"""Files that pages hand out to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from shequ.base.official import Official, official_number
from shequ.kernel.late import late

if TYPE_CHECKING:
    from shequ.base import official_docx
else:
    official_docx = late("shequ.base.official_docx")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attached(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    """Return a file to save."""
    answer = HttpResponse(content, content_type=content_type)
    safe = name.replace("/", "／").replace("\\", "＼")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=safe) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def official_answer(official: Official) -> HttpResponse:
    """Return an official document as a file to save, named by its number and title."""
    name = " ".join(part for part in (official_number(official.number), official.title) if part)
    return attached(official_docx.docx_of(official), DOCX, f"{name}.docx")
