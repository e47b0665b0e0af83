"""A staged roster into the register and out again: one set-based statement per table, the same on both engines."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shequ.residents.actions import roster_dated, roster_search
from shequ.residents.actions.roster_load import as_hex
from shequ.residents.models import RosterBatch, RosterChange

_NEW = "FROM residents_rosterrow s WHERE s.batch_id = %(batch)s AND s.bucket = 'new'{only}"
_CHANGED = "s.batch_id = %(batch)s AND s.bucket = 'changed'{only}"

_INSERTS = (
    """
    INSERT INTO territory_dwelling (id, area_id, address_key, text, place, number, building, unit, floor, room,
        is_vacant, created_at)
    SELECT d.dwelling_id, %(area)s, d.address_key, d.text, d.place, d.number, d.building, d.unit, d.floor, d.room,
        {false}, {at}
    FROM residents_rosterdwelling d WHERE d.batch_id = %(batch)s
    ORDER BY d.id ON CONFLICT (area_id, address_key) DO NOTHING
    """,
    """
    INSERT INTO residents_resident (id, area_id, name, name_initials, identity_kind, identity_number, identity_digest,
        sex, birth_on, nationality, education, marital, political, phone, phone_digest, registration,
        registered_address, employer, version, created_at, updated_at)
    SELECT s.resident_id, %(area)s, s.name, s.name_initials, s.identity_kind, s.identity_number, s.identity_digest,
        s.sex, s.birth_on, s.nationality, s.education, s.marital, s.political, s.phone, s.phone_digest,
        s.registration, s.registered_address, s.employer, 1, {at}, {at}
    """
    + _NEW + " ORDER BY s.position",
    """
    INSERT INTO residents_household (id, area_id, number, kind, dwelling_id, head_id, established_on, version, created_at)
    SELECT h.household_id, %(area)s, h.number, h.kind, h.dwelling_id, h.head_id, {on}, 1, {at}
    FROM residents_rosterhousehold h WHERE h.batch_id = %(batch)s AND h.is_new{only_home} ORDER BY h.position
    """,
    """
    INSERT INTO residents_membership (id, household_id, resident_id, relation, area_id, valid_from)
    SELECT s.resident_id, s.household_id, s.resident_id, s.relation, %(area)s, {on}
    """
    + _NEW + " AND s.household_id IS NOT NULL ORDER BY s.position",
    """
    INSERT INTO residents_tenure (id, resident_id, dwelling_id, area_id, is_main, kind, registration, valid_from)
    SELECT s.resident_id, s.resident_id, s.dwelling_id, %(area)s, {true}, 'unknown', s.registration,
        COALESCE(s.tenure_from, {on})
    """
    + _NEW + " ORDER BY s.position",
    "INSERT INTO residents_residentsearch (resident_id, area_id, text) SELECT s.resident_id, %(area)s, s.search "
    + _NEW + " ORDER BY s.position",
    "INSERT INTO residents_rosterchange (batch_id, kind, target_id) SELECT s.batch_id, 'new', s.resident_id "
    + _NEW + " ORDER BY s.position",
)  # fmt: skip

_UPDATES = (
    "INSERT INTO residents_rosterchange (batch_id, kind, target_id, before) SELECT s.batch_id, 'changed', s.resident_id,"
    " s.before FROM residents_rosterrow s WHERE " + _CHANGED + " ORDER BY s.position",
    """
    UPDATE residents_resident SET name = s.name, name_initials = s.name_initials, nationality = s.nationality,
        education = s.education, marital = s.marital, political = s.political, registration = s.registration,
        registered_address = s.registered_address, employer = s.employer, phone = COALESCE(s.phone, residents_resident.phone),
        phone_digest = COALESCE(s.phone_digest, residents_resident.phone_digest),
        version = residents_resident.version + 1, updated_at = {at}
    FROM residents_rosterrow s WHERE s.resident_id = residents_resident.id AND """ + _CHANGED,
    """
    UPDATE residents_tenure SET valid_to = CASE WHEN valid_from > {on} THEN valid_from ELSE {on} END
    FROM residents_rosterrow s WHERE s.resident_id = residents_tenure.resident_id
        AND residents_tenure.valid_to IS NULL AND residents_tenure.is_main AND s.moves_dwelling AND """ + _CHANGED,
    """
    INSERT INTO residents_tenure (id, resident_id, dwelling_id, area_id, is_main, kind, registration, valid_from)
    SELECT s.tenure_id, s.resident_id, s.dwelling_id, %(area)s, {true}, 'unknown', s.registration, {on}
    FROM residents_rosterrow s WHERE s.moves_dwelling AND """ + _CHANGED,
    """
    UPDATE residents_tenure SET registration = s.registration FROM residents_rosterrow s
    WHERE s.resident_id = residents_tenure.resident_id AND residents_tenure.valid_to IS NULL AND residents_tenure.is_main
        AND residents_tenure.registration <> s.registration AND """ + _CHANGED,
    """
    UPDATE residents_membership SET valid_to = CASE WHEN valid_from > {on} THEN valid_from ELSE {on} END
    FROM residents_rosterrow s WHERE s.resident_id = residents_membership.resident_id
        AND residents_membership.valid_to IS NULL AND s.moves_household AND """ + _CHANGED,
    """
    INSERT INTO residents_membership (id, household_id, resident_id, relation, area_id, valid_from)
    SELECT s.tenure_id, s.household_id, s.resident_id, s.relation, %(area)s, {on}
    FROM residents_rosterrow s WHERE s.moves_household AND """ + _CHANGED,
    """
    UPDATE residents_membership SET relation = s.relation FROM residents_rosterrow s
    WHERE s.resident_id = residents_membership.resident_id AND residents_membership.valid_to IS NULL
        AND s.relation <> '' AND residents_membership.relation <> s.relation AND """ + _CHANGED,
)  # fmt: skip

_SEARCH = (
    "UPDATE residents_residentsearch SET text = s.search FROM residents_rosterrow s"
    " WHERE s.resident_id = residents_residentsearch.resident_id AND s.dwelling_id IS NOT NULL AND " + _CHANGED,
)
_CHANGED_PEOPLE = (
    "resident_id IN (SELECT s.resident_id FROM residents_rosterrow s WHERE s.batch_id = %s AND s.bucket = 'changed')"
)

_HOMES = (
    "INSERT INTO residents_rosterchange (batch_id, kind, target_id) SELECT h.batch_id, 'household', h.household_id"
    " FROM residents_rosterhousehold h WHERE h.batch_id = %(batch)s AND h.is_new{only_home} ORDER BY h.position",
    "INSERT INTO residents_rosterchange (batch_id, kind, target_id) SELECT d.batch_id, 'dwelling', d.dwelling_id"
    " FROM residents_rosterdwelling d WHERE d.batch_id = %(batch)s"
    " AND EXISTS (SELECT 1 FROM territory_dwelling t WHERE t.id = d.dwelling_id) ORDER BY d.id",
    "INSERT INTO residents_rosterchange (batch_id, kind, target_id, before) SELECT h.batch_id, 'head', h.household_id,"
    " COALESCE(CAST(r.head_id AS text), '') FROM residents_rosterhousehold h"
    " JOIN residents_household r ON r.id = h.household_id WHERE h.batch_id = %(batch)s AND NOT h.is_new"
    " AND h.head_id IS NOT NULL AND (r.head_id IS NULL OR r.head_id <> h.head_id){only_home}",
    "UPDATE residents_household SET head_id = h.head_id, version = residents_household.version + 1"
    " FROM residents_rosterhousehold h WHERE h.household_id = residents_household.id AND h.batch_id = %(batch)s"
    " AND NOT h.is_new AND h.head_id IS NOT NULL"
    " AND (residents_household.head_id IS NULL OR residents_household.head_id <> h.head_id){only_home}",
)


@dataclass(frozen=True)
class Writing:
    """One writing: a batch, its day and instant; `position` and `household` narrow it to one decided row."""

    batch: RosterBatch
    on: date
    at: datetime
    position: int | None = None
    household: int | None = None

    def run(self, statements: Iterable[str]) -> list[int]:
        """Run the statements in order; return the numbers of rows."""
        values = {
            "batch": self.batch.pk.hex,
            "area": self.batch.area_id,
            "position": self.position,
            "household": self.household,
            "at": connection.ops.adapt_datetimefield_value(self.at),
            "on": connection.ops.adapt_datefield_value(self.on),
        }
        is_postgres = connection.vendor == "postgresql"
        words = {
            "true": "true" if is_postgres else "1",
            "false": "false" if is_postgres else "0",
            "at": "CAST(%(at)s AS timestamptz)" if is_postgres else "%(at)s",
            "on": "CAST(%(on)s AS date)" if is_postgres else "%(on)s",
            "only": " AND s.position = %(position)s" if self.position is not None else "",
            "only_home": " AND h.position = %(household)s" if self.position is not None else "",
        }
        counts = []
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.format(**words), values)
                counts.append(cursor.rowcount)
        return counts


def standing_meanwhile(batch: RosterBatch) -> int:
    """Return how many staged rows no longer meet the register they were compared with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM residents_rosterrow s JOIN residents_resident r ON r.identity_digest = s.identity_digest"
            " AND r.identity_digest IS NOT NULL AND r.merged_into_id IS NULL"
            " WHERE s.batch_id = %s AND s.bucket = 'new'",
            [batch.pk.hex],
        )
        arrived = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM residents_rosterrow s JOIN residents_resident r ON r.id = s.resident_id"
            " WHERE s.batch_id = %s AND s.bucket = 'changed' AND (r.version <> s.version OR r.area_id <> %s)",
            [batch.pk.hex, batch.area_id],
        )
        moved = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM residents_rosterdwelling d JOIN territory_dwelling t ON t.address_key = d.address_key"
            " AND t.area_id = %s WHERE d.batch_id = %s",
            [batch.area_id, batch.pk.hex],
        )
        return int(arrived + moved + cursor.fetchone()[0])


def write(writing: Writing) -> None:
    """Write the staged rows into the register, its word index and the change table."""
    batch = writing.batch.pk.hex
    newest = roster_search.newest_row()
    statements = list(_INSERTS)
    if writing.position is not None:
        statements[0] = statements[0].replace("WHERE d.batch_id", _ONE_DWELLING + " AND d.batch_id")
    writing.run(statements)
    roster_search.index_after(newest)
    if writing.batch.changed or writing.position is not None:
        writing.run((*roster_dated.CHANGES, *_UPDATES))
        roster_search.forget(_CHANGED_PEOPLE, [batch])
        writing.run(_SEARCH)
        roster_search.index(_CHANGED_PEOPLE, [batch])
    # The dwellings of a batch were noted when it was committed; a decided row adds at most its household.
    writing.run(_HOMES if writing.position is None else [step for step in _HOMES if "rosterdwelling" not in step])


_ONE_DWELLING = (
    "WHERE d.dwelling_id IN (SELECT s.dwelling_id FROM residents_rosterrow s WHERE s.batch_id = %(batch)s"
    " AND s.position = %(position)s)"
)


def changes_digest(batch: RosterBatch) -> str:
    """Return the SHA-256 over the batch's change table, in the order in which it was written."""
    hashed = hashlib.sha256()
    rows = RosterChange.objects.unscoped(because="the batch itself was scoped").filter(batch_id=batch.pk).order_by("id")
    with connection.cursor() as cursor:
        query, values = rows.values_list("kind", "target_id", "before").query.sql_with_params()
        cursor.execute(query, values)
        while found := cursor.fetchmany(10_000):
            hashed.update(
                "".join([f"{kind}\x1f{as_hex(target)}\x1f{before}\x1e" for kind, target, before in found]).encode()
            )
    return hashed.hexdigest()


def before_values(text: str) -> dict[str, Any]:
    """Return the register's old values of one changed row."""
    return dict(json.loads(text)) if text else {}
