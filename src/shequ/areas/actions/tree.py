"""Areas put into the tree, renamed, ended; official lists brought in."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models

from shequ.areas import division_list, facts, rules, terms
from shequ.areas.division_list import Comparison, Division, DivisionList, RowRefused, Standing
from shequ.areas.models import Area, AreaVersion
from shequ.areas.terms import Layer
from shequ.base.assigning import in_chunks
from shequ.base.scope import under
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many


@action(terms.AREA_ADD)
def area_add(
    call: Call,
    *,
    code: str,
    name: str,
    layer: str = Layer.ADMINISTRATIVE,
    valid_from: date | None = None,
    class_code: str = "",
    document: str = "",
) -> str | Unchanged:
    """Put an area into the tree under the area that its code names.

    Raises: NotPermitted, rules.AreaCodeWrong, rules.AreaParentMissing, rules.AreaCodeTaken.
    """
    call.require(terms.AREA_ADD, code)
    level = rules.level_of(code)
    parent = rules.parent_code_of(code)
    rows = Area.objects.unscoped(because="the code itself was permitted above")
    before = rows.filter(pk=code).first()
    if before is not None:
        if before.name == name and before.valid_to is None:
            return Unchanged("the area stands as named")
        raise rules.AreaCodeTaken(area_code=code, field="code")
    if parent and not rows.filter(pk=parent).exists():
        raise rules.AreaParentMissing(parent=parent, field="code")

    since = valid_from or call.on
    Area.objects.create(
        code=code,
        name=name,
        level=level,
        layer=layer,
        parent_id=parent or None,
        class_code=class_code,
        valid_from=since,
    )
    AreaVersion.objects.create(
        id=uuid7(),
        area_id=code,
        name=name,
        parent_code=parent,
        class_code=class_code,
        valid_from=since,
        document=document,
    )
    record(
        call,
        facts.AreaAdded(
            area=code, subject=f"area:{code}", area_code=code, name=name, level=level, valid_from=since.isoformat()
        ),
    )
    return code


@action(terms.AREA_CHANGE)
def area_rename(call: Call, *, code: str, name: str, on: date, document: str = "") -> str | Unchanged:
    """Give the area another name from a day on; the old one stays in its history.

    Raises: Hidden, NotPermitted, rules.AreaEndsTooEarly.
    """
    area = Area.objects.visible_to(call.actor).locked(code)
    call.require(terms.AREA_CHANGE, code)
    if area.name == name:
        return Unchanged("the area bears the name")
    if area.valid_from is not None:
        rules.check_ends_after(area.valid_from, on)

    old_name = area.name
    versions = AreaVersion.objects.unscoped(because="the area itself was scoped").filter(area=area, valid_to=None)
    versions.update(valid_to=on)
    AreaVersion.objects.create(
        id=uuid7(),
        area=area,
        name=name,
        parent_code=area.parent_id or "",
        class_code=area.class_code,
        valid_from=on,
        document=document,
    )
    area.name = name
    area.save(update_fields=["name"])
    record(
        call,
        facts.AreaRenamed(
            area=code,
            subject=f"area:{code}",
            area_code=code,
            old_name=old_name,
            new_name=name,
            on=on.isoformat(),
            document=document,
        ),
    )
    return code


@action(terms.AREA_CHANGE)
def area_end(call: Call, *, code: str, on: date, merged_into: str = "", document: str = "") -> str:
    """End an area on a day, merged into another where one is named; the code is never used again.

    Raises: Hidden, NotPermitted, rules.AreaEndsTooEarly.
    """
    area = Area.objects.visible_to(call.actor).locked(code)
    call.require(terms.AREA_CHANGE, code)
    heir = Area.objects.visible_to(call.actor).one(merged_into) if merged_into else None
    if area.valid_from is not None:
        rules.check_ends_after(area.valid_from, on)

    area.valid_to, area.merged_into = on, heir
    area.save(update_fields=["valid_to", "merged_into"])
    AreaVersion.objects.unscoped(because="the area itself was scoped").filter(area=area, valid_to=None).update(
        valid_to=on
    )
    record(
        call,
        facts.AreaEnded(
            area=code,
            subject=f"area:{code}",
            area_code=code,
            name=area.name,
            on=on.isoformat(),
            merged_into=merged_into,
            document=document,
        ),
    )
    return code


SMALL = 500
"""Areas changed by one statement."""
CHUNK = 2_000
"""Rows written by one statement."""


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What became of a division list: counts add up, read = added + changed + ended + same + rejected + repeated."""

    read: int
    added: int
    changed: int
    ended: int
    same: int
    repeated: int
    refused: tuple[RowRefused, ...]
    missing_parents: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]


@action(terms.AREA_IMPORT)
def division_list_import(
    call: Call, *, listing: DivisionList, file_name: str, on: date | None = None, is_complete: bool = False
) -> ImportAnswer | Unchanged:
    """Bring the tree in line with an official list: new codes, new names and classes, codes out of use.

    on: the day of the changes; without it, new areas count as standing since ever and changes as of today. is_complete:
    areas at the list's levels that it leaves out have ended; renumbered ones are merged into their new code.
    Set-based: a few statements per 2,000 rows, whatever the size of the tree. Raises: NotPermitted.
    """
    heads = division_list.tops(listing.rows)
    for head in heads:
        call.require(terms.AREA_IMPORT, head)
    answer, compared = division_list_compare(listing, is_complete=is_complete)
    if not (compared.added or compared.changed or compared.ended):
        return Unchanged("the tree stands as listed")

    day = on or call.on
    known = _standing(heads).keys() | _codes(answer.missing_parents)
    _insert_areas(compared.added, known=set(known), since=on)
    _change_areas(compared.changed, on=day)
    _end_areas(compared.ended, listing, on=day)
    _adopt_orphans()
    digest = hashlib.sha256("\n".join(f"{code} {row.name}" for code, row in sorted(listing.rows.items())).encode())
    record(
        call,
        facts.DivisionListImported(
            area=heads[0] if len(heads) == 1 else "", subject="areas:division_list", file_name=file_name,
            added=answer.added, changed=answer.changed, ended=answer.ended, same=answer.same,
            rejected=len(answer.refused), digest=digest.hexdigest(),
        ),
    )  # fmt: skip
    return answer


def division_list_compare(listing: DivisionList, *, is_complete: bool = False) -> tuple[ImportAnswer, Comparison]:
    """Return what importing the list would do, without doing it; two statements. Names of areas are public."""
    heads = division_list.tops(listing.rows)
    heirs = _codes(row.merged_into for row in listing.rows.values() if row.merged_into)
    compared = division_list.compare(listing, _standing(heads), heirs=heirs, is_complete=is_complete)
    parents = {row.parent for row in listing.rows.values() if row.parent} - listing.rows.keys()
    missing = division_list.missing_parents(listing.rows, _codes(parents))
    refused = tuple(sorted((*listing.refused, *compared.refused), key=lambda row: row.row))
    return ImportAnswer(
        read=listing.read,
        added=len(compared.added),
        changed=len(compared.changed),
        ended=len(compared.ended),
        same=compared.same,
        repeated=listing.read - len(listing.rows) - len(listing.refused),
        refused=refused,
        missing_parents=tuple(missing),
        merged=tuple(sorted((old, new) for old, new in compared.ended.items() if new)),
    ), compared


@action(terms.AREA_ADD)
def areas_add_many(
    call: Call, *, areas: Sequence[tuple[str, str]], layer: str, valid_from: date, document: str = ""
) -> int | Unchanged:
    """Put areas (code, name) into the tree below parents that stand in it; codes already there are left as they are.

    Returns how many were added. Raises: NotPermitted, rules.AreaCodeWrong, rules.AreaParentMissing.
    """
    for code, _name in areas:
        call.require(terms.AREA_ADD, code)
    there = _codes(code for code, _name in areas)
    fresh = [(code, name) for code, name in areas if code not in there]
    if not fresh:
        return Unchanged("all areas stand")
    rows = [
        Division(code, name, rules.level_of(code), rules.parent_code_of(code), "", valid_from) for code, name in fresh
    ]
    known = _codes(row.parent for row in rows) | {row.code for row in rows}
    for row in rows:
        if row.parent and row.parent not in known:
            raise rules.AreaParentMissing(parent=row.parent, field="code")

    _insert_areas(rows, known=known, since=valid_from, layer=layer, document=document)
    names = "、".join(name for _code, name in fresh[:5])
    record(
        call,
        facts.AreasAdded(
            area=common_prefix([code for code, _name in fresh]), subject="areas:added", count=len(fresh), names=names,
            codes=tuple(code for code, _name in fresh), layer=layer, valid_from=valid_from.isoformat(),
        ),
    )  # fmt: skip
    return len(fresh)


def _standing(heads: Iterable[str]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    rows = Area.objects.unscoped(because="an official list is compared with the whole tree below its heads")
    for head in heads:
        columns = rows.filter(under(head, path="code")).values_list("code", "name", "class_code", "valid_to", "layer")
        for code, name, class_code, valid_to, layer in columns.iterator(chunk_size=20_000):
            found[code] = Standing(name, class_code, valid_to, layer == Layer.ADMINISTRATIVE)
    return found


def _codes(codes: Iterable[str]) -> set[str]:
    rows = Area.objects.unscoped(because="whether a code stands in the tree is public")
    wanted = iter(sorted(set(codes)))
    found: set[str] = set()
    while chunk := list(islice(wanted, 500)):
        found |= set(rows.filter(code__in=chunk).values_list("code", flat=True))
    return found


def _insert_areas(
    rows: Sequence[Division],
    *,
    known: set[str],
    since: date | None,
    layer: str = Layer.ADMINISTRATIVE,
    document: str = "",
) -> None:
    ordered = sorted(rows, key=lambda row: (len(row.code), row.code))
    there = known | {row.code for row in ordered}
    _insert(
        Area,
        ("code", "name", "level", "layer", "parent_id", "class_code", "valid_from", "valid_to", "merged_into_id"),
        (
            (
                row.code, row.name, str(row.level), str(layer), row.parent if row.parent in there else None, row.class_code,
                row.valid_from or since, row.valid_to, row.merged_into or None,
            )
            for row in ordered
        ),
    )  # fmt: skip
    ids = uuid7_many(len(ordered))
    _insert(
        AreaVersion,
        ("id", "area_id", "name", "parent_code", "class_code", "valid_from", "valid_to", "document"),
        (
            (
                key, row.code, row.name, row.parent, row.class_code, row.valid_from or since or date.min, row.valid_to,
                document,
            )
            for key, row in zip(ids, ordered, strict=True)
        ),
    )  # fmt: skip


def _change_areas(rows: Sequence[Division], *, on: date) -> None:
    for chunk in in_chunks(rows, SMALL):
        codes = [row.code for row in chunk]
        areas = {
            area.code: area
            for area in Area.objects.unscoped(because="the heads of the list were permitted").filter(code__in=codes)
        }
        versions = AreaVersion.objects.unscoped(because="the heads of the list were permitted")
        fresh = []
        for row in chunk:
            area = areas[row.code]
            area.name, area.class_code = row.name, row.class_code or area.class_code
            since = row.valid_from or on
            fresh.append(
                AreaVersion(
                    area=area, name=row.name, parent_code=row.parent, class_code=area.class_code, valid_from=since
                )
            )
        Area.objects.unscoped(because="as above").bulk_update(areas.values(), ["name", "class_code"])
        versions.filter(area_id__in=codes, valid_to=None, valid_from__gte=on).delete()  # changed twice on one day
        versions.filter(area_id__in=codes, valid_to=None).update(valid_to=on)
        AreaVersion.objects.bulk_create(fresh)


def _end_areas(ended: dict[str, str], listing: DivisionList, *, on: date) -> None:
    days: dict[tuple[date, str], list[str]] = {}
    for code, heir in ended.items():
        row = listing.rows.get(code)
        day = row.valid_to if row is not None and row.valid_to is not None else on
        days.setdefault((day, heir), []).append(code)
    for (day, heir), codes in days.items():
        for chunk in in_chunks(codes, SMALL):
            areas = Area.objects.unscoped(because="the heads of the list were permitted").filter(code__in=chunk)
            areas.update(valid_to=day, merged_into_id=heir or None)
            versions = AreaVersion.objects.unscoped(because="as above").filter(area_id__in=chunk, valid_to=None)
            versions.update(valid_to=day)


def _adopt_orphans() -> None:
    """Hang areas whose parent came later under it."""
    rows = Area.objects.unscoped(because="a parent is decided by the code alone")
    orphans: dict[str, list[str]] = {}
    for code in rows.filter(parent=None).exclude(level=terms.Level.PROVINCE).values_list("code", flat=True):
        orphans.setdefault(rules.parent_code_of(code), []).append(code)
    for parent in sorted(_codes(orphans)):
        for chunk in in_chunks(orphans[parent], SMALL):
            rows.filter(code__in=chunk).update(parent_id=parent)


def common_prefix(codes: Sequence[str]) -> str:
    first, last = min(codes), max(codes)
    for digits in sorted(terms.DIGITS.values(), reverse=True):
        if len(first) >= digits and first[:digits] == last[:digits]:
            return first[:digits]
    return ""


def _insert(model: type[Area] | type[AreaVersion], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows by the quickest way each engine has: COPY on PostgreSQL, executemany elsewhere."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 (names of our own tables)
        keys = [at for at, name in enumerate(columns) if isinstance(fields[name], models.UUIDField)]
        source = iter(rows)
        while chunk := list(islice(source, CHUNK)):
            cursor.executemany(statement, [_with_plain_keys(row, keys) for row in chunk] if keys else chunk)


def _with_plain_keys(row: Sequence[Any], at: Sequence[int]) -> list[Any]:
    plain = list(row)
    for column in at:
        plain[column] = plain[column].hex  # how the ORM keeps UUIDs where the engine has no such type
    return plain
