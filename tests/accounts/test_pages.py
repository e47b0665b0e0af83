"""The pages of accounts: who may open them, what they do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shequ.accounts.models import Grant, Token, User
from shequ.kernel.roles import Role

SHOWN = [
    ("accounts:user_list", (), {"keeper", "granter", "watcher"}),
    ("accounts:user_add", (), {"keeper"}),
    ("accounts:user_detail", ("newcomer",), {"keeper", "granter", "watcher"}),
    ("accounts:user_change", ("newcomer",), {"keeper"}),
    ("accounts:user_close", ("newcomer",), {"keeper"}),
    ("accounts:user_reopen", ("newcomer",), {"keeper"}),
    ("accounts:password_reset", ("newcomer",), {"keeper"}),
    ("accounts:second_factor_lift", ("newcomer",), {"granter"}),
    ("accounts:grant_add", ("newcomer",), {"granter"}),
    ("accounts:grant_list", (), {"granter", "watcher"}),
    ("accounts:grant_end", ("grant",), {"granter"}),
    ("accounts:substitute_add", ("grant",), {"granter"}),
    ("accounts:try_list", (), {"granter", "watcher"}),
]
OWN = [
    "accounts:my_account", "accounts:session_list", "accounts:token_list", "accounts:token_add", "mfa_index",
    "account_change_password",
]  # fmt: skip
OPEN = ["account_login", "account_reset_password", "account_inactive"]


@pytest.fixture
def members(town, keeper, granter, watcher):
    return {"keeper": keeper, "granter": granter, "watcher": watcher, "secretary": town.secretary}


def address(name, about, town, newcomer):
    row = Grant.rows.get(user=town.secretary.user).pk if about == ("grant",) else newcomer.pk
    return reverse(name, args=[row] if about else [])


@pytest.mark.parametrize(("name", "about", "may"), SHOWN, ids=[row[0] for row in SHOWN])
def test_opens_to_those_who_may(name, about, may, town, newcomer, members, client_of, client):
    url = address(name, about, town, newcomer)
    answers = {who: client_of(member).get(url).status_code for who, member in members.items()}

    assert answers == {who: 200 if who in may else 403 for who in members}
    assert client.get(url).status_code == 302
    far = client_of(town.member(Role.SECURITY_ADMIN if "granter" in may else Role.SYSTEM_ADMIN, town.far_county))
    assert far.get(url).status_code == (404 if about else 200)


@pytest.mark.parametrize("name", OWN)
def test_own_pages_need_a_sign_in(name, town, client_of, client):
    assert client_of(town.secretary).get(reverse(name)).status_code == 200
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", OPEN)
def test_sign_in_pages_are_open_and_chinese(name, client, db):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    for english in ("Sign In", "Password", "Username", "Forgot"):
        assert english not in answer.content.decode()


def test_there_is_no_signing_up_and_no_reset_by_mail(client, db):
    for path in ("/sign-in/signup/", "/sign-in/email/", "/sign-in/password/reset/"):
        assert client.get(path).status_code == 404


class TestUserPages:
    def test_opening_shows_the_password_once(self, keeper, client_of):
        given = {"name": "王敏", "identity_number": "620822198001010010", "username": "wang.min", "area": "990101"}
        answer = client_of(keeper).post(reverse("accounts:user_add"), given)

        user = User.rows.get(username="wang.min")
        assert user.check_password(answer.context["password"])
        assert "no-store" in answer["Cache-Control"]

    def test_a_refusal_stands_on_its_field(self, keeper, newcomer, client_of):
        given = {"name": "王敏", "identity_number": "620822198001010010", "username": "newcomer", "area": "990101"}
        answer = client_of(keeper).post(reverse("accounts:user_add"), given)
        assert "已有人使用" in str(answer.context["form"].errors["username"])

    def test_closing_and_opening(self, keeper, newcomer, client_of):
        browser = client_of(keeper)
        assert browser.post(reverse("accounts:user_close", args=[newcomer.pk]), {"reason": "调离"}).status_code == 303
        newcomer.refresh_from_db()
        assert not newcomer.is_active
        browser.post(reverse("accounts:user_reopen", args=[newcomer.pk]), {"reason": "回来了"})
        newcomer.refresh_from_db()
        assert newcomer.is_active

    def test_a_new_one_time_password(self, keeper, newcomer, client_of):
        answer = client_of(keeper).post(reverse("accounts:password_reset", args=[newcomer.pk]))
        newcomer.refresh_from_db()
        assert newcomer.check_password(answer.context["password"])
        assert newcomer.must_change_password


class TestGrantPages:
    def test_gives_and_ends(self, town, granter, newcomer, client_of):
        browser = client_of(granter)
        given = {"role": Role.COMMUNITY_MEMBER, "area": town.east, "starts_on": "2099-01-01", "ends_on": ""}
        assert browser.post(reverse("accounts:grant_add", args=[newcomer.pk]), given).status_code == 303
        grant = Grant.rows.get(user=newcomer)

        page = browser.get(reverse("accounts:user_detail", args=[newcomer.pk])).content.decode()
        assert "居委会成员" in page

        ended = browser.post(reverse("accounts:grant_end", args=[grant.pk]), {"on": "2099-02-01", "reason": "期满"})
        assert ended.status_code == 303

    def test_puts_the_refusal_on_the_form(self, town, granter, newcomer, client_of):
        given = {"role": Role.COMMUNITY_MEMBER, "area": town.county, "starts_on": "2099-01-01"}
        answer = client_of(granter).post(reverse("accounts:grant_add", args=[newcomer.pk]), given)
        assert "不能授予在" in str(answer.context["form"].errors["area"])

    def test_lets_somebody_stand_in(self, town, granter, newcomer, client_of):
        grant = Grant.rows.get(user=town.secretary.user)
        given = {"username": "newcomer", "starts_on": "2099-01-01", "ends_on": "2099-02-01", "reason": "休假"}
        client_of(granter).post(reverse("accounts:substitute_add", args=[grant.pk]), given)
        assert Grant.rows.get(user=newcomer).substitutes_for_id == grant.pk


class TestTokenPages:
    def test_shows_the_token_once_and_keeps_its_digest(self, town, client_of):
        browser = client_of(town.secretary)
        expires_on = (timezone.localdate() + timedelta(days=30)).isoformat()
        given = {"title": "数据看板", "expires_on": expires_on, "scope": ["areas.area_see"]}
        token = browser.post(reverse("accounts:token_add"), given).context["token"]

        kept = Token.rows.get()
        assert token.encode() not in bytes(kept.digest)
        assert token not in browser.get(reverse("accounts:token_list")).content.decode()
        browser.post(reverse("accounts:token_revoke", args=[kept.pk]))
        kept.refresh_from_db()
        assert kept.revoked_at is not None


def test_a_post_is_chosen(town, client_of):
    user = town.secretary.user
    town.member(Role.COMMUNITY_MEMBER, town.west, username=user.username)
    browser = client_of(town.secretary)
    posts = browser.get(reverse("accounts:my_account")).context["own"].posts
    assert [post.is_current for post in posts] == [True, False]

    browser.post(reverse("accounts:post_choose"), {"post": posts[1].key})

    posts = browser.get(reverse("accounts:my_account")).context["own"].posts
    assert [post.is_current for post in posts] == [False, True]
    assert browser.post(reverse("accounts:post_choose"), {"post": "stolen"}).status_code == 404
