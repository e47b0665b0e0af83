"""What templates of every room keep to."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/shequ"
FILTER_IN_VALUE = re.compile(r'\s:[a-z_]+="[^"{]*\|[^"{]*"')
KNOWN = {path.stem.replace("_", "-") for path in (SOURCE / "ui/templates/cotton").glob("*.html")} | {"vars", "slot"}
COMPONENT = re.compile(r"<c-([a-z-]+)")


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_values_of_components_hold_no_filter(path: Path) -> None:
    """Cotton renders `:text="x|f"` as nothing, silently; `text="{{ x|f }}"` works."""
    assert not FILTER_IN_VALUE.findall(path.read_text("utf-8"))


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_components_exist(path: Path) -> None:
    assert set(COMPONENT.findall(path.read_text("utf-8"))) <= KNOWN


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_components_are_closed(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    for name in set(COMPONENT.findall(text)) - {"vars"}:
        opened = len(re.findall(rf"<c-{name}(?=[\s>/])", text))
        closed = len(re.findall(rf"</c-{name}>", text))
        alone = len(re.findall(rf"<c-{name}\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*/>", text))
        assert opened == closed + alone, name
