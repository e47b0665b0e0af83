"""Residence permits of the tests, made through the actions themselves."""

from datetime import date
from uuid import UUID

from shequ.residents import actions
from tests.cast import Member, Town
from tests.plan.writing import in_force, lingtai
from tests.residents.making import person

ALL_PAPERS = ("id_card", "photo", "address", "work", "school", "proxy_id", "kinship")
POLICE = {"document": "灵公居〔2026〕8号"}


def law_in_force(town: Town) -> None:
    """Put the bundled pack in force in the invented county: the law's numbers come from it."""
    in_force(town.system, [(name, text.replace("620822", "990101")) for name, text in lingtai()])


def newcomer(town: Town, name: str = "秦志远", *, sequence: int = 35, **values: object) -> UUID:
    """Register somebody from elsewhere who has lived in the eastern community since 2026-01-10."""
    given: dict[str, object] = {
        "registration": "floating", "registered_address": "江苏省南京市鼓楼区", "since": date(2026, 1, 10),
        "birth": date(1990, 5, 6), "address": f"中台巷12号楼2单元{sequence}", **values,
    }  # fmt: skip
    return person(town.secretary, name, sequence=sequence, **given)  # type: ignore[arg-type]


def asked(member: Member, resident: UUID, **values: object) -> UUID:
    """Pre-accept a permit; all papers are there unless said otherwise."""
    given: dict[str, object] = {
        "ground": "dwelling", "hukou_place": "江苏省南京市", "lives_since": date(2026, 1, 10), "brought": ALL_PAPERS,
        **values,
    }  # fmt: skip
    return actions.permit_prepare(member.call, resident_id=resident, **given)  # type: ignore[arg-type]


def held(member: Member, resident: UUID, *, issued: date = date(2026, 1, 20), endorsed: date | None = None) -> UUID:
    """Enter a permit that its holder shows."""
    return actions.permit_register(
        member.call, resident_id=resident, issued_on=issued, document="查看原件", endorsed_on=endorsed
    )
