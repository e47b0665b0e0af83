"""Checking a roster: read the file, compare it with the register, stage every row in short transactions.

Not an action: nothing of the register changes. Killed at any moment it goes on at the chunk where it stopped, because
reading the same file gives the same rows under the same identifiers; or the batch is dropped.
"""

import ctypes
import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction

from shequ.base.cells import mask_phone
from shequ.base.encrypted import seal_column
from shequ.kernel.identity import mask
from shequ.kernel.refusals import Refusal
from shequ.kernel.textkeys import bigrams, initials
from shequ.residents.actions.roster_compare import CHUNK, Fate, before_of, compare, final_texts, iso, sealed_before
from shequ.residents.actions.roster_load import ids_of, load
from shequ.residents.models import Resident, RosterBatch, RosterDwelling, RosterHousehold, RosterMapping, RosterRow
from shequ.residents.roster.problems import Weight
from shequ.residents.roster.reading import Reading, read_roster
from shequ.residents.terms import HouseholdKind

BECAUSE = "the batch itself was scoped"
Progress = Callable[[int, int], None]
"""Told rows done and rows in all (0 while it is not known); may raise to stop between two chunks."""

_LEAN = (
    "batch_id", "position", "sheet", "row", "bucket", "resident_id", "name", "number_shown", "address_shown", "codes",
    "problems", "household",
)  # fmt: skip
_FULL = (
    *_LEAN, "review", "household_id", "dwelling_id", "tenure_id", "moves_dwelling", "moves_household", "name_initials",
    "identity_kind", "identity_number", "identity_digest", "sex", "birth_on", "nationality", "education", "marital",
    "political", "registered_address", "employer", "registration", "phone", "phone_digest", "relation", "labels",
    "tenure_from", "search", "phone_shown", "version", "before",
)  # fmt: skip


def remembered(area: str) -> dict[str, list[str]]:
    """Return the corrected mappings of a community by header signature."""
    rows = RosterMapping.objects.unscoped(because=BECAUSE).filter(area_id=area)
    return {row.signature: list(row.meanings) for row in rows}


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the collector rest: a roster makes millions of rows and no cycles, and looking for them costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_collection()
def roster_stage(batch: RosterBatch, path: Path, *, progress: Progress) -> None:
    """Read, compare and stage a roster; the batch is READY afterwards, or FAILED when its file cannot be read.

    Raises: what `progress` raises, after the chunk just written.
    """
    rows = RosterBatch.objects.unscoped(because=BECAUSE).filter(pk=batch.pk)
    try:
        reading = read_roster(path, on=batch.on, corrected=remembered(batch.area_id), progress=lambda n: progress(n, 0))
    except Refusal as refusal:
        rows.update(state="failed", failure=f"{refusal}。{refusal.advice}"[:300])
        raise
    _give_memory_back()
    fate = compare(reading, batch=batch.pk, area=batch.area_id)
    total = len(reading.persons)
    rows.update(rows_read=total)
    done = batch.staged
    if done == 0:
        with transaction.atomic():
            _stage_homes(batch, reading, fate)
    while done < total:
        end = min(done + CHUNK, total)
        with transaction.atomic():
            _stage_rows(batch, reading, fate, done, end)
            rows.update(staged=end)
        done = end
        progress(done, total)
    _finish(batch, reading, fate)


def _give_memory_back() -> None:
    """Hand the memory that the reader held back to the system; the C library keeps freed pieces otherwise."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def roster_clear(batch: RosterBatch) -> None:
    """Take the working copy of a batch away; short transactions."""
    for model in (RosterRow, RosterHousehold, RosterDwelling):
        found = model.objects.unscoped(because=BECAUSE).filter(batch_id=batch.pk)
        while True:
            ids = list(found.values_list("pk", flat=True)[: CHUNK * 5])
            if not ids:
                break
            model.objects.unscoped(because=BECAUSE).filter(pk__in=ids)._raw_delete("default")
    RosterBatch.objects.unscoped(because=BECAUSE).filter(pk=batch.pk).update(staged=0)


def _stage_homes(batch: RosterBatch, reading: Reading, fate: Fate) -> None:
    persons = reading.persons
    # What a killed check had written before its first chunk counted is written anew.
    for model in (RosterHousehold, RosterDwelling, RosterRow):
        model.objects.unscoped(because=BECAUSE).filter(batch_id=batch.pk)._raw_delete("default")
    used = {persons.dwelling[at] for at, bucket in enumerate(fate.bucket) if bucket != "same"}
    used |= {household.dwelling for household in reading.households}
    load(
        RosterDwelling,
        ("batch_id", "dwelling_id", "address_key", "text", "place", "number", "building", "unit", "floor", "room"),
        (
            (batch.pk.hex, fate.dwelling_ids[at], a.key[:200], persons.dwelling_texts[at][:200], a.place[:100], (a.number + a.yard)[:40],
             a.building[:40], a.unit[:40], a.floor[:40], a.room[:40])
            for at, a in ((at, persons.dwellings[at]) for at in fate.new_dwellings if at in used)
        ),
    )  # fmt: skip
    load(
        RosterHousehold,
        ("batch_id", "position", "household_id", "is_new", "number", "dwelling_id", "head_id", "address_shown", "members",
         "first", "last", "kind"),
        (
            (batch.pk.hex, at, fate.household_ids[at], 1 if at in fate.new_households else 0, household.number,
             fate.dwelling_ids[household.dwelling] if household.dwelling >= 0 else None, fate.heads[at] or None,
             persons.dwelling_texts[household.dwelling][:200] if household.dwelling >= 0 else "", len(household.members),
             min(household.members, default=0), max(household.members, default=0),
             HouseholdKind.COLLECTIVE if household.is_collective else HouseholdKind.FAMILY)
            for at, household in enumerate(reading.households)
        ),
    )  # fmt: skip


def _stage_rows(batch: RosterBatch, reading: Reading, fate: Fate, begin: int, end: int) -> None:
    lean: list[tuple[Any, ...]] = []
    full: list[int] = []
    for at in range(begin, end):
        if fate.bucket[at] == "same":
            lean.append(_lean(batch, reading, fate, at))
        else:
            full.append(at)
    if lean:
        load(RosterRow, _LEAN, lean)
    if full:
        load(RosterRow, _FULL, _full_rows(batch, reading, fate, full))


def _lean(batch: RosterBatch, reading: Reading, fate: Fate, at: int) -> tuple[Any, ...]:
    persons = reading.persons
    codes, problems = _problems(reading, at)
    number, place = persons.number[at], persons.dwelling[at]
    return (
        batch.pk.hex, at, persons.sheet[at], persons.row[at], fate.bucket[at], fate.resident[at], persons.name[at][:60],
        number[:6] + "************" if len(number) == 18 else mask(number)[:24],  # noqa: PLR2004 (the usual length)
        persons.dwelling_texts[place] if place >= 0 else persons.address[at][:200], codes, problems,
        persons.household[at],
    )  # fmt: skip


def _problems(reading: Reading, at: int) -> tuple[str, str]:
    found = reading.persons.problems.get(at)
    if not found:
        return "", ""
    codes = dict.fromkeys(p.code for p in found)
    said = [{"code": p.code, "field": str(p.meaning or ""), "values": p.values} for p in found]
    return f"|{'|'.join(codes)}|"[:400], json.dumps(said, ensure_ascii=False)


def _full_rows(batch: RosterBatch, reading: Reading, fate: Fate, rows: list[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the staged rows of everything but the unchanged; sealing is done for the chunk at once."""
    persons = reading.persons
    ids = [fate.resident[at] for at in rows]
    numbers = [persons.number[at] for at in rows]
    phones = [persons.phone[at] for at in rows]
    sealed = dict(zip(rows, seal_column(Resident, "identity_number", ids, numbers), strict=True))  # type: ignore[arg-type]
    called = [at for at, phone in zip(rows, phones, strict=True) if phone]
    phone_sealed = dict(
        zip(
            called,
            seal_column(Resident, "phone", [fate.resident[at] for at in called], [persons.phone[at] for at in called]),  # type: ignore[misc]
            strict=True,
        )
    )
    tenures = dict(zip(rows, ids_of(batch.pk, "tenure", rows), strict=True))
    stored = sealed_before([fate.resident[at] for at in rows if at in fate.changes])
    words: dict[int, str] = {}
    for at in rows:
        name, place, home = persons.name[at], persons.dwelling[at], persons.household[at]
        changes = fate.changes.get(at)
        person = fate.known.get(at)
        if changes is None or person is None:
            texts: tuple[str, ...] = (
                persons.nationality[at], persons.education[at], persons.marital[at], persons.political[at],
                persons.hukou_address[at], persons.work[at], persons.registration[at] or "registered",
            )  # fmt: skip
            moves_dwelling = moves_household = 0
            before, version, relation = "", None, persons.relation[at]
        else:
            texts = final_texts(reading, person, at)
            moves_dwelling, moves_household = int("tenure" in changes), int("membership" in changes)
            before, version, relation = (
                before_of(fate, at, stored[person.id]),
                person.version,
                persons.relation[at] or person.relation,
            )
        letters = initials(name)[:30]
        spoken = words.get(place)
        if spoken is None:
            spoken = words[place] = bigrams(persons.dwelling_texts[place]) if place >= 0 else ""
        waits = fate.bucket[at] == "rejected"
        review = _review(reading, at) if waits else ""
        yield (
            *_lean(batch, reading, fate, at), review,
            fate.household_ids[home] if home >= 0 else None, fate.dwelling_ids[place] if place >= 0 else None,
            tenures[at], moves_dwelling, moves_household, letters, persons.kind[at],
            sealed[at] if not waits or review else None, fate.digests[at], persons.sex[at] or "0", iso(persons.birth[at]),
            *texts, phone_sealed.get(at), fate.phone_digests[at], relation, ",".join(persons.labels.get(at, ())),
            iso(persons.moved_in[at]) if (persons.moved_in[at] or batch.on) <= batch.on else None,
            " ".join([bigrams(name), spoken, letters]) if spoken else f"{bigrams(name)} {letters}",
            mask_phone(persons.phone[at]) if persons.phone[at] else "", version, before,
        )  # fmt: skip


def _review(reading: Reading, at: int) -> str:
    persons = reading.persons
    if persons.verdict.get(at) is not Weight.REVIEW:
        return ""
    return next((p.code for p in persons.problems[at] if p.sort.weight is Weight.REVIEW), "")


def _finish(batch: RosterBatch, reading: Reading, fate: Fate) -> None:
    persons = reading.persons
    counts = Counter(fate.bucket)
    reasons: Counter[str] = Counter()
    warned = 0
    for at, found in persons.problems.items():
        reasons.update({p.code for p in found})
        if fate.bucket[at] != "rejected":
            warned += 1
    RosterBatch.objects.unscoped(because=BECAUSE).filter(pk=batch.pk).update(
        state="ready",
        failure="",
        new=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        rejected=counts["rejected"],
        warnings=warned,
        households=len(reading.households),
        reasons=dict(reasons.most_common()),
        mappings=[asdict(mapping) for mapping in reading.mappings],
        notes=[[text, values] for text, values in reading.notes],
    )
