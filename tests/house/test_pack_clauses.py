"""Every clause of every pack that comes with the program has a check, or a stated reason why it cannot be measured."""

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from shequ.config.checks import all_checks
from shequ.plan.rules.pack import Clause, Pack
from shequ.plan.rules.reading import read_pack
from shequ.plan.terms import KINDS, ROOMS

BUILT = ("plan", "territory", "institutions", "residents", "staffing")
"""The rooms that declare checks."""

ROOT = Path(__file__).resolve().parents[2]
PACKS = sorted((ROOT / "src" / "shequ" / "plan" / "packs").iterdir())
EXAMPLES = sorted((ROOT / "policy").glob("*.toml"))


def files_of(place: Path) -> list[tuple[str, str]]:
    found = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    return [(file.name, file.read_text(encoding="utf-8")) for file in found]


def clauses() -> list[tuple[Pack, Clause]]:
    packs = [read_pack(files_of(place)).pack for place in (*PACKS, *EXAMPLES)]
    return [(pack, clause) for pack in packs for clause in pack.measured_clauses]


@pytest.mark.parametrize("place", [*PACKS, *EXAMPLES], ids=lambda place: place.name)
def test_a_pack_of_ours_is_right_and_draws_no_warning(place: Path) -> None:
    assert read_pack(files_of(place)).warnings == ()


@pytest.mark.parametrize("pack, clause", clauses(), ids=lambda value: getattr(value, "id", getattr(value, "code", "")))
def test_a_clause_has_a_check_or_a_reason(pack: Pack, clause: Clause) -> None:
    measured = {check.kind for check in all_checks()}
    for binding in clause.bindings:
        kind = KINDS[binding.kind]
        if binding.kind in measured or kind.room in pack.rooms_off:
            continue
        is_built = kind.room in BUILT
        assert kind.room in ROOMS, binding.kind
        assert not is_built or kind.awaits, f"{kind.room} is built and has no check for {binding.kind}"
    assert clause.bindings or clause.follows or clause.reason.zh or clause.is_task


def test_the_rooms_said_to_be_built_are_those_that_declare_checks() -> None:
    found = [path for name in ("checks.py", "checks") for path in (ROOT / "src" / "shequ").glob(f"*/{name}")]
    rooms = {path.parent.name for path in found} - {"config"}
    assert rooms == set(BUILT)
    assert {KINDS[check.kind].room for check in all_checks()} == rooms


def test_a_check_measures_a_known_kind_of_its_own_room() -> None:
    for room in BUILT:
        for check in import_module(f"shequ.{room}.checks").CHECKS:
            assert KINDS[check.kind].room == room, check.kind


def test_every_title_has_its_english() -> None:
    missing = [clause.id for _pack, clause in clauses() if not clause.title.en]
    assert not missing


def test_no_number_of_a_pack_is_a_condition_in_code() -> None:
    """Clause ids stand in packs and their own tests; no other source names one."""
    ids = {clause.id for pack, clause in clauses() if pack.code == "lingtai-2016" and len(clause.id) > 2}
    named = []
    for path in sorted((ROOT / "src" / "shequ").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        named += [f"{path.name}: {clause}" for clause in ids if f'"{clause}"' in text]
    assert not named


@pytest.mark.clause("R2")
def test_the_deadline_of_lingtai() -> None:
    pack = read_pack(files_of(PACKS[0])).pack
    held = pack.parameter(pack.deadline, date(2016, 10, 1))
    assert held is not None
    assert held.value == date(2016, 10, 31)
