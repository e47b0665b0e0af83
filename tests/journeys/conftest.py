"""Browser journeys: skipped in plain sight where there is no Chromium; on CI that is a failure."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import site as sites

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install --group e2e")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """A small demonstration county, served. SHEQU_JOURNEY_HOME names one made before."""
    made = os.environ.get("SHEQU_JOURNEY_HOME")
    home = Path(made) if made else tmp_path_factory.mktemp("county")
    if not (home / "demo.json").exists():
        sites.seed(home)
    with sites.served(home) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    """A Chromium."""
    path = sites.chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and CI is set")
        pytest.skip("no Chromium on this machine: apt-get install chromium, or playwright install chromium")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path or None, args=sites.FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def entered(site: sites.Site, browser: "playwright.Browser") -> Iterator[Callable[[str], "playwright.BrowserContext"]]:
    """Return contexts signed in through the form, one for each role."""
    contexts: dict[str, playwright.BrowserContext] = {}

    def enter(role: str) -> "playwright.BrowserContext":
        if role not in contexts:
            context = browser.new_context(
                base_url=site.url, locale="zh-CN", viewport={"width": 1440, "height": 1000}, reduced_motion="reduce"
            )
            context.set_default_timeout(15_000)
            if role:
                account = site.account(role)
                page = context.new_page()
                page.goto("/sign-in/")
                page.fill("input[name=login]", account["user"])
                page.fill("input[name=password]", account["password"])
                page.press("input[name=password]", "Enter")
                page.wait_for_selector(".sq-side")
                page.close()
            contexts[role] = context
        return contexts[role]

    yield enter
    for context in contexts.values():
        context.close()
