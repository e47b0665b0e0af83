"""What can be asked of the journal."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import Substr
from django.utils.translation import get_language

from shequ.base.paging import Page, PageRequest
from shequ.base.words import say
from shequ.journal import rules, terms
from shequ.journal.facts import FORGOTTEN, KINDS
from shequ.journal.models import Entry, Leaf, RefusalNote, Seal, SealTurn
from shequ.kernel.call import Call
from shequ.kernel.permissions import declared
from shequ.kernel.refusals import Hidden
from shequ.ui import formats

COUNTY_DIGITS = 6
PLACE = re.compile(r"\{(\w+)\}")
OPEN = "…"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as people read it."""

    seq: int
    at: datetime
    actor_name: str
    on_behalf_of: str
    channel_label: str
    area: str
    subject: str
    code: str
    sentence: str
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One field of an entry: its name in the record, what people call it, its value, the commitment to a personal one."""

    name: str
    label: str
    text: str
    commitment: str


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """What to look for: any of these may be empty."""

    text: str = ""
    code: str = ""
    area: str = ""
    subject: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SealState:
    """How the journal stands."""

    entries: int
    sealed: int
    seal_number: int
    seal_root: str
    sealed_at: datetime | None
    verified_at: datetime | None
    is_sound: bool | None
    reason: str


def sentence_of(entry: Entry, *, may_see_people: bool = True) -> str:
    """Return the entry as a sentence; personal values only where they may be seen and still exist."""
    kind = KINDS.get(entry.code)
    if kind is None:
        return entry.code
    body: dict[str, Any] = json.loads(entry.body)
    values = {name: value for name, value in body.items() if not _is_commitment(value)}
    for name in body.keys() - values.keys():
        values[name] = say(FORGOTTEN)
    if may_see_people:
        held: list[Any] = list(entry.values.all())
        for value in held:
            values[value.name] = json.loads(value.value.open())
    readable = {name: _readable(value, kind.words.get(name, {})) for name, value in values.items()}
    # A field that this kind of fact got later is missing in older entries.
    return say(kind.sentence, dict.fromkeys(PLACE.findall(kind.sentence), OPEN) | readable)


def _is_commitment(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"commitment"}


def _readable(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return "、".join(str(_readable(item, words)) for item in value) or "—"
    if isinstance(value, dict):
        return "；".join(f"{name} {_readable(item, words)}" for name, item in value.items()) or "—"
    if isinstance(value, bool):
        return say(terms.YES if value else terms.NO)
    if value is None or value == "":
        return "—"
    if not isinstance(value, str):
        return value
    if ISO_DAY.fullmatch(value) and (on := _day(value)):
        return formats.day(on, today=date.min, language=get_language() or "", is_full=True)
    # A fact may quote a sentence whose values are kept elsewhere: its places are left open.
    return PLACE.sub(OPEN, say(words.get(value, value)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # looks like a day and is none: somebody typed it
        return None


def _lines(entry: Entry) -> list[BodyLine]:
    kind = KINDS.get(entry.code)
    words = kind.words if kind else {}
    told = set(PLACE.findall(kind.sentence)) if kind else set()
    held: list[Any] = list(entry.values.all())
    known = {value.name: value for value in held}
    lines = []
    for name, value in json.loads(entry.body).items():
        commitment = value["commitment"] if _is_commitment(value) else ""
        if not commitment:
            text = str(_readable(value, words.get(name, {})))
        elif name not in known:
            text = say(FORGOTTEN)
        else:  # a personal value the sentence does not tell stays shut
            text = str(_readable(json.loads(known[name].value.open()), {})) if name in told else ""
        lines.append(BodyLine(name, say(terms.FIELDS.get(name, name)), text, commitment))
    return lines


def _row(entry: Entry) -> EntryRow:
    return EntryRow(
        seq=entry.seq,
        at=entry.at,
        actor_name=entry.actor_name or entry.actor,
        on_behalf_of=entry.on_behalf_of,
        channel_label=say(terms.CHANNELS.get(entry.channel, entry.channel)),
        area=entry.area_id,
        subject=entry.subject,
        code=entry.code,
        sentence=sentence_of(entry),
        is_sealed=hasattr(entry, "leaf"),
    )


def _matching(rows: Any, filters: EntryFilters) -> Any:
    if filters.text:
        rows = rows.filter(Q(body__contains=filters.text) | Q(actor_name__contains=filters.text))
    if filters.code:
        rows = rows.filter(code__startswith=filters.code)
    if filters.area:
        rows = rows.under(filters.area)
    if filters.subject:
        rows = rows.filter(subject=filters.subject)
    if filters.actor:
        rows = rows.filter(actor_name__contains=filters.actor)
    if filters.since:
        rows = rows.filter(at__date__gte=filters.since)
    if filters.until:
        rows = rows.filter(at__date__lte=filters.until)
    return rows


def entry_list(call: Call, *, filters: EntryFilters, page: PageRequest) -> Page[EntryRow]:
    """Return the entries the actor may read, newest first."""
    rows = _matching(Entry.objects.visible_to(call.actor), filters)
    return page.of(rows.select_related("leaf").prefetch_related("values").order_by("-seq"), row=_row)


def entry_detail(call: Call, *, seq: int) -> tuple[EntryRow, list[BodyLine], Leaf | None]:
    """Return an entry, the lines of its body and its place under a seal.

    Raises: Hidden.
    """
    rows = Entry.objects.visible_to(call.actor).select_related("leaf__seal").prefetch_related("values")
    entry = rows.filter(pk=seq).first()
    if entry is None:
        raise Hidden()
    return _row(entry), _lines(entry), getattr(entry, "leaf", None)


def history(subject: str, *, codes: tuple[str, ...] = (), limit: int = 50) -> list[EntryRow]:
    """Return what happened to one subject, newest first. The caller has scoped the subject already."""
    rows = Entry.objects.unscoped(because="the subject was scoped by its own room").filter(subject=subject)
    if codes:
        rows = rows.filter(code__in=codes)
    return [_row(entry) for entry in rows.select_related("leaf").prefetch_related("values").order_by("-seq")[:limit]]


def since_last(call: Call, *, since: datetime, limit: int = 10) -> list[EntryRow]:
    """Return what others did in the actor's areas since an instant, for the home page, without personal values."""
    codes = {grant.area for grant in call.actor.grants}
    rows = Entry.objects.unscoped(because="limited to the areas of the actor's own grants").filter(at__gt=since)
    rows = rows.exclude(actor=call.actor.person)
    where = Q(pk__in=[])
    for code in codes:
        where |= Q(area_id__startswith=code)
    found = rows.filter(where).select_related("leaf").prefetch_related("values").order_by("-seq")[:limit]
    return [_row(entry) for entry in found]


def codes_since(seq: int) -> list[tuple[str, str]]:
    """Return the distinct (code, county) of entries after `seq`: what has happened since a check run."""
    rows = Entry.objects.unscoped(because="codes and counties only").filter(seq__gt=seq)
    county = Substr("area_id", 1, COUNTY_DIGITS)
    return list(rows.annotate(county=county).order_by("code").values_list("code", "county").distinct())


def last_seq() -> int:
    """Return the newest sequence number, 0 for an empty journal."""
    rows = Entry.objects.unscoped(because="a number only")
    return rows.aggregate(newest=Max("seq"))["newest"] or 0


def seal_state() -> SealState:
    """Return how many entries are sealed and what the last verification found."""
    turn = SealTurn.objects.unscoped(because="seals hold no data").get(pk=1)
    newest = Seal.objects.unscoped(because="seals hold no data").order_by("-number").first()
    return SealState(
        entries=Entry.objects.unscoped(because="a count only").aggregate(n=Count("seq"))["n"],
        sealed=Leaf.objects.unscoped(because="a count only").aggregate(n=Count("entry_id"))["n"],
        seal_number=newest.number if newest else 0,
        seal_root=newest.root if newest else "",
        sealed_at=newest.at if newest else None,
        verified_at=turn.verified_at,
        is_sound=turn.verified_ok,
        reason=turn.verified_reason,
    )


def proof_of(leaf: Leaf) -> list[tuple[str, str]]:
    """Return the sibling hashes from the leaf up to its seal's root, each with its side ("left" or "right")."""
    rows = Leaf.objects.unscoped(because="hashes hold no data").filter(seal_id=leaf.seal_id).order_by("position")
    hashes = [bytes.fromhex(text) for text in rows.values_list("hash", flat=True)]
    return rules.inclusion_proof(hashes, leaf.position, hashed=rules.HASHES[leaf.seal.algorithm])


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A refusal that had to be known."""

    at: datetime
    actor_name: str
    title: str
    sentence: str


def refusal_notes(call: Call, *, page: PageRequest) -> Page[RefusalRow]:
    """Return the refusals that had to be known, newest first."""

    def row(note: RefusalNote) -> RefusalRow:
        permission = declared().get(note.action)
        title = say(permission.title) if permission else note.action
        return RefusalRow(note.at, note.actor_name or note.actor, title, say(note.sentence))

    return page.of(RefusalNote.objects.visible_to(call.actor).order_by("-at", "-id"), row=row)
