"""Signing in as people do: an authenticator app, a passkey by Chromium's virtual authenticator, a form sent too late."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.journeys.site import Site

PERIOD_S = 30
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def context(site: Site, browser: Any) -> Iterator[Any]:
    """A browser nobody is signed in with. Passkeys belong to a name, so the site is called by its name here."""
    base = site.url.replace("127.0.0.1", "localhost")
    opened = browser.new_context(base_url=base, locale="zh-CN", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def sign_in(page: Any, account: dict[str, str]) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", account["user"])
    page.fill("input[name=password]", account["password"])
    page.press("input[name=password]", "Enter")


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_S)))


class TestAuthenticatorApp:
    def test_is_set_up_asked_for_and_taken_away(self, site: Site, context: Any) -> None:
        page = context.new_page()
        account = site.account("finance")
        sign_in(page, account)
        page.wait_for_selector(".sq-side")
        page.goto("/sign-in/factors/app/")
        secret = page.text_content("main code").strip()
        assert page.locator("main img").evaluate("image => image.naturalWidth") > 0, "the code to scan is drawn"
        page.fill("input[name=code]", code_of(secret))
        page.click("main button[type=submit]")
        page.wait_for_url("**/sign-in/factors/**")
        assert "动态验证码已启用" in page.text_content("body")

        page.context.clear_cookies()
        sign_in(page, account)
        page.wait_for_url("**/sign-in/second/**")
        page.fill("input[name=code]", "000000")
        page.press("input[name=code]", "Enter")
        assert "验证码不对" in page.text_content("main")
        time.sleep(PERIOD_S - time.time() % PERIOD_S + 0.5)  # a code is good once
        page.fill("input[name=code]", code_of(secret))
        page.press("input[name=code]", "Enter")
        page.wait_for_selector(".sq-side")

        page.goto("/sign-in/factors/app/remove/")
        page.click("main form button.danger")
        page.wait_for_url("**/sign-in/factors/")
        assert "动态验证码已停用" in page.text_content("body")


class TestPasskey:
    def test_is_registered_and_signs_in_without_a_password(self, site: Site, context: Any) -> None:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})

        sign_in(page, site.account("reform_office"))
        page.wait_for_selector(".sq-side")
        page.goto("/sign-in/factors/keys/add/")
        page.fill("input[name=name]", "办公室电脑")
        page.check("input[name=passwordless]")
        page.click("#mfa_webauthn_add")
        page.wait_for_selector("text=通行密钥已登记")

        page.context.clear_cookies()
        page.goto("/sign-in/")
        page.click("#passkey_login")
        page.wait_for_selector(".sq-side")
        page.goto("/accounts/own/")
        assert "reform_office" in page.text_content("main")

        page.goto("/sign-in/factors/keys/")
        assert "办公室电脑" in page.text_content("main")
        assert not errors


class TestSessions:
    def test_another_place_is_signed_out(self, site: Site, context: Any, browser: Any) -> None:
        account = site.account("civil_affairs")
        page = context.new_page()
        sign_in(page, account)
        page.wait_for_selector(".sq-side")
        with browser.new_context(base_url=site.url) as elsewhere:
            other = elsewhere.new_page()
            sign_in(other, account)
            other.wait_for_selector(".sq-side")

            page.goto("/accounts/own/sessions/")
            assert page.locator("tbody tr").count() >= 2
            page.click("text=退出其他登录")
            page.wait_for_selector("text=已退出其他")
            assert page.locator("tbody tr").count() == 1

            other.goto("/accounts/own/")
            assert "/sign-in/" in other.url
