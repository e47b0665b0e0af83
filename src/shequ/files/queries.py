"""What can be asked about files."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from shequ.base.words import say
from shequ.files import shelf, terms
from shequ.files.models import StoredFile
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment as lists show it; size in bytes, place in WGS84 degrees."""

    id: UUID
    name: str
    kind: str
    kind_label: str
    is_image: bool
    size: int
    stored_at: datetime
    stored_by: str
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    may_remove: bool


@dataclass(frozen=True, slots=True)
class FileContent:
    """What is sent out: where it lies and how it must be sent."""

    path: Path
    name: str
    content_type: str
    is_image: bool
    sha256: str


def attachments(call: Call, *, subject: str) -> list[FileRow]:
    """Return what hangs on a subject, oldest first, as far as the actor may see it. One statement."""
    found = StoredFile.objects.visible_to(call.actor).filter(subject=subject, removed_at=None)
    return [_row(call, stored) for stored in found.order_by("stored_at", "id") if _may_see(call, stored)]


def file_content(call: Call, *, file_id: UUID) -> FileContent:
    """Return the content of a file for sending.

    Raises: Hidden when it is absent, taken down, out of scope, or shown with a permission the actor lacks there.
    """
    stored = StoredFile.objects.visible_to(call.actor).one(file_id)
    if stored.removed_at or not _may_see(call, stored):
        raise Hidden()
    path = shelf.path_of(stored.sha256)
    if not path.exists():
        raise Hidden()
    return FileContent(
        path=path,
        name=stored.name.open(),
        content_type=terms.CONTENT_TYPES[stored.kind],
        is_image=stored.kind in terms.IMAGES,
        sha256=stored.sha256,
    )


def _may_see(call: Call, stored: StoredFile) -> bool:
    return stored.stored_by == call.actor.person or call.actor.may(stored.seen_with, stored.area_id)


def _row(call: Call, stored: StoredFile) -> FileRow:
    return FileRow(
        id=stored.pk,
        name=stored.name.open(),
        kind=stored.kind,
        kind_label=say(terms.Kind(stored.kind).label),
        is_image=stored.kind in terms.IMAGES,
        size=stored.size,
        stored_at=stored.stored_at,
        stored_by=stored.stored_by_name,
        taken_at=stored.taken_at,
        latitude=stored.latitude,
        longitude=stored.longitude,
        may_remove=stored.stored_by == call.actor.person or call.actor.may(terms.FILE_REMOVE, stored.area_id),
    )
