"""Every page, as each kind of person: it opens, keeps the content policy, fits a phone, and axe-core finds nothing serious."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import walk
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
ROLES = (
    "",
    "community_secretary",
    "group_office",
    "grid_worker",
    "system_admin",
    "security_admin",
    "audit_admin",
    "resident",
)
STARTS = ("/", "/ui/gallery?wrong=1", "/no-such-page/")
SERIOUS = ("serious", "critical")
DESK = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
RUN = """async (rules) => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const only = rules.length ? { type: "rule", values: rules } : { type: "tag", values: levels };
  const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"], elementRef: false });
  const told = (node) => node.target.join(" ") + " | " + (node.any[0]?.message ?? node.failureSummary);
  return found.violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(told) }));
}"""
LOOKS = {
    "dark": "() => { document.documentElement.dataset.bsTheme = 'dark'; }",
    "large": "() => { document.documentElement.dataset.bsTheme = 'light'; document.documentElement.dataset.text = 'large'; }",
    "plain": "() => { document.documentElement.dataset.bsTheme = 'light'; document.documentElement.dataset.text = 'normal'; }",
}
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def examined() -> set[str]:
    """The kinds of pages that axe-core has looked at."""
    return set()


def serious(page: Any, rules: list[str]) -> list[str]:
    found = page.evaluate(RUN, rules)
    return [f"{one['id']}: {'; '.join(one['nodes'])}" for one in found if one["impact"] in SERIOUS]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_page(role: str, site: Site, entered: Callable[[str], Any], examined: set[str]) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not there: make assets")
    if role and role not in site.roles:
        pytest.skip(f"the demonstration has no {role}")
    faults: dict[str, list[str]] = {}
    kinds = []
    for step in walk.pages(entered(role), site.url, starts=STARTS):
        kind, page, answer = step.kind, step.page, step.answer
        kinds.append(kind)
        wrong = faults.setdefault(kind, [])
        if answer.status != (404 if kind == STARTS[-1] else 200):
            wrong.append(f"answered {answer.status}: {page.title()}, linked by {step.came_from}")
            continue
        wrong += [f"content policy: {said}" for said in page.evaluate("() => window.__violations")]
        if page.locator("h1").count() != 1:
            wrong.append(f"{page.locator('h1').count()} h1")
        template = kind.split("?")[0]
        if template in examined:  # by another role or under another query already: the same template
            continue
        examined.add(template)
        page.evaluate(AXE.read_text("utf-8") + "; undefined")
        wrong += [f"light {said}" for said in serious(page, [])]
        page.evaluate(LOOKS["dark"])
        wrong += [f"dark {said}" for said in serious(page, ["color-contrast"])]
        page.evaluate(LOOKS["large"])
        if (wider := page.evaluate(WIDER)) > 0:
            wrong.append(f"large text: {wider} px too wide")
        page.evaluate(LOOKS["plain"])
        page.set_viewport_size(PHONE)
        if (wider := page.evaluate(WIDER)) > 0:
            wrong.append(f"phone: {wider} px too wide")
        wrong += [
            f"phone {said}" for said in serious(page, ["target-size", "color-contrast", "scrollable-region-focusable"])
        ]
        page.set_viewport_size(DESK)
    told = "\n".join(f"{kind}\n  " + "\n  ".join(dict.fromkeys(wrong)) for kind, wrong in faults.items() if wrong)
    assert not told, told
    assert len(kinds) >= (3 if role in ("", "resident") else 5), kinds
