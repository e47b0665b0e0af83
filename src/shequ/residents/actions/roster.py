"""What can be done with a roster: bring it, say what its columns mean, check it, commit it, take it back, give it up."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from shequ.areas.models import Area
from shequ.base import turns
from shequ.files.actions import file_remove, file_store
from shequ.files.queries import file_content
from shequ.files.terms import ROSTERS
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Actor, Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.residents import roster_facts as facts
from shequ.residents import terms
from shequ.residents.actions import roster_again, roster_undoing, roster_writing
from shequ.residents.actions.roster_labels import add_labels
from shequ.residents.actions.roster_staging import BECAUSE, Progress, roster_clear, roster_stage
from shequ.residents.models import RosterBatch, RosterMapping
from shequ.residents.roster.headers import Meaning
from shequ.residents.roster.terms import UNDO_DAYS, RosterState

FILE_BYTES = 100 << 20
"""What a roster may weigh as it comes in."""
FILE_UNPACKED_BYTES = 1 << 30
FILE_RATIO = 1_000
"""What a workbook may unpack to, in bytes and in times its size: a sheet formatted to its last row packs very well."""
ATTEMPTS = 3
"""How often a command checks again when the register changed between check and commit."""


class RosterNotReady(Refused):
    """The batch is in another state than the act needs."""

    code: ClassVar[str] = "residents.roster_not_ready"
    message: ClassVar[str] = _("这个批次现在是“{state}”，不能这样办")
    mend: ClassVar[str] = _("请刷新页面，按页面上的下一步办理")


class RosterOutdated(Stale):
    """The register changed since the roster was checked."""

    code: ClassVar[str] = "residents.roster_outdated"
    message: ClassVar[str] = _("检查之后登记又有变动（{count} 行）")
    mend: ClassVar[str] = _("请重新检查一次再写入，检查不会改动登记")


class RosterTooLate(Refused):
    """The days in which a batch can be taken back are over."""

    code: ClassVar[str] = "residents.roster_too_late"
    message: ClassVar[str] = _("批次写入已超过 {days} 天，不能整批撤回")
    mend: ClassVar[str] = _("请在居民页逐人更正")


class RosterBuiltUpon(Refused):
    """Somebody has worked with rows of the batch since; taking it back would lose that."""

    code: ClassVar[str] = "residents.roster_built_upon"
    message: ClassVar[str] = _("批次写入之后，其中 {count} 人（户）又有变更，不能整批撤回")
    mend: ClassVar[str] = _("请在居民页逐人更正")


@action(terms.ROSTER_IMPORT)
def roster_open(call: Call, *, path: Path, file_name: str, community: str) -> UUID:
    """Take a roster file in for one community; nothing of the register changes.

    Raises: Hidden, NotPermitted, and what `files.actions.file_store` refuses.
    """
    area = Area.objects.visible_to(call.actor).one(community)
    call.require(terms.ROSTER_IMPORT, area.pk)
    batch_id = uuid7()
    with path.open("rb") as content:
        file_id = file_store(
            call, content=content, name=file_name, area=area.pk, seen_with=terms.ROSTER_IMPORT,
            subject=f"roster:{batch_id}", allow=ROSTERS, limit=FILE_BYTES,
            unpacked=FILE_UNPACKED_BYTES, ratio=FILE_RATIO,
        )  # fmt: skip
    RosterBatch.objects.create(
        id=batch_id,
        area=area,
        file_id=file_id,
        file_name=file_name[:200],
        on=call.on,
        owner=call.actor.person,
        owner_name=call.actor.name,
        made_at=call.at,
    )
    stored = file_content(call, file_id=file_id)
    record(
        call,
        facts.RosterOpened(
            area=area.pk, subject=f"roster:{batch_id}", batch=str(batch_id), file_name=file_name, sha256=stored.sha256
        ),
    )
    return batch_id


@action(terms.ROSTER_IMPORT)
def roster_map(call: Call, *, batch_id: UUID, signature: str, meanings: Sequence[str]) -> UUID | Unchanged:
    """Say what the columns of a sheet mean; remembered for headers of the same wording in this community.

    The batch has to be checked again. Raises: Hidden, NotPermitted, RosterNotReady, ValueError for unknown meanings.
    """
    batch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    _check_state(batch, RosterState.READY, RosterState.WAITING, RosterState.FAILED)
    chosen = [str(Meaning(word)) if word else "" for word in meanings]

    found = RosterMapping.objects.unscoped(because=BECAUSE).filter(area_id=batch.area_id, signature=signature).first()
    if found is not None and list(found.meanings) == chosen:
        return Unchanged("the mapping stands so")
    if found is not None:
        found.meanings, found.made_at = chosen, call.at
        found.save(update_fields=["meanings", "made_at"])
    else:
        RosterMapping.objects.create(area_id=batch.area_id, signature=signature, meanings=chosen, made_at=call.at)
    batch.state = RosterState.WAITING
    batch.save(update_fields=["state"])
    record(
        call,
        facts.RosterMapped(
            area=batch.area_id, subject=f"roster:{batch_id}", batch=str(batch_id), signature=signature,
            meanings=tuple(chosen),
        ),
    )  # fmt: skip
    return batch.pk


def roster_check(call: Call, *, batch_id: UUID, progress: Progress, is_anew: bool = False) -> RosterBatch:
    """Read the file, compare it with the register and stage it; a check that was stopped goes on where it stood.

    No fact: nothing but the batch's own working copy is written. `is_anew` begins from the start, as after a corrected
    mapping. Raises: Hidden, NotPermitted, RosterNotReady, FileUnreadable, FileTooLarge, NoRoster.
    """
    batch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    _check_state(batch, RosterState.WAITING, RosterState.READY, RosterState.FAILED)
    if is_anew or batch.state != RosterState.WAITING:
        RosterBatch.objects.unscoped(because=BECAUSE).filter(pk=batch.pk).update(state=RosterState.WAITING)
        roster_clear(batch)
        batch.refresh_from_db()
    stored = file_content(_as_owner(call), file_id=batch.file_id)
    with transaction.atomic():
        is_known = not is_anew and roster_again.stage_as_before(batch)
    if not is_known:
        roster_stage(batch, stored.path, progress=progress)
    batch.refresh_from_db()
    return batch


def _as_owner(call: Call) -> Call:
    """Return the call with system rights for reading the file of a batch that was scoped already."""
    return Call(Actor.system("roster"), at=call.at, channel=call.channel, request_id=call.request_id)


@action(terms.ROSTER_IMPORT)
def roster_commit(call: Call, *, batch_id: UUID) -> UUID:
    """Write a checked roster into the register: one statement per table, one fact, one change table.

    Raises: Hidden, NotPermitted, RosterNotReady, RosterOutdated.
    """
    batch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    _check_state(batch, RosterState.READY)
    # Two batches of one county may name the same people: one commits after the other.
    list(Area.objects.unscoped(because=BECAUSE).filter(pk=batch.area_id[:6]).select_for_update().values_list("pk"))
    moved = roster_writing.standing_meanwhile(batch)
    if moved:
        raise RosterOutdated(count=moved)

    try:
        with transaction.atomic():
            roster_writing.write(roster_writing.Writing(batch, on=batch.on, at=call.at))
    except IntegrityError as clash:
        raise RosterOutdated(count=1) from clash
    add_labels(batch, on=batch.on)
    batch.state, batch.committed_at = RosterState.COMMITTED, call.at
    batch.digest = roster_writing.changes_digest(batch)
    batch.save(update_fields=["state", "committed_at", "digest"])
    record(
        call,
        facts.RosterCommitted(
            area=batch.area_id,
            subject=f"roster:{batch_id}",
            batch=str(batch_id),
            rows_read=batch.rows_read,
            new=batch.new,
            changed=batch.changed,
            same=batch.same,
            rejected=batch.rejected,
            households=batch.households,
            digest=batch.digest,
        ),
    )
    return batch.pk


@action(terms.ROSTER_IMPORT)
def roster_undo(call: Call, *, batch_id: UUID, reason: str) -> UUID:
    """Take a committed batch back whole: what it added goes, what it changed stands as before.

    Refused when the days for it are over, or when somebody has worked with its people since.
    Raises: Hidden, NotPermitted, RosterNotReady, RosterTooLate, RosterBuiltUpon.
    """
    batch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    _check_state(batch, RosterState.COMMITTED)
    if batch.committed_at is None or (call.at - batch.committed_at).days >= UNDO_DAYS:
        raise RosterTooLate(days=UNDO_DAYS)
    touched = roster_undoing.built_upon(batch)
    if touched:
        raise RosterBuiltUpon(count=touched)

    try:
        with transaction.atomic():
            new, changed = roster_undoing.take_back(batch, at=call.at)
    except IntegrityError as clash:
        raise RosterBuiltUpon(count=1) from clash
    batch.state, batch.undone_at = RosterState.UNDONE, call.at
    batch.save(update_fields=["state", "undone_at"])
    record(
        call,
        facts.RosterUndone(
            area=batch.area_id,
            subject=f"roster:{batch_id}",
            batch=str(batch_id),
            new=new,
            changed=changed,
            reason=reason,
        ),
    )
    return batch.pk


@action(terms.ROSTER_IMPORT)
def roster_drop(call: Call, *, batch_id: UUID) -> UUID:
    """Give a batch up before it is committed; its working copy and its file go.

    Raises: Hidden, NotPermitted, RosterNotReady.
    """
    batch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    _check_state(batch, RosterState.WAITING, RosterState.READY, RosterState.FAILED)

    roster_clear(batch)
    if batch.file_id is not None:
        file_remove(_as_owner(call), file_id=batch.file_id, reason="roster dropped")
    batch.state = RosterState.DROPPED
    batch.save(update_fields=["state"])
    record(call, facts.RosterDropped(area=batch.area_id, subject=f"roster:{batch_id}", batch=str(batch_id)))
    return batch.pk


def _check_state(batch: RosterBatch, *allowed: RosterState) -> None:
    if batch.state not in allowed:
        raise RosterNotReady(state=RosterState(batch.state).label)


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What became of a roster: read = new + changed + same + rejected."""

    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    warnings: int
    batch: str
    is_committed: bool
    went_on: bool = False
    """Whether an import that was stopped before its end was taken up again."""


def roster_import(
    call: Call, *, path: Path, community: str, progress: Progress, dry_run: bool = False, file_name: str = ""
) -> ImportAnswer:
    """Bring, check and commit a roster in one go, as the command line and the demonstration do.

    An import of the same file into the same community that was stopped before its end is taken up where it stood. A dry
    run leaves the batch checked, for the caller to show and to drop. When the register changes between check and
    commit, the check is done again.
    Raises: Hidden, NotPermitted, FileUnreadable, FileTooLarge, NoRoster, RosterOutdated.
    """
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    # Whoever holds the turn knows that an unfinished batch of the file is nobody's any more.
    with turns.taken(Path(settings.HOME) / "turns" / f"roster-{community}-{sha256[:16]}") as is_alone:
        begun = _take_up(call, community, sha256) if is_alone else None
        batch_id = begun or roster_open(call, path=path, file_name=file_name or path.name, community=community)
        try:
            batch = roster_check(call, batch_id=batch_id, progress=progress)
            if not dry_run:
                batch = _commit_at_last(call, batch, progress)
        except Refused:
            roster_drop(call, batch_id=batch_id)
            raise
    return ImportAnswer(
        batch.rows_read,
        batch.new,
        batch.changed,
        batch.same,
        batch.rejected,
        batch.warnings,
        str(batch_id),
        not dry_run,
        begun is not None,
    )


def _take_up(call: Call, community: str, sha256: str) -> UUID | None:
    """Return the stopped batch to go on with; those that no longer meet the register or the day are given up."""
    going_on = None
    for batch in roster_again.unfinished(area=community, owner=call.actor.person, sha256=sha256):
        if going_on is None and roster_again.may_go_on(batch, on=call.on):
            going_on = batch.pk
        else:
            roster_drop(call, batch_id=batch.pk)
    return going_on


def _commit_at_last(call: Call, batch: RosterBatch, progress: Progress) -> RosterBatch:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            roster_commit(call, batch_id=batch.pk)
            break
        except RosterOutdated:
            if attempt == ATTEMPTS:
                raise
            batch = roster_check(call, batch_id=batch.pk, progress=progress, is_anew=True)
    return batch


def roster_purge(call: Call) -> int:
    """Clear the working copies of batches that can no longer be taken back; return how many batches. No fact."""
    found = RosterBatch.objects.unscoped(because="the clock clears all").filter(staged__gt=0)
    done = 0
    for batch in found:
        ended = batch.committed_at or batch.made_at
        if (call.at - ended).days > UNDO_DAYS:
            roster_clear(batch)
            done += 1
    return done
