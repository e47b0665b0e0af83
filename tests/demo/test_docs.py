"""The documents say what is there: commands, dependencies, links."""

import re
import tomllib
from pathlib import Path

import pytest

from shequ.config.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    broken = [
        target
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_machine(page):
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"(?<![\w.])/(?:work|root|tmp)/", text)


def test_every_command_is_described():
    text = (ROOT / "docs/mechanisms/command-line.md").read_text(encoding="utf-8")

    missing = [name for name in COMMANDS if not re.search(rf"`{name}[ `]", text)]
    assert not missing


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    names = [re.split(r"[\[~>=<]", line)[0].lower() for line in project["dependencies"]]

    assert [name for name in names if name not in text] == []


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")

    assert [page.name for page in sorted(ROOT.glob("docs/adr/0*.md")) if page.name not in index] == []


def test_every_mechanism_is_in_the_index():
    index = (ROOT / "docs/mechanisms/README.md").read_text(encoding="utf-8")
    pages = {page.name for page in ROOT.glob("docs/mechanisms/*.md")} - {"README.md"}

    assert [name for name in sorted(pages) if name not in index] == []
