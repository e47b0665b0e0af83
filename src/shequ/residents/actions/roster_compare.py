"""A roster beside the register: who is known, what is told otherwise, who joins which household.

Nothing is written here. A cell that is blank tells nothing; it never empties what the register knows.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from shequ.base.secrets import digest_many
from shequ.kernel.words import _
from shequ.residents.actions.roster_load import as_hex, ids_of
from shequ.residents.roster.cells import problem
from shequ.residents.roster.columns import Persons
from shequ.residents.roster.families import Household
from shequ.residents.roster.headers import Meaning
from shequ.residents.roster.reading import Reading

CHUNK = 2_000
_KNOWN = """
SELECT r.identity_digest, r.id, r.area_id, r.name, r.nationality, r.education, r.marital, r.political,
       r.registered_address, r.employer, r.registration, r.phone_digest, r.died_on, r.left_on, r.version,
       t.id, t.dwelling_id, m.id, m.household_id, m.relation
FROM residents_resident r
LEFT JOIN residents_tenure t ON t.resident_id = r.id AND t.valid_to IS NULL AND t.is_main
LEFT JOIN residents_membership m ON m.resident_id = r.id AND m.valid_to IS NULL
WHERE r.identity_digest IS NOT NULL AND r.merged_into_id IS NULL AND r.identity_digest IN ({places})
"""
TOLD = ("nationality", "education", "marital", "political", "registered_address", "employer", "registration")
"""Columns compared and updated as text, in the order of the query and of `Known.texts`."""


@dataclass(slots=True)
class Known:
    """What the register says of one person."""

    id: str
    area: str
    name: str
    texts: tuple[str, ...]
    """As named by `TOLD`; none when the roster's row says exactly the same."""
    phone_digest: bytes | None
    is_dead: bool
    has_left: bool
    version: int
    tenure: str
    dwelling: str
    membership: str
    household: str
    relation: str
    labels: frozenset[str] = frozenset()


@dataclass
class Fate:
    """What becomes of the rows, by position."""

    bucket: list[str]
    resident: list[str]
    known: dict[int, Known]
    phone_digests: list[bytes | None]
    digests: list[bytes | None]
    dwelling_ids: list[str]
    new_dwellings: list[int]
    household_ids: list[str]
    new_households: set[int]
    heads: list[str]
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Position → columns that change, with the register's old value."""


def compare(reading: Reading, *, batch: UUID, area: str) -> Fate:
    """Compare a read roster with the register and say what becomes of every row.

    New conflicts are added to the persons' problems. Statements: one per 2,000 known numbers, four besides.
    """
    persons = reading.persons
    count = len(persons)
    digests: list[bytes | None] = [None] * count
    told = [at for at, number in enumerate(persons.number) if number and _has_number(reading, at)]
    for at, value in zip(told, digest_many("identity", [persons.number[at] for at in told]), strict=True):
        digests[at] = value
    phone_digests: list[bytes | None] = [None] * count
    with_phone = [at for at, phone in enumerate(persons.phone) if phone]
    for at, value in zip(with_phone, digest_many("phone", [persons.phone[at] for at in with_phone]), strict=True):
        phone_digests[at] = value
    known = _known(digests, persons.name, phone_digests, told_columns(persons))
    dwelling_ids, new_dwellings = _dwellings(reading, batch=batch, area=area)
    strangers = [at for at in range(count) if at not in known]
    residents = [""] * count
    for at, made in zip(strangers, ids_of(batch, "resident", strangers), strict=True):
        residents[at] = made
    fate = Fate(
        ["new"] * count, residents, known, phone_digests, digests, dwelling_ids,
        new_dwellings, [], set(), [],
    )  # fmt: skip
    _judge(reading, fate, area=area)
    _households(reading, fate, batch=batch, collective=_collective(area))
    _differences(reading, fate)
    return fate


def _has_number(reading: Reading, at: int) -> bool:
    """Say whether the row's number may be looked up: it was read without a fault."""
    found = reading.persons.problems.get(at)
    return not found or not any(p.code.startswith("identity_") and p.sort.weight != "warn" for p in found)


def told_columns(persons: Persons) -> tuple[list[str], ...]:
    """Return the roster's columns that stand beside `TOLD`, in its order."""
    return (persons.nationality, persons.education, persons.marital, persons.political, persons.hukou_address,
            persons.work, persons.registration)  # fmt: skip


def _known(
    digests: Sequence[bytes | None],
    names: Sequence[str],
    phones: Sequence[bytes | None],
    columns: Sequence[Sequence[str]] = (),
) -> dict[int, Known]:
    """Return what the register says of each row whose number it knows; equal values are kept once.

    Texts that say exactly what the row's `columns` say are not kept a second time.
    """
    places: dict[bytes, int] = {}
    again: dict[int, list[int]] = {}
    for at, value in enumerate(digests):
        if value is not None:
            earlier = places.setdefault(value, at)
            if earlier != at:
                again.setdefault(earlier, []).append(at)
    found: dict[int, Known] = {}
    kept: dict[Any, Any] = {}
    keep = kept.setdefault
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM residents_resident LIMIT 1")
        if cursor.fetchone() is None:
            return found
        for keys in _chunks(list(places)):
            cursor.execute(_KNOWN.format(places=", ".join(["%s"] * len(keys))), keys)
            for row in cursor.fetchall():
                at = places[bytes(row[0])]
                own, tenure, membership = as_hex(row[1]), as_hex(row[15]), as_hex(row[17])
                dwelling, household = as_hex(row[16]), as_hex(row[18])
                texts, phone = tuple(row[4:11]), _bytes(row[11])
                if columns and at not in again and _is_told(columns, at, texts):
                    texts = ()
                found[at] = Known(
                    own,
                    keep(row[2], row[2]),
                    names[at] if row[3] == names[at] else row[3],
                    keep(texts, texts),
                    phones[at] if phone == phones[at] else phone,
                    row[12] is not None,
                    row[13] is not None or not tenure,
                    row[14],
                    own if tenure == own else tenure,
                    keep(dwelling, dwelling),
                    own if membership == own else membership,
                    keep(household, household),
                    keep(row[19], row[19]) or "",
                )
    for earlier, later in again.items():
        if earlier in found:
            found.update(dict.fromkeys(later, found[earlier]))
    return found


def _is_told(columns: Sequence[Sequence[str]], at: int, texts: tuple[str, ...]) -> bool:
    """Say whether a row tells exactly what the register says."""
    return tuple(map(itemgetter(at), columns)) == texts


def known_by_digest(value: bytes) -> Known | None:
    """Return what the register says of the person with a number, or None."""
    return _known([value], [""], [None]).get(0)


def _chunks(values: list[bytes]) -> Iterator[list[bytes]]:
    for begin in range(0, len(values), CHUNK):
        yield values[begin : begin + CHUNK]


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def labels_known(known: dict[int, Known], positions: Sequence[int]) -> None:
    """Fill in the labels that the register has for those rows that tell any."""
    by_id: dict[str, list[Known]] = {}
    for at in positions:
        if at in known:
            by_id.setdefault(known[at].id, []).append(known[at])
    ids = list(by_id)
    with connection.cursor() as cursor:
        for begin in range(0, len(ids), CHUNK):
            keys = ids[begin : begin + CHUNK]
            places = ", ".join(["%s"] * len(keys))
            cursor.execute(
                f"SELECT resident_id, kind FROM residents_residentlabel WHERE valid_to IS NULL AND resident_id IN ({places})",
                keys,
            )
            for resident, kind in cursor.fetchall():
                for person in by_id[as_hex(resident)]:
                    person.labels |= {kind}


def _dwellings(reading: Reading, *, batch: UUID, area: str) -> tuple[list[str], list[int]]:
    """Return the id of every dwelling of the roster and the indexes of those that are new to the community."""
    standing: dict[str, str] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT address_key, id, merged_into_id FROM territory_dwelling WHERE area_id = %s", [area])
        while rows := cursor.fetchmany(CHUNK):
            standing.update({key: as_hex(heir or own) for key, own, heir in rows})
    addresses = reading.persons.dwellings
    made = ids_of(batch, "dwelling", range(len(addresses)))
    ids: list[str] = []
    new: list[int] = []
    for at, address in enumerate(addresses):
        found = standing.get(address.key)
        if found is None:
            new.append(at)
        ids.append(found or made[at])
    return ids, new


def _judge(reading: Reading, fate: Fate, *, area: str) -> None:
    """Find the conflicts with the register and give every row its first bucket."""
    persons = reading.persons
    for at, person in fate.known.items():
        fate.resident[at] = person.id
        if at in persons.verdict or at in reading.same_as:
            continue
        if person.area != area:
            persons.blame(at, problem("registered_elsewhere", Meaning.NUMBER))
        elif person.name != persons.name[at]:
            persons.blame(at, problem("number_other_name", Meaning.NAME, where=_("登记")))
        elif person.is_dead:
            persons.blame(at, problem("register_died", Meaning.NUMBER))
        elif person.has_left:
            persons.blame(at, problem("register_moved", Meaning.NUMBER))
        else:
            fate.bucket[at] = "same"
    for at in persons.verdict:
        fate.bucket[at] = "rejected"
    for at, earlier in reading.same_as.items():
        fate.resident[at] = fate.resident[earlier]
        if at in persons.verdict:
            continue
        fate.bucket[at] = "same"
        if fate.bucket[earlier] == "rejected":
            fate.bucket[at] = "rejected"
            persons.blame(at, problem("waits_with_earlier", Meaning.NUMBER, row=persons.row[earlier]))


def _collective(area: str) -> frozenset[str]:
    """Return the collective households that the community has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM residents_household WHERE area_id = %s AND kind = 'collective' AND dissolved_on IS NULL",
            [area],
        )
        return frozenset(as_hex(key) for (key,) in cursor.fetchall())


def _households(reading: Reading, fate: Fate, *, batch: UUID, collective: frozenset[str]) -> None:
    """Match the roster's households with the register's by their head, else by their first known member.

    A family never joins a collective household, nor the other way round; a row that stands alone and tells no kind stays
    where its person is.
    """
    made = ids_of(batch, "household", range(len(reading.households)))
    taken: set[str] = set()
    for at, household in enumerate(reading.households):
        entering = [member for member in household.members if fate.bucket[member] != "rejected"]
        head = household.head if household.head >= 0 and fate.bucket[household.head] != "rejected" else -1
        candidates = ([head] if head >= 0 else []) + entering
        found = ""
        for member in candidates:
            person = fate.known.get(member)
            if (
                person is not None
                and person.household
                and person.household not in taken
                and ((person.household in collective) == household.is_collective or _is_untold(household))
            ):
                found = person.household
                break
            if member == head and person is not None:
                break
        if found:
            taken.add(found)
        elif entering:
            fate.new_households.add(at)
        fate.household_ids.append(found or made[at])
        fate.heads.append(fate.resident[head] if head >= 0 else "")


def _is_untold(household: Household) -> bool:
    return len(household.members) == 1 and not household.is_collective


def _differences(reading: Reading, fate: Fate) -> None:
    """Find what the roster tells otherwise of the persons whom the register knows."""
    persons = reading.persons
    columns = told_columns(persons)
    labels_known(fate.known, list(persons.labels))
    for at, person in fate.known.items():
        if fate.bucket[at] != "same" or at in reading.same_as:
            continue
        old: dict[str, Any] = {}
        if person.texts:
            old = {
                name: known
                for name, column, known in zip(TOLD, columns, person.texts, strict=True)
                if column[at] and column[at] != known
            }
        if fate.phone_digests[at] is not None and fate.phone_digests[at] != person.phone_digest:
            old["phone"] = ""
        dwelling = persons.dwelling[at]
        if dwelling >= 0 and fate.dwelling_ids[dwelling] != person.dwelling:
            old["tenure"] = person.tenure
        household = persons.household[at]
        if household >= 0 and fate.household_ids[household] != person.household:
            old["membership"] = person.membership
        elif persons.relation[at] and persons.relation[at] != person.relation and person.membership:
            old["relation"] = person.relation
        missing = [label for label in persons.labels.get(at, []) if label not in person.labels]
        if missing:
            old["labels"] = missing
        if old:
            fate.bucket[at] = "changed"
            fate.changes[at] = old


def final_texts(reading: Reading, person: Known, at: int) -> tuple[str, ...]:
    """Return the columns of `TOLD` as they are to stand: what the roster tells, else what the register says."""
    told = [column[at] for column in told_columns(reading.persons)]
    return tuple(new or old for new, old in zip(told, person.texts or told, strict=True))


def sealed_before(ids: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Return the stored phone, its digest (both in hex) and the search words of people, by id. One statement."""
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.phone, r.phone_digest, q.text FROM residents_resident r"
            f" LEFT JOIN residents_residentsearch q ON q.resident_id = r.id WHERE r.id IN ({places})",
            list(ids),
        )
        return {
            as_hex(key): (bytes(phone or b"").hex(), bytes(digest or b"").hex(), text or "")
            for key, phone, digest, text in cursor.fetchall()
        }


def before_of(fate: Fate, at: int, stored: tuple[str, str, str]) -> str:
    """Return the register's old values of a changed row as JSON; what a batch is taken back with."""
    old: dict[str, Any] = {"version": fate.known[at].version, **fate.changes[at], "search": stored[2]}
    if "phone" in old:
        old["phone"], old["phone_digest"] = stored[0], stored[1]
    return json.dumps(old, ensure_ascii=False, sort_keys=True)


def iso(day: date | None) -> str | None:
    """Return a day as both engines take it."""
    return None if day is None else day.isoformat()
