"""What can be done with a real-name roster: bring it, say what its columns mean, compare it again, commit it, take it
back, give it up."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from shequ.areas.models import Area
from shequ.files.actions import file_remove, file_store
from shequ.files.queries import file_content
from shequ.files.terms import ROSTERS
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Actor, Call
from shequ.kernel.identity import mask
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden, Refused
from shequ.staffing import facts, terms
from shequ.staffing.actions import roster_undoing
from shequ.staffing.actions.roster_writing import Writing
from shequ.staffing.models import RosterAbsence, RosterBatch, RosterChange, RosterMapping, RosterRow
from shequ.staffing.queries.roster_book import read_book
from shequ.staffing.roster.comparing import Judgement, judge
from shequ.staffing.roster.fates import Fate
from shequ.staffing.roster.headers import Meaning
from shequ.staffing.roster.problems import Weight
from shequ.staffing.roster.reading import Reading, Remembered, read_roster
from shequ.staffing.roster.terms import UNDO_DAYS, RosterBucket, RosterState
from shequ.staffing.rules import ledger
from shequ.staffing.rules import roster as rules
from shequ.staffing.rules.people import DayAhead

BECAUSE = "the batch itself was scoped"


@action(terms.ROSTER_IMPORT)
def roster_open(call: Call, *, path: Path, file_name: str, area: str, on: date, document: str = "") -> UUID:
    """Take a roster in for an area and compare it with the book as of a day; nothing of the book changes.

    Raises: Hidden, NotPermitted, DayAhead, NoRoster, FileUnreadable, FileTooLarge, and what `file_store` refuses.
    """
    place = Area.objects.visible_to(call.actor).one(area)
    call.require(terms.ROSTER_IMPORT, place.pk)
    if on > call.on:
        raise DayAhead(field="on", on=on.isoformat())
    reading = read_roster(path, on=on, remembered=_remembered(area))
    batch_id = uuid7()
    with path.open("rb") as content:
        file_id = file_store(
            call, content=content, name=file_name, area=place.pk, seen_with=terms.ROSTER_IMPORT,
            subject=f"roster:{batch_id}", allow=ROSTERS,
        )  # fmt: skip
    batch: RosterBatch = RosterBatch.objects.create(
        id=batch_id, area=place, file_id=file_id, file_name=file_name[:200], on=on, document=document.strip(),
        owner=call.actor.person, owner_name=call.actor.name, made_at=call.at,
    )  # fmt: skip
    _stage(batch, reading, judge(reading.lines, read_book(place.pk, on)))
    stored = file_content(_as_system(call), file_id=file_id)
    record(
        call,
        facts.RosterOpened(
            area=place.pk, subject=f"roster:{batch_id}", batch=str(batch_id), file_name=file_name, sha256=stored.sha256,
            on=on.isoformat(), rows_read=batch.rows_read, absent=batch.absent,
        ),
    )  # fmt: skip
    return batch_id


def _remembered(area: str) -> Remembered:
    rows = RosterMapping.objects.unscoped(because="mappings of the county's offices").under(area[:COUNTY_DIGITS])
    known = dict(rows.order_by("made_at").values_list("signature", "meanings"))
    return known.get


def _as_system(call: Call) -> Call:
    """Return the call with system rights for reading the file of a batch that was scoped already."""
    return Call(Actor.system("roster"), at=call.at, channel=call.channel, request_id=call.request_id)


def _judge_again(call: Call, batch: RosterBatch) -> tuple[Reading, Judgement]:
    if batch.file_id is None:
        raise Hidden()
    stored = file_content(_as_system(call), file_id=batch.file_id)
    reading = read_roster(stored.path, on=batch.on, remembered=_remembered(batch.area_id))
    return reading, judge(reading.lines, read_book(batch.area_id, batch.on))


def _stage(batch: RosterBatch, reading: Reading, judgement: Judgement) -> None:
    """Write the working copy of a judged roster in place of the one before."""
    for model in (RosterRow, RosterAbsence):
        model.objects.unscoped(because=BECAUSE).filter(batch=batch).delete()  # type: ignore[attr-defined]
    RosterRow.objects.bulk_create([_row(batch, at, fate) for at, fate in enumerate(judgement.fates)], batch_size=500)
    RosterAbsence.objects.bulk_create(
        [
            RosterAbsence(
                batch=batch, position=at, staff_id=absence.member.id, body_name=absence.spell.body_name,
                source=absence.spell.source, head_kind=absence.spell.head_kind, since=absence.spell.since,
            )
            for at, absence in enumerate(judgement.absences)
        ],
        batch_size=500,
    )  # fmt: skip
    fates = judgement.fates
    reasons: dict[str, int] = {}
    for fate in fates:
        for code in {problem.code for problem in fate.problems}:
            reasons[code] = reasons.get(code, 0) + 1
    batch.rows_read, batch.absent = len(fates), len(judgement.absences)
    batch.new, batch.changed, batch.same, batch.rejected = (judgement.count(bucket) for bucket in RosterBucket)
    batch.warnings = sum(1 for fate in fates if fate.problems and not fate.is_refused)
    batch.bodies = len({fate.body.id for fate in fates if fate.body is not None})
    batch.reasons = reasons
    batch.notes = [list(note) for note in reading.notes]
    batch.mappings = [
        {
            "sheet": sheet.name, "signature": sheet.signature, "header_rows": list(sheet.header_rows),
            "titles": sheet.titles, "meanings": sheet.meanings, "samples": sheet.samples,
            "is_roster": sheet.is_roster, "was_remembered": sheet.was_remembered, "rows": sheet.rows,
        }
        for sheet in reading.sheets
    ]  # fmt: skip
    batch.digest, batch.is_cleared = _digest(judgement), False
    batch.save()


def _row(batch: RosterBatch, at: int, fate: Fate) -> RosterRow:
    line = fate.line
    codes = "|".join(dict.fromkeys(problem.code for problem in fate.problems))
    return RosterRow(
        batch=batch, position=at, sheet=line.sheet, row=line.row, bucket=fate.bucket,
        is_conflict=fate.weight is Weight.REVIEW, codes=f"|{codes}|"[:400] if codes else "",
        problems=[
            {"code": problem.code, "column": problem.column, "values": problem.values} for problem in fate.problems
        ],
        member_id=fate.member.id if fate.member else None,
        body_name=(fate.body.name if fate.body else line.body or line.body_and_post)[:100], name=line.name,
        number_shown=mask(line.number or line.number_written)[:24], source=line.source, head_kind=line.head_kind,
        post=line.post, mode=line.mode, since=line.since.on if line.since else None,
    )  # fmt: skip


def _digest(judgement: Judgement) -> str:
    """Return what tells whether two judgements would write and warn the same."""
    said = [
        (
            fate.line.row, fate.bucket, sorted((problem.code, str(problem.values)) for problem in fate.problems),
            str(fate.member.id) if fate.member else "", fate.member.version if fate.member else 0,
            str(fate.post.id) if fate.post else "", str(fate.since), sorted(fate.changes),
        )
        for fate in judgement.fates
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@action(terms.ROSTER_IMPORT)
def roster_map(call: Call, *, batch_id: UUID, signature: str, meanings: Sequence[str]) -> UUID | Unchanged:
    """Say what the columns of a sheet mean and compare again; remembered for headers of the same wording in the county.

    Raises: Hidden, NotPermitted, RosterNotReady, NoRoster when no sheet has names and numbers any more.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    rules.check_state(batch.state, RosterState.READY)
    chosen = [str(Meaning(word)) if word else "" for word in meanings]
    mapping = next((one for one in batch.mappings if one["signature"] == signature), None)
    if mapping is None or mapping["meanings"] == chosen or len(mapping["meanings"]) != len(chosen):
        return Unchanged("the mapping stands so")
    RosterMapping.objects.unscoped(because=BECAUSE).update_or_create(
        area_id=batch.area_id, signature=signature, defaults={"meanings": chosen, "made_at": call.at}
    )
    _stage(batch, *_judge_again(call, batch))
    record(
        call,
        facts.RosterMapped(
            area=batch.area_id, subject=f"roster:{batch_id}", batch=str(batch_id), signature=signature,
            meanings=tuple(chosen),
        ),
    )  # fmt: skip
    return batch.pk


def roster_check(call: Call, *, batch_id: UUID) -> RosterBatch:
    """Compare a roster with the book as it is now, after differences were mended. No fact: the book does not change.

    Raises: Hidden, NotPermitted, RosterNotReady.
    """
    with transaction.atomic():
        batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
        call.require(terms.ROSTER_IMPORT, batch)
        rules.check_state(batch.state, RosterState.READY)
        _stage(batch, *_judge_again(call, batch))
    return batch


@action(terms.ROSTER_IMPORT)
def roster_commit(call: Call, *, batch_id: UUID, document: str = "") -> UUID:
    """Write a compared roster into the book: people, engagements and posts as facts, all or nothing.

    document: what stands behind it; "" takes the one given with the file. Raises: Hidden, NotPermitted, RosterNotReady,
    ledger.DocumentMissing, RosterOutdated when the book changed since the roster was compared.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    rules.check_state(batch.state, RosterState.READY)
    document = ledger.check_document(document or batch.document)
    # Two batches of one county may name the same people: one commits after the other.
    county = batch.area_id[:COUNTY_DIGITS]
    list(Area.objects.unscoped(because=BECAUSE).filter(pk=county).select_for_update().values_list("pk"))
    _reading, judgement = _judge_again(call, batch)
    if _digest(judgement) != batch.digest:
        raise rules.RosterOutdated()
    Writing(call, batch, document).write(judgement)
    batch.state, batch.committed_at, batch.document = RosterState.COMMITTED, call.at, document
    batch.committed_by_name = call.actor.name
    batch.save(update_fields=["state", "committed_at", "committed_by_name", "document"])
    record(
        call,
        facts.RosterCommitted(
            area=batch.area_id, subject=f"roster:{batch_id}", batch=str(batch_id), rows_read=batch.rows_read,
            new=batch.new, changed=batch.changed, same=batch.same, rejected=batch.rejected, document=document,
            digest=batch.digest,
        ),
    )  # fmt: skip
    return batch.pk


@action(terms.ROSTER_IMPORT)
def roster_undo(call: Call, *, batch_id: UUID, reason: str) -> UUID:
    """Take a committed roster back whole: what it entered goes, what it corrected stands as before.

    Refused when the days for it are over, or when somebody has worked with its people since.
    Raises: Hidden, NotPermitted, RosterNotReady, ledger.DocumentMissing, RosterTooLate, RosterBuiltUpon.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    rules.check_state(batch.state, RosterState.COMMITTED)
    reason = ledger.check_document(reason, field="reason")
    if batch.committed_at is None or (call.at - batch.committed_at).days >= UNDO_DAYS:
        raise rules.RosterTooLate(days=UNDO_DAYS)
    touched = roster_undoing.built_upon(batch)
    if touched:
        raise rules.RosterBuiltUpon(count=touched)
    try:
        with transaction.atomic():
            new, changed = roster_undoing.take_back(call, batch)
    except (IntegrityError, ProtectedError) as clash:
        raise rules.RosterBuiltUpon(count=1) from clash
    batch.state, batch.undone_at = RosterState.UNDONE, call.at
    batch.save(update_fields=["state", "undone_at"])
    record(
        call,
        facts.RosterUndone(
            area=batch.area_id, subject=f"roster:{batch_id}", batch=str(batch_id), new=new, changed=changed,
            reason=reason,
        ),
    )  # fmt: skip
    return batch.pk


@action(terms.ROSTER_IMPORT)
def roster_drop(call: Call, *, batch_id: UUID) -> UUID:
    """Give a roster up before it is committed; its working copy and its file go.

    Raises: Hidden, NotPermitted, RosterNotReady.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).locked(batch_id)
    call.require(terms.ROSTER_IMPORT, batch)
    rules.check_state(batch.state, RosterState.READY)
    _clear(batch)
    if batch.file_id is not None:
        file_remove(_as_system(call), file_id=batch.file_id, reason="roster dropped")
    batch.state = RosterState.DROPPED
    batch.save(update_fields=["state"])
    record(call, facts.RosterDropped(area=batch.area_id, subject=f"roster:{batch_id}", batch=str(batch_id)))
    return batch.pk


def _clear(batch: RosterBatch) -> None:
    for model in (RosterRow, RosterAbsence, RosterChange):
        model.objects.unscoped(because=BECAUSE).filter(batch=batch).delete()  # type: ignore[attr-defined]
    batch.is_cleared = True
    batch.save(update_fields=["is_cleared"])


def roster_purge(call: Call) -> int:
    """Clear the working copies of batches that can no longer be taken back; return how many batches. No fact."""
    done = 0
    for batch in RosterBatch.objects.unscoped(because="the clock clears all").filter(is_cleared=False):
        if (call.at - (batch.committed_at or batch.made_at)).days > UNDO_DAYS:
            _clear(batch)
            done += 1
    return done


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a roster: read = new + changed + same + rejected; absent stand in the book only."""

    batch: UUID
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    warnings: int
    absent: int
    is_committed: bool


def roster_import(
    call: Call, *, path: Path, area: str, on: date, document: str, is_dry: bool, file_name: str = ""
) -> Imported:
    """Bring, compare and, unless it is a dry run, commit a roster in one go, as the command line and the demonstration do.

    A dry run, and a roster that would change nothing, leave the batch compared, for the caller to show and to drop.
    Raises: what `roster_open` and `roster_commit` raise.
    """
    if not is_dry:
        document = ledger.check_document(document)
    batch_id = roster_open(call, path=path, file_name=file_name or path.name, area=area, on=on, document=document)
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    is_committed = not is_dry and batch.new + batch.changed > 0
    try:
        if is_committed:
            roster_commit(call, batch_id=batch_id, document=document)
    except Refused:
        roster_drop(call, batch_id=batch_id)
        raise
    return Imported(
        batch_id, batch.rows_read, batch.new, batch.changed, batch.same, batch.rejected, batch.warnings, batch.absent,
        is_committed,
    )  # fmt: skip
