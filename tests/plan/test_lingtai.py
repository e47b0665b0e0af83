"""The Lingtai pack says what its plan says: every clause, its units, its numbers with unit, clause, day and document."""

from datetime import date

import pytest

from shequ.plan.rules.pack import Pack
from shequ.plan.rules.reading import read_pack
from shequ.plan.terms import Strength
from tests.plan.writing import lingtai

CLAUSES = [
    "G1",
    "G2",
    "G3",
    "G4",
    "P1",
    "P2a",
    "P2b",
    "P3",
    "T1.0",
    "T1.1a",
    "T1.1b",
    "T1.1c",
    "T1.1d",
    "T1.1e",
    "T1.2a",
    "T1.2b",
    "T1.2c",
    "T1.2d",
    "T1.2e",
    "T1.2f",
    "T1.3a",
    "T1.3b",
    "T1.3c",
    "T1.3d",
    "T1.3e",
    "T1.3f",
    "T1.3g",
    "T2.1",
    "T2.2",
    "T2.3",
    "T2.4",
    "T2.5",
    "T3.1a",
    "T3.1b",
    "T3.1c",
    "T3.1d",
    "T3.1e",
    "T3.1f",
    "T3.1g",
    "T3.2a",
    "T3.2b",
    "T3.3a",
    "T3.3b",
    "T3.3c",
    "T3.3d",
    "T3.3e",
    "R1",
    "R2",
    "R3",
    "B1",
]
ON = date(2016, 9, 14)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(lingtai()).pack


def test_every_clause_is_there_once(pack: Pack) -> None:
    assert [clause.id for clause in pack.measured_clauses] == CLAUSES


@pytest.mark.parametrize(
    ("clause", "lead"),
    [
        ("T1.0", "bianban"), ("T1.1e", "bianban"), ("T1.2d", "zuzhibu"), ("T1.3g", "zuzhibu"), ("T2.5", "zuzhibu"),
        ("T3.1g", "caizhengju"), ("T3.2b", "zuzhibu"), ("T3.3e", "zhujianju"), ("B1", "bianban"), ("R1", "shengaiban"),
        ("R2", "everyone"), ("R3", "jijian"),
    ],
)  # fmt: skip
def test_a_blank_unit_takes_the_units_of_its_paragraph(pack: Pack, clause: str, lead: str) -> None:
    assert pack.clause_by_id[clause].units[0] == lead


@pytest.mark.parametrize(
    ("name", "value", "unit", "clause"),
    [
        pytest.param("community.households.min", 1000, "户", "T1.3a", marks=pytest.mark.clause("T1.3a")),
        pytest.param("community.households.max", 3000, "户", "T1.3a", marks=pytest.mark.clause("T1.3a")),
        pytest.param("community.people.min", 4000, "人", "T1.3a", marks=pytest.mark.clause("T1.3a")),
        pytest.param("community.people.max", 10000, "人", "T1.3a", marks=pytest.mark.clause("T1.3a")),
        pytest.param("committee.members.min", 5, "人", "T1.3d", marks=pytest.mark.clause("T1.3d")),
        pytest.param("committee.members.max", 9, "人", "T1.3d", marks=pytest.mark.clause("T1.3d")),
        pytest.param("leadership.working_committee.deputy_secretary", 2, "名", "T1.2d", marks=pytest.mark.clause("T1.2d")),
        pytest.param("leadership.management_committee.deputy_director", 2, "名", "T1.2d", marks=pytest.mark.clause("T1.2d")),
        pytest.param("community.large.deputy_section_posts", 1, "名", "T1.3c", marks=pytest.mark.clause("T1.3c")),
        pytest.param("grid.households.min", 300, "户", "G3", marks=pytest.mark.clause("G3")),
        pytest.param("grid.households.max", 500, "户", "G3", marks=pytest.mark.clause("G3")),
        pytest.param("subsidy.province", 60000, "元", "T3.1b", marks=pytest.mark.clause("T3.1b")),
        pytest.param("subsidy.city", 10000, "元", "T3.1b", marks=pytest.mark.clause("T3.1b")),
        pytest.param("subsidy.county", 20000, "元", "T3.1b", marks=pytest.mark.clause("T3.1b")),
        pytest.param("premises.area.min", 400, "㎡", "T3.3b", marks=pytest.mark.clause("T3.3b")),
        pytest.param("order.setups_per_abolition", 1, "个", "P2a", marks=pytest.mark.clause("P2a")),
    ],
)  # fmt: skip
def test_a_number_of_the_plan(pack: Pack, name: str, value: int, unit: str, clause: str) -> None:
    held = pack.parameter(name, ON)
    assert held is not None
    assert (held.value, held.unit, held.clause, held.valid_from) == (value, unit, clause, date(2016, 8, 30))
    assert held.document in pack.document_by_id


@pytest.mark.clause("T3.1c")
def test_half_a_yuan(pack: Pack) -> None:
    assert str(pack.parameter("fund.special.rate", ON).value) == "0.5"  # type: ignore[union-attr]


@pytest.mark.clause("T1.3a")
def test_households_warn_and_people_inform_within_the_tolerance(pack: Pack) -> None:
    bars = {bar.measure: bar for bar in pack.clause_by_id["T1.3a"].bindings[0].thresholds}
    assert (bars["households"].strength, bars["people"].strength, bars["people"].within) == (
        Strength.WARN, Strength.WARN, Strength.INFO,
    )  # fmt: skip


@pytest.mark.clause("G3")
def test_the_size_of_grids_never_colours_their_clause(pack: Pack) -> None:
    size = next(item for item in pack.clause_by_id["G3"].bindings if item.kind == "grid.size_band")
    assert size.strength == Strength.INFO
    assert {bar.strength for bar in size.thresholds} == {Strength.INFO}


@pytest.mark.clause("T1.3b")
def test_one_shoulder_is_promoted_never_forced(pack: Pack) -> None:
    assert [item.strength for item in pack.clause_by_id["T1.3b"].bindings] == [Strength.WARN]


@pytest.mark.clause("B1")
def test_every_clause_and_number_cites_a_document(pack: Pack) -> None:
    assert all(clause.document in pack.document_by_id for clause in pack.measured_clauses)
    assert all(item.document in pack.document_by_id for item in pack.parameters)


def test_the_tree_has_three_tiers_and_the_community_is_the_front_line(pack: Pack) -> None:
    assert [(tier.id, tier.is_front_line) for tier in pack.tiers] == [
        ("county", False), ("committee", False), ("community", True),
    ]  # fmt: skip
    assert {kind.id for kind in pack.kinds if kind.is_community} == {
        "party_organisation", "residents_committee", "service_centre",
    }  # fmt: skip


def test_no_sentence_of_the_document_is_in_the_pack(pack: Pack) -> None:
    """Titles are our own words and short; the document's own sentences run on."""
    assert max(len(clause.title.zh) for clause in pack.measured_clauses) <= 30
