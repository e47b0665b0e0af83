"""Every fact can be read, and says what personal data it holds."""

import re
from importlib import import_module

import pytest

from shequ.journal.facts import KINDS, Fact
from tests.house.sources import modules

for module in modules():
    if module.part == "facts":
        import_module("shequ." + module.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))


def kinds() -> list[type[Fact]]:
    return [kind for kind in KINDS.values() if kind.__module__.startswith("shequ.")]


def test_every_fact_is_registered() -> None:
    assert {kind.__name__ for kind in Fact.__subclasses__() if kind.__module__.startswith("shequ.")} == {
        kind.__name__ for kind in kinds()
    }


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_its_sentence_speaks_of_its_own_fields(kind: type[Fact]) -> None:
    places = set(re.findall(r"{(\w+)}", kind.sentence))
    assert places <= set(kind.__dataclass_fields__), places - set(kind.__dataclass_fields__)
    assert re.search(r"[一-鿿]", kind.sentence), "a sentence is Chinese first"


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_its_code_names_its_room(kind: type[Fact]) -> None:
    assert kind.code.split(".")[0] == kind.__module__.split(".")[1]
