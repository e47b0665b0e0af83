"""A register of any size for benches: rows straight into the tables, past the actions. SQLite or PostgreSQL.

People are simple (three to a household, names from the demonstration's lists) and lie in a hundred communities of one
town, however many they are: only people grow from one size to the next. Nothing of this is for tests or for the demonstration.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from bench.figures import note
from shequ.base import encrypted, secrets
from shequ.demo import names
from shequ.demo.people import with_check_digit
from shequ.kernel import addresses, textkeys
from shequ.kernel.ids import uuid7_many

COUNTY, TOWN = "990101", "990101001"
CHUNK = 6_000  # whole households
HOUSEHOLD, COMMUNITIES, SMALLEST = 3, 100, 30
SINCE = date(2020, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BORN_FROM, DAYS = date(1940, 1, 1), 30_000
Row = dict[str, Any]


def fill(people: int) -> None:
    """Put areas and so many people into an empty, migrated database; indexes and statistics are brought up to date."""
    from shequ.areas.models import Area

    size = max(SMALLEST, people // COMMUNITIES)
    with transaction.atomic():
        insert(Area, _areas(-(-people // size)))
    for first in range(0, people, CHUNK):
        with transaction.atomic():
            _chunk(first, min(CHUNK, people - first), size)
        if first and first % 120_000 == 0:
            note(f"  {first:,} people")
    _refresh_search()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def community_of(number: int, size: int) -> str:
    """Return the community of the so-manieth person, `size` people living in each."""
    return f"{TOWN}{number // size + 1:03d}"


def name_of(number: int) -> str:
    """Return the name of the so-manieth person."""
    draw = random.Random(number)
    return draw.choice(names.SURNAMES) + draw.choice(names.GIVEN["1", 1980]) + draw.choice(names.GIVEN["2", 2000])


def identity_of(number: int) -> str:
    """Return the identity number of the so-manieth person."""
    born = BORN_FROM + timedelta(days=number % DAYS)
    return with_check_digit(f"{COUNTY}{born:%Y%m%d}{number // DAYS % 999 + 1:03d}")


def _areas(communities: int) -> Iterator[Row]:
    tree = [
        ("99", "测试省", "province", None),
        ("9901", "测试市", "prefecture", "99"),
        (COUNTY, "测试县", "county", "9901"),
    ]
    tree += [(TOWN, "城区", "town", COUNTY)]
    tree += [(f"{TOWN}{i + 1:03d}", f"第{i + 1}社区", "community", TOWN) for i in range(communities)]
    for code, name, level, parent in tree:
        yield {"code": code, "name": name, "level": level, "layer": "administrative", "parent_id": parent}


def _chunk(first: int, count: int, size: int) -> None:
    from shequ.residents.models import Household, Membership, Resident, ResidentSearch, Tenure
    from shequ.territory.models import Dwelling

    ids = uuid7_many(count)
    homes = uuid7_many(-(-count // HOUSEHOLD))
    numbers = [identity_of(first + i) for i in range(count)]
    phones = [f"199{(first + i) % 10**8:08d}" for i in range(count)]
    sealed = encrypted.seal_column(Resident, "identity_number", ids, numbers)
    sealed_phones = encrypted.seal_column(Resident, "phone", ids, phones)
    digests = secrets.digest_many("identity", numbers)
    phone_digests = secrets.digest_many("phone", phones)
    doors = [_door(first + i * HOUSEHOLD) for i in range(len(homes))]
    insert(Dwelling, (
        {"id": home, "area_id": community_of(first + i * HOUSEHOLD, size), "address_key": door.key, "text": door.text,
         "place": door.place, "building": door.building, "unit": door.unit, "room": door.room, "created_at": NOW}
        for i, (home, door) in enumerate(zip(homes, doors, strict=True))
    ))  # fmt: skip
    persons = [name_of(first + i) for i in range(count)]
    insert(Resident, (
        {"id": ids[i], "area_id": community_of(first + i - i % HOUSEHOLD, size), "name": persons[i],
         "name_initials": textkeys.initials(persons[i]), "identity_kind": "id_card", "identity_number": sealed[i],
         "identity_digest": digests[i], "sex": "1" if int(numbers[i][16]) % 2 else "2",
         "birth_on": BORN_FROM + timedelta(days=(first + i) % DAYS), "nationality": "01", "phone": sealed_phones[i],
         "phone_digest": phone_digests[i], "registration": "registered", "created_at": NOW, "updated_at": NOW}
        for i in range(count)
    ))  # fmt: skip
    insert(Household, (
        {"id": home, "area_id": community_of(first + i * HOUSEHOLD, size), "number": f"{first + i * HOUSEHOLD:08d}",
         "kind": "family", "dwelling_id": home, "head_id": ids[i * HOUSEHOLD], "established_on": SINCE, "created_at": NOW}
        for i, home in enumerate(homes)
    ))  # fmt: skip
    insert(Membership, (
        {"id": ids[i], "household_id": homes[i // HOUSEHOLD], "resident_id": ids[i], "relation": ("02", "12", "20")[i % 3],
         "area_id": community_of(first + i - i % HOUSEHOLD, size), "valid_from": SINCE}
        for i in range(count)
    ))  # fmt: skip
    insert(Tenure, (
        {"id": ids[i], "resident_id": ids[i], "dwelling_id": homes[i // HOUSEHOLD], "kind": "own",
         "area_id": community_of(first + i - i % HOUSEHOLD, size), "is_main": True, "registration": "registered",
         "valid_from": SINCE}
        for i in range(count)
    ))  # fmt: skip
    insert(ResidentSearch, (
        {"id": first + i + 1, "resident_id": ids[i], "area_id": community_of(first + i - i % HOUSEHOLD, size),
         "text": textkeys.bigrams(f"{persons[i]} {doors[i // HOUSEHOLD].text}")}
        for i in range(count)
    ))  # fmt: skip


def _door(number: int) -> addresses.Address:
    place = number // HOUSEHOLD
    estate = f"{names.ESTATE_FIRST[place // 500 % 20]}{names.ESTATE_LAST[place // 10_000 % 5]}{place // 50_000 or ''}"
    building, rest = divmod(place % 500, 24)
    unit, rest = divmod(rest, 12)
    found = addresses.parse(f"{estate}{building + 1}号楼{unit + 1}单元{rest // 2 + 1}{rest % 2 + 1:02d}室")
    if found is None:
        raise ValueError("an address of the bench does not read")
    return found


def insert(model: type[models.Model], rows: Iterator[Row] | Sequence[Row]) -> None:
    """Write rows into a model's table by one executemany; what a row leaves out gets the field's default."""
    fields = list(model._meta.concrete_fields)
    marks = ", ".join(["%s"] * len(fields))
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    defaults = {field.attname: _default(field) for field in fields}
    values = [tuple(_plain(row.get(field.attname, defaults[field.attname])) for field in fields) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", values)


def _default(field: "models.Field[Any, Any]") -> Any:
    if field.has_default() and not field.primary_key:
        return field.get_default()
    return None if field.null else ""


def _plain(value: Any) -> Any:
    if connection.vendor == "postgresql":
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else value


def _refresh_search() -> None:
    if connection.vendor == "postgresql":
        return
    from shequ.residents.models import ResidentSearch

    table = ResidentSearch._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")
