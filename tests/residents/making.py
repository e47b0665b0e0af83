"""People of the tests, registered through the actions themselves."""

from datetime import date
from uuid import UUID

from shequ.kernel.identity import check_digit
from shequ.residents import actions
from tests.cast import EAST, Member, Town

SINCE = date(2020, 5, 1)


def number_of(birth: date, sequence: int = 12, *, area: str = "990101") -> str:
    """Return an invented, right identity number; odd sequences are men. The prefix 620822 is a real county's."""
    body = f"{'620822' if area == '990101' else area}{birth:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


def person(
    member: Member,
    name: str = "白秀兰",
    *,
    birth: date = date(1950, 3, 5),
    sequence: int = 12,
    area: str = EAST,
    **values: object,
) -> UUID:
    """Register somebody."""
    given: dict[str, object] = {"since": SINCE, "address": "中台巷12号楼1单元302", **values}
    return actions.resident_add(member.call, area=area, name=name, identity_number=number_of(birth, sequence), **given)  # type: ignore[arg-type]


def family(town: Town, *, address: str = "中台巷12号楼1单元302") -> tuple[UUID, UUID, UUID, UUID]:
    """Register a husband who heads his household, his wife and two children; returns (husband, wife, son, daughter)."""
    from shequ.residents import queries

    head = person(town.secretary, "白建军", birth=date(1970, 4, 6), sequence=11, address=address, marital="20")
    household = queries.person_detail(town.secretary.call, resident_id=head).household_id
    joins = {"household_id": household, "address": ""}
    wife = person(town.secretary, "李桂芳", birth=date(1972, 8, 9), sequence=22, relation="12", marital="20", **joins)
    son = person(town.secretary, "白小明", birth=date(1995, 1, 2), sequence=13, relation="21", marital="10", **joins)
    daughter = person(
        town.secretary, "白小红", birth=date(1998, 6, 7), sequence=24, relation="31", marital="10", **joins
    )
    return head, wife, son, daughter
