"""`shequ users`: the first administrators of an installation where nobody can sign in yet."""

import json

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner

from shequ.accounts import queries
from shequ.accounts.commands import users
from shequ.accounts.models import Grant, User
from shequ.accounts.passwords import one_time_password
from shequ.accounts.rules import is_strong
from shequ.kernel.roles import Role

pytestmark = pytest.mark.db


def run(*args, **more):
    answer = CliRunner().invoke(users, [*args, "--json"], **more)
    return answer.exit_code, json.loads(answer.stdout)


def add(username, role, person):
    return run("add", username, "--name", "某人", "--area", "990101", "--role", role, "--person", person)


class TestAdd:
    def test_opens_an_account_with_a_role(self, town):
        code, told = add("keeper", Role.SYSTEM_ADMIN, "person:1")
        assert code == 0
        user = User.rows.get(username="keeper")
        assert user.check_password(told["password"])
        assert user.must_change_password
        assert Grant.rows.get(user=user).role == Role.SYSTEM_ADMIN

    def test_keeps_the_three_apart_and_leaves_nothing_half_done(self, town):
        add("keeper", Role.SYSTEM_ADMIN, "person:1")
        code, told = add("other", Role.AUDIT_ADMIN, "person:1")
        assert code == 3
        assert told["error"]["code"] == "accounts.administrators_apart"
        assert not User.rows.filter(username="other").exists()

    def test_asks_for_the_identity_number_without_showing_it(self, town):
        answer = CliRunner().invoke(
            users, ["add", "wang.min", "--name", "王敏", "--area", "990101"], input="620822198001010010\n"
        )
        assert answer.exit_code == 0
        assert "620822198001010010" not in answer.output
        assert User.rows.get(username="wang.min").person.startswith("id:")

    def test_refuses_an_area_that_is_not_there(self, town):
        code, told = run("add", "keeper", "--name", "某人", "--area", "110101", "--person", "person:1")
        assert (code, told["error"]["code"]) == (3, "hidden")


def test_password_lets_an_administrator_in_again(town):
    add("keeper", Role.SYSTEM_ADMIN, "person:1")
    code, told = run("password", "keeper")
    assert code == 0
    assert User.rows.get(username="keeper").check_password(told["password"])
    assert run("password", "nobody")[0] == 3


def test_lift_takes_the_second_factor_away(town):
    add("keeper", Role.SYSTEM_ADMIN, "person:1")
    assert run("lift", "keeper", "--reason", "手机丢失") == (1, {"format": 1, "user": "keeper", "lifted": False})
    Authenticator.objects.create(user=User.rows.get(username="keeper"), type="totp", data={"secret": "x"})
    assert run("lift", "keeper", "--reason", "手机丢失")[1]["lifted"] is True


def test_list_names_accounts_and_posts(town):
    add("keeper", Role.SYSTEM_ADMIN, "person:1")
    _code, told = run("list")
    assert {"user": "keeper", "name": "某人", "open": True, "posts": ["东平县 系统管理员"]} in told["users"]
    assert told["total"] == queries.user_count()


def test_one_time_passwords_are_strong_and_cannot_be_misread():
    for _at in range(200):
        password = one_time_password()
        assert is_strong(password)
        assert not set(password) & set("O0Il1")
