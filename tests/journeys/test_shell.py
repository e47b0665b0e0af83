"""The shell in a browser: keys, switches, large text, refusals, no network, no script."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(entered: Callable[[str], Any]) -> Any:
    opened = entered("community_secretary").new_page()
    opened.goto("/")
    yield opened
    opened.close()


def focused(page: Any) -> str:
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.className"))


def test_slash_goes_to_the_search_box(page: Any) -> None:
    page.keyboard.press("/")
    assert focused(page) == "sq-q"
    page.keyboard.type("东")
    page.keyboard.press("/")
    assert page.input_value("#sq-q") == "东/", "while typing it is a sign like others"


def test_search_answers_and_arrows_walk_the_hits(page: Any) -> None:
    page.fill("#sq-q", "东大街")
    page.press("#sq-q", "Enter")
    page.wait_for_url("**/search/?q=*")
    hits = page.locator("[data-arrow-list] a")
    assert hits.count() > 0
    page.focus("#sq-q")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.closest('[data-arrow-list]') !== null")


def test_the_first_tab_offers_to_skip_to_the_content(page: Any) -> None:
    page.keyboard.press("Tab")
    assert "sq-skip" in focused(page)
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_dark_takes_effect_in_place_and_is_remembered(page: Any) -> None:
    page.click("details.sq-who > summary")
    page.click("form[data-switch=theme] button[value=dark]")
    page.wait_for_selector("html[data-bs-theme=dark]")
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.click("details.sq-who > summary")
    page.click("form[data-switch=theme] button[value=system]")
    page.wait_for_selector("html[data-theme=system]")


def test_large_text_is_large_and_its_targets_are_60_px(page: Any) -> None:
    page.click("text=大字版")
    assert page.get_attribute("html", "data-text") == "large"
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('main .btn, .sq-tools a, .m-bar a')].filter((e) => e.offsetParent)"
        ".map((e) => [e.textContent.trim(), e.getBoundingClientRect().height, parseFloat(getComputedStyle(e).fontSize)])"
    )
    assert sizes
    assert all(height >= 60 and size >= 18 for _text, height, size in sizes), sizes
    page.click("text=标准字")
    assert page.get_attribute("html", "data-text") == "normal"


def test_english_leaves_no_chinese_in_the_shell(page: Any) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
    page.goto("/")
    shell = page.inner_text(".sq-side") + page.inner_text(".sq-tools a") + page.inner_text(".sq-brand")
    page.context.clear_cookies(name="django_language")
    assert not [char for char in shell if "\u4e00" <= char <= "\u9fff"], shell


def test_a_stranger_address_is_told_plainly(page: Any) -> None:
    answer = page.goto("/plan/no-such-page/")
    assert answer.status == 404
    assert "没有这一页" in page.inner_text("main")


def test_without_a_network_the_shell_says_so(entered: Callable[[str], Any]) -> None:
    context = entered("community_secretary")
    page = context.new_page()
    page.goto("/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    context.set_offline(True)
    try:
        page.goto("/residents/")
        assert "现在没有网络" in page.inner_text("main")
    finally:
        context.set_offline(False)
        page.close()


def test_works_without_script(site: Site, browser: Any) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    account = site.account("community_secretary")
    page.goto("/sign-in/")
    page.fill("input[name=login]", account["user"])
    page.fill("input[name=password]", account["password"])
    page.click("main button[type=submit] >> nth=0")
    assert page.inner_text("h1") == "我的工作"
    page.click("text=大字版")
    assert page.get_attribute("html", "data-text") == "large"
    page.goto("/preferences/")
    page.click("button[name=theme][value=dark]")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    context.close()
