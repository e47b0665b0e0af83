"""Signing in through the pages: locks, second factor, limits of a session, forms sent too late, programs."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shequ.accounts import actions, queries, rules
from shequ.accounts.actions import network_of
from shequ.accounts.models import Try, User
from shequ.accounts.terms import Outcome
from shequ.journal.models import Entry

PASSWORD = "Zheng-que-2026"
LOGIN = "/sign-in/"


@pytest.fixture
def secretary(town):
    user = town.secretary.user
    user.set_password(PASSWORD)
    user.password_set_at = timezone.now()
    user.save()
    return user


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": user.username, "password": password, **more})


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


class TestPassword:
    def test_signs_in(self, client, secretary):
        assert sign_in(client, secretary).status_code == 302
        assert client.get(reverse("accounts:my_account")).status_code == 200
        assert Try.rows.get().outcome == Outcome.SIGNED_IN

    def test_whatever_the_case_of_the_name(self, client, secretary):
        client.post(LOGIN, {"login": secretary.username.upper(), "password": PASSWORD})
        assert client.get(reverse("accounts:my_account")).status_code == 200

    def test_says_the_same_for_a_wrong_name_and_a_wrong_password(self, client, secretary):
        wrong = sign_in(client, secretary, "falsch").content.decode()
        unknown = client.post(LOGIN, {"login": "nobody-here", "password": "falsch"}).content.decode()
        for answer in (wrong, unknown):
            assert "登录名或口令不对" in answer

    def test_leads_back_and_nowhere_else(self, client, secretary):
        assert sign_in(client, secretary, next="/accounts/own/").url == "/accounts/own/"
        client.logout()
        assert sign_in(client, secretary, next="https://evil.example/").url == "/"

    def test_a_closed_account_is_told_so(self, client, secretary):
        secretary.is_active = False
        secretary.save()
        answer = sign_in(client, secretary)
        assert answer.url == reverse("account_inactive")
        assert Try.rows.latest("at").outcome == Outcome.CLOSED


class TestLock:
    def test_locks_after_five_failures_in_a_row_and_is_journalled(self, client, secretary):
        for _at in range(5):
            sign_in(client, secretary, "falsch")
        answer = sign_in(client, secretary)

        assert "已暂时锁定" in answer.content.decode()
        assert client.get(reverse("accounts:my_account")).status_code == 302
        assert Entry.rows.filter(code="accounts.account_locked").count() == 1  # account_lock_note

    def test_locks_names_that_are_no_account_alike(self, client, secretary):
        for _at in range(5):
            client.post(LOGIN, {"login": "nobody-here", "password": "x"})
        assert "已暂时锁定" in client.post(LOGIN, {"login": "nobody-here", "password": "x"}).content.decode()
        assert not Entry.rows.filter(code="accounts.account_locked").exists()

    def test_a_success_between_starts_anew(self, client, secretary):
        for _at in range(4):
            sign_in(client, secretary, "falsch")
        sign_in(client, secretary)
        client.logout()
        sign_in(client, secretary, "falsch")
        assert sign_in(client, secretary).status_code == 302

    def test_ends_by_itself_and_by_the_administrator(self, client, secretary, keeper):
        for _at in range(5):
            sign_in(client, secretary, "falsch")
        now = timezone.now()
        assert queries.locked_until(secretary.username, at=now) is not None
        assert queries.locked_until(secretary.username, at=now + timedelta(minutes=16)) is None

        from dataclasses import replace

        actions.password_reset(replace(keeper.call, at=now), user_id=secretary.pk, password="Yi-ci-xing-1")
        assert queries.locked_until(secretary.username, at=now) is None

    @pytest.mark.parametrize(
        ("minutes", "is_locked"),
        [
            ([0, 1, 2, 3, 4], True),
            ([0, 1, 2, 3], False),
            ([0, 4, 8, 12, 16], False),
            ([0, 3, 6, 9, 12], True),
            ([-20, -19, -18, -17, -16], False),
        ],
    )
    def test_rule(self, minutes, is_locked):
        noon = datetime(2026, 11, 24, 12, 20, tzinfo=timezone.get_default_timezone())
        tries = [(noon - timedelta(minutes=20 - at), Outcome.WRONG) for at in sorted(minutes, reverse=True)]
        at = noon - timedelta(minutes=20 - max(minutes)) if max(minutes) >= 0 else noon
        found = rules.locked_until(tries, at=at, most=5, lock=timedelta(minutes=15))
        assert (found is not None) == is_locked


class TestLog:
    def test_keeps_no_name_and_no_address(self, client, db):
        client.post(LOGIN, {"login": "mein-passwort-hier", "password": "x"}, REMOTE_ADDR="203.0.113.77")
        row = Try.rows.get()
        assert row.user is None
        assert b"passwort" not in bytes(row.name_digest)
        assert row.network == "203.0.113.0/24"

    @pytest.mark.parametrize(
        ("address", "network"),
        [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::5", "2001:db8:1::/48"), ("", ""), ("unix:", "")],
    )
    def test_networks(self, address, network):
        assert network_of(address) == network

    def test_a_proxy_is_believed_only_when_configured(self, client, db, settings):
        given = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.9, 203.0.113.5"}
        client.post(LOGIN, {"login": "x", "password": "x"}, **given)
        settings.TRUSTED_PROXIES = ["10.0.0.1"]
        client.post(LOGIN, {"login": "x", "password": "x"}, **given)
        assert set(Try.rows.values_list("network", flat=True)) == {"10.0.0.0/24", "203.0.113.0/24"}


class TestOneTimePassword:
    def test_must_be_changed_before_anything_else(self, client, secretary):
        secretary.must_change_password = True
        secretary.save()
        sign_in(client, secretary)

        assert client.get(reverse("accounts:token_list")).url == reverse("account_change_password")
        new = "Wo-zi-ji-de-1"
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert client.get(reverse("accounts:token_list")).status_code == 200
        assert User.rows.get(pk=secretary.pk).check_password(new)
        assert Entry.rows.filter(code="accounts.password_changed").count() == 1

    def test_is_of_no_use_after_some_days(self, client, secretary):
        secretary.must_change_password = True
        secretary.password_set_at = timezone.now() - timedelta(days=8)
        secretary.save()
        assert "已过期" in sign_in(client, secretary).content.decode()

    def test_an_old_password_must_be_changed(self, client, secretary):
        secretary.password_set_at = timezone.now() - timedelta(days=91)
        secretary.save()
        sign_in(client, secretary)
        assert client.get(reverse("accounts:token_list")).url == reverse("account_change_password")


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    def test_staff_set_one_up_before_anything_else(self, client, secretary, django_capture_on_commit_callbacks):
        sign_in(client, secretary)
        assert client.get(reverse("accounts:token_list")).url == reverse("mfa_index")

        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302

        assert client.get(reverse("accounts:token_list")).status_code == 200
        assert secret not in str(Authenticator.objects.get(type="totp").data)
        assert Entry.rows.filter(code="accounts.second_factor_added").exists()

    def test_is_asked_at_the_next_sign_in(self, client, secretary):
        secret = TOTP.activate(secretary, "JBSWY3DPEHPK3PXP").instance and "JBSWY3DPEHPK3PXP"
        assert sign_in(client, secretary).url.startswith(reverse("mfa_authenticate"))
        assert client.get(reverse("accounts:my_account")).status_code == 302

        wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "验证码不对" in wrong.content.decode()
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

        assert client.get(reverse("accounts:my_account")).status_code == 200
        outcomes = set(Try.rows.values_list("outcome", flat=True))
        assert outcomes == {Outcome.WRONG_CODE, Outcome.SIGNED_IN}

    def test_residents_need_none(self, client, town):
        from shequ.kernel.roles import Role

        resident = town.member(Role.RESIDENT, town.east).user
        client.force_login(resident)
        assert client.get(reverse("accounts:my_account")).status_code == 200


class TestLimitsOfASession:
    def age(self, client, **minutes):
        session = client.session
        for name, ago in minutes.items():
            session[name] = int((timezone.now() - timedelta(minutes=ago)).timestamp())
        session.save()

    @pytest.mark.parametrize(("seen_at", "is_over"), [(29, False), (31, True)])
    def test_ends_after_a_time_without_use(self, client, secretary, seen_at, is_over):
        sign_in(client, secretary)
        self.age(client, seen_at=seen_at, began_at=seen_at)
        answer = client.get(reverse("accounts:my_account"))
        assert (answer.status_code == 303) == is_over

    def test_ends_after_a_working_day_in_any_case(self, client, secretary):
        sign_in(client, secretary)
        self.age(client, seen_at=1, began_at=8 * 60 + 1)
        assert client.get(reverse("accounts:my_account")).status_code == 303

    def test_a_form_sent_too_late_is_kept_for_its_writer(self, secretary):
        client = Client()
        sign_in(client, secretary)
        self.age(client, seen_at=31)
        given = {"title": "看板", "scope": ["areas.area_see"], "expires_on": "2027-01-01", "_once": "x"}
        sent = client.post(reverse("accounts:token_add"), given)
        assert sent.status_code == 303
        assert "看板" not in str(dict(client.session))

        back = sign_in(client, secretary, next=sent.url.split("next=")[1].replace("%2F", "/"))
        page = client.get(back.url)
        assert page.context["path"] == reverse("accounts:token_add")
        assert ("title", "看板") in page.context["fields"]
        assert "_once" not in dict(page.context["fields"])
        assert client.get(back.url).status_code == 303, "it is given back once"

    def test_nobody_else_gets_it(self, secretary, town):
        client = Client()
        sign_in(client, secretary)
        self.age(client, seen_at=31)
        client.post(reverse("accounts:token_add"), {"title": "看板"})
        kept = client.session["kept_form"]

        client.force_login(town.neighbour.user)
        session = client.session
        session["kept_form"] = kept
        session.save()
        assert client.get(reverse("accounts:form_continue")).status_code == 404

    def test_a_password_is_never_kept(self, secretary):
        client = Client()
        sign_in(client, secretary)
        self.age(client, seen_at=31)
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
        assert "kept_form" not in client.session

    def test_a_forged_form_is_not_kept(self, secretary):
        client = Client(enforce_csrf_checks=True)
        client.force_login(secretary)
        self.age(client, seen_at=31)
        assert client.post(reverse("accounts:token_add"), {"title": "x"}).status_code == 403
        assert "kept_form" not in client.session


class TestPrograms:
    @pytest.fixture
    def token(self, town):
        call = town.secretary.call_at(timezone.now())  # programs are asked by the machine's clock
        expires = call.on + timedelta(days=30)
        actions.token_add(call, title="看板", scope=("areas.area_see",), expires_on=expires, token="shq_program")
        return {"HTTP_AUTHORIZATION": "Bearer shq_program"}

    @pytest.fixture
    def asked(self, rf, settings):
        """Return what the middleware makes of a request."""
        from django.contrib.auth.middleware import AuthenticationMiddleware
        from django.contrib.sessions.middleware import SessionMiddleware

        from shequ.accounts.middleware import CallMiddleware, SignInMiddleware

        def ask(method="get", **headers):
            request = getattr(rf, method)("/api/areas", **headers)
            found = {}

            def view(request):
                from django.http import HttpResponse

                found["answer"] = inner.process_view(request, lambda _request: None)
                found["call"] = request.call
                return HttpResponse()

            inner = SignInMiddleware(view)
            chain = SessionMiddleware(AuthenticationMiddleware(CallMiddleware(inner)))
            chain(request)
            return found

        return ask

    def test_a_token_acts_in_the_api(self, token, asked):
        call = asked(**token)["call"]
        assert call.actor.kind == "user"
        assert call.channel == "api"
        assert call.client.startswith("token:")
        assert call.actor.may("areas.area_see")

    @pytest.mark.parametrize("sent", ["Bearer shq_wrong", "Bearer ", "Basic eDp5"])
    def test_another_token_does_not(self, token, asked, sent):
        assert asked(HTTP_AUTHORIZATION=sent)["call"].actor.kind == "nobody"

    def test_a_token_is_no_sign_in_for_pages(self, token, client):
        assert client.get(reverse("accounts:my_account"), **token).status_code == 302

    def test_a_session_must_prove_its_page(self, secretary):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(secretary)
        answer = browser.post("/api/openapi.json")
        assert answer.status_code in (403, 405)


class TestEndedElsewhereThanOnAPage:
    def old(self, client, secretary):
        client.force_login(secretary)
        session = client.session
        session["seen_at"] = int((timezone.now() - timedelta(minutes=31)).timestamp())
        session.save()

    def test_the_api_answers_401(self, client, secretary):
        self.old(client, secretary)
        answer = client.get("/api/openapi.json")
        assert answer.status_code == 401
        assert answer.json()["code"] == "accounts.session_ended"

    def test_a_fragment_sends_the_whole_page_to_sign_in(self, client, secretary):
        self.old(client, secretary)
        answer = client.get(reverse("accounts:my_account"), headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert answer["HX-Redirect"].startswith(LOGIN)

    def test_a_page_comes_back_after_signing_in(self, client, secretary):
        self.old(client, secretary)
        answer = client.get(reverse("accounts:token_list"))
        assert answer.url.endswith("next=%2Faccounts%2Fown%2Ftokens%2F")
        assert "已退出登录" in client.get(answer.url).content.decode()
