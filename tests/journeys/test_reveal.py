"""A full number is shown for a reason, counted down in words, and masked again; what is copied stays masked."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SHOWN = "span[data-mask]"


def test_a_number_is_shown_for_thirty_seconds_only(entered: Callable[[str], Any]) -> None:
    page = entered("community_secretary").new_page()
    page.clock.install()
    page.goto("/residents/")
    page.click("main table tbody th a >> nth=0")
    mask = page.inner_text("main dl .mono >> nth=0")
    assert mask.endswith("************")
    page.goto(page.url.split("?")[0] + "reveal/?what=identity")
    page.select_option("select[name=purpose], select[name=reason]", index=1)
    page.click("main button[type=submit]")
    number = page.locator(SHOWN).first.inner_text()
    assert number[:6] == mask[:6]
    assert "*" not in number
    page.wait_for_selector("[data-reveal-left]:has-text('秒后遮盖')")  # the count begins when the script has come

    page.clock.run_for(31_000)

    assert page.locator(SHOWN).first.inner_text() == mask
    assert number not in page.content(), "it has left the page"
    page.close()
