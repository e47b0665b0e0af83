"""Who may import whom: between rooms, inside rooms, and what no rule may know."""

import subprocess
import sys
from pathlib import Path

from tests.house.sources import GROUND, ROOMS, ROOT, imported_parts, modules

OPEN_TO_OTHERS = {"actions", "queries", "facts", "terms", "models"}
MAY_DEMO = {"seed", "seed_pay", "runner"}
"""The demonstration starts what rooms offer for it, and the work that a worker would do."""
WORDS = {"terms"}
DECIDED = {"terms", "rules"}
DOORS = {"actions", "queries", "forms", "schemas", "terms", "rules", "facts"}
OWN: dict[str, set[str]] = {
    "terms": set(),
    "rules": WORDS,
    "models": DECIDED,
    "facts": WORDS,
    "queries": {"models", *DECIDED, "facts"},
    "actions": {"models", "queries", "facts", *DECIDED},
    "checks": {"queries", *WORDS},
    "forms": {"queries", *WORDS},
    "schemas": {"queries", *WORDS},
    "pages": DOORS,
    "api": DOORS,
    "jobs": DOORS,
    "commands": {*DOORS, "seed"},
    "reactions": {"actions", "facts", "terms"},
    "seed": {"actions", "queries", "facts", *DECIDED},
    "seed_pay": {"actions", "queries", "facts", *DECIDED},
}


def test_a_room_imports_only_rooms_below_it() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(tool)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_file_imports_only_what_stands_before_it_in_its_room() -> None:
    wrong = [
        f"{module.name}:{line} imports {part}"
        for module in modules()
        if module.room in ROOMS and module.part in OWN
        for line, room, part in imported_parts(module)
        if room == module.room and part in OWN and part != module.part and part not in OWN[module.part]
    ]
    assert not wrong, "\n".join(wrong)


def test_another_room_is_entered_by_its_five_doors() -> None:
    wrong = [
        f"{module.name}:{line} imports {room}.{part}"
        for module in modules()
        if module.room not in GROUND
        for line, room, part in imported_parts(module)
        if room in ROOMS and room not in {module.room, "ui"} and part not in OPEN_TO_OTHERS
        if not (module.part == "seed" or (module.room == "demo" and part in MAY_DEMO))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_file_bears_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "misc", "services", "managers", "signals", "mixins"}
    wrong = [module.name for module in modules() if empty & set(Path(module.name).with_suffix("").parts)]
    assert not wrong
