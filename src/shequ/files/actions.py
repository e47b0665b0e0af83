"""What can be changed about files: in, attached, taken down."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from shequ.areas.queries import first_takers
from shequ.areas.terms import DIGITS, Level
from shequ.base.assigning import assign
from shequ.files import facts, images, rules, shelf, terms
from shequ.files.models import StoredFile
from shequ.files.terms import Kind
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.permissions import declared
from shequ.kernel.refusals import Hidden


@action(terms.FILE_STORE)
def file_store(
    call: Call,
    *,
    content: BinaryIO,
    name: str,
    area: str,
    seen_with: str,
    subject: str = "",
    allow: frozenset[Kind] = terms.ATTACHMENTS,
    limit: int = terms.LARGEST_BYTES,
    unpacked: int = terms.UNPACKED_BYTES,
    ratio: int = terms.PACKED_RATIO,
) -> UUID:
    """Take a file in: judged by content, its name cleaned, images drawn anew, kept under its digest.

    seen_with: the permission that shows it to others in its area. subject: what it hangs on, or "" for later.
    allow: what may come in here; limit: bytes; unpacked, ratio: what a zip format may unpack to, in bytes and in times
    its size. Importers name their own.
    Raises: NotPermitted, rules.FileEmpty, FileTooLarge, FileTypeNotAllowed, FileHasMacros, FileDamaged,
    ArchiveTooLarge, ImageTooLarge.
    """
    call.require(terms.FILE_STORE, area)
    if seen_with not in declared():
        raise KeyError(f"{seen_with} is not declared")
    rules.check_size(content.seek(0, io.SEEK_END), limit=limit)
    kind = rules.kind_of(content, name, allow=allow, unpacked=unpacked, ratio=ratio)
    clean = rules.clean_name(name, kind)
    received = shelf.sha256_of(content)
    picture = images.redraw(content, kind, clean) if kind in terms.IMAGES else None

    # A content without a row is swept away after a day, so a rollback after this leaves nothing for good.
    sha256, size = shelf.put(io.BytesIO(picture.content) if picture else content)
    stored = StoredFile.objects.create(
        area_id=area,
        subject=subject,
        seen_with=seen_with,
        name=clean,
        kind=kind,
        size=size,
        sha256=sha256,
        received_sha256=received,
        stored_at=call.at,
        stored_by=call.actor.person,
        stored_by_name=call.actor.name,
        **(
            {
                "width": picture.width,
                "height": picture.height,
                "taken_at": picture.taken_at,
                "latitude": picture.latitude,
                "longitude": picture.longitude,
            }
            if picture
            else {}
        ),
    )
    record(
        call,
        facts.FileStored(
            area=area, subject=subject or f"file:{stored.pk}", file_id=str(stored.pk), name=clean, kind=kind, size=size,
            sha256=sha256,
        ),
    )  # fmt: skip
    return stored.pk


@action(terms.FILE_STORE)
def file_attach(call: Call, *, file_id: UUID, subject: str) -> UUID | Unchanged:
    """Hang a file that was sent ahead (a photo, a draft) on its matter. Only who sent it may.

    Raises: Hidden.
    """
    stored = StoredFile.objects.visible_to(call.actor).locked(file_id)
    if stored.stored_by != call.actor.person or stored.removed_at or (stored.subject and stored.subject != subject):
        raise Hidden()
    if stored.subject == subject:
        return Unchanged("it hangs there")

    stored.subject = subject
    stored.save(update_fields=["subject"])
    record(call, facts.FileAttached(area=stored.area_id, subject=subject, file_id=str(file_id), attached_to=subject))
    return stored.pk


@action(terms.FILE_REMOVE)
def file_remove(call: Call, *, file_id: UUID, reason: str) -> UUID:
    """Take a file down: nobody sees it any more, its content goes with the next sweep unless another row has it too.

    Who sent it may, and who may see it and holds the permission in its area. Raises: Hidden, NotPermitted.
    """
    stored = StoredFile.objects.visible_to(call.actor).locked(file_id)
    is_own = stored.stored_by == call.actor.person
    if stored.removed_at or not (is_own or call.actor.may(stored.seen_with, stored.area_id)):
        raise Hidden()
    if not is_own:
        call.require(terms.FILE_REMOVE, stored)

    name = stored.name.open()
    stored.removed_at = call.at
    stored.save(update_fields=["removed_at"])
    record(
        call,
        facts.FileRemoved(
            area=stored.area_id,
            subject=stored.subject or f"file:{file_id}",
            file_id=str(file_id),
            name=name,
            reason=reason,
        ),
    )
    return stored.pk


def contents_sweep(before: datetime) -> int:
    """Delete contents written before an instant that no standing row points to; return how many.

    No fact: what happened to the rows was recorded when it happened. Rows of removed files keep their digests.
    """
    old = {sha256 for sha256, written in shelf.digests() if written < before.timestamp()}
    standing = StoredFile.objects.unscoped(because="the sweep looks at all rows").filter(removed_at=None)
    orphans = sorted(old - set(standing.values_list("sha256", flat=True)))
    return shelf.drop(orphans)


@action(terms.FILES_FOLLOW_GROUND)
def files_follow_ground(
    call: Call, *, heirs: Mapping[str, str], successors: Mapping[str, Sequence[str]], on: date
) -> int | Unchanged:
    """Let attachments kept for areas that end be kept for those that take over, so that they stay readable there.

    heirs: community → heir. successors: grid → grids, the first takes over. Returns how many. Raises: NotPermitted.
    """
    call.require(terms.FILES_FOLLOW_GROUND)
    takers = first_takers(heirs, successors)
    rows = StoredFile.objects.unscoped(because="the division that ends the areas was permitted")
    held = dict(rows.filter(area_id__in=list(takers), removed_at=None).values_list("pk", "area_id"))
    if not held:
        return Unchanged("no attachment is kept there")
    assign(rows, {pk: (takers[code],) for pk, code in held.items()}, ["area_id"])
    counts = Counter(held.values())
    record(
        call,
        facts.FilesFollowedGround(
            area=min(counts)[: DIGITS[Level.COUNTY]], subject="files:ground", count=len(held), on=on.isoformat(),
            rows=tuple((code, takers[code], count) for code, count in sorted(counts.items())),
        ),
    )  # fmt: skip
    return len(held)
