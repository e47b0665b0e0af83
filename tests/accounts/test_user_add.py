"""Opening an account."""

import pytest

from shequ.accounts import actions, queries, rules, terms
from shequ.accounts.models import User
from shequ.base.paging import PageRequest
from shequ.journal.models import Entry, Value
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role

pytestmark = pytest.mark.db
NUMBER = "620822198001010010"
PASSWORD = "Yi-ci-xing-2026"


def add(call, **changed):
    given = {"username": "wang.min", "name": "王敏", "area": "990101", "identity_number": NUMBER, "password": PASSWORD}
    return actions.user_add(call, **{**given, **changed})


class TestUserAdd:
    def test_opens_an_account_that_must_change_its_password(self, keeper):
        user = User.rows.get(pk=add(keeper.call))

        assert user.check_password(PASSWORD)
        assert user.must_change_password
        assert user.area_id == "990101"

    def test_keeps_no_identity_number(self, keeper):
        user = User.rows.get(pk=add(keeper.call))

        assert NUMBER not in repr(vars(user))
        assert user.person.startswith("id:")

    def test_two_accounts_of_one_number_are_one_person(self, keeper):
        first = User.rows.get(pk=add(keeper.call))
        second = User.rows.get(pk=add(keeper.call, username="wang.min.2"))

        assert first.person == second.person
        assert queries.user_detail(keeper.call, user_id=first.pk).other_accounts == ("wang.min.2",)

    def test_is_journalled_with_the_name_apart(self, keeper):
        add(keeper.call)

        entry = Entry.rows.get(code="accounts.user_added")
        assert "王敏" not in entry.body
        assert PASSWORD not in entry.body
        assert "王敏" in Value.rows.get(entry=entry, name="name").value.open()

    @pytest.mark.parametrize("username", ["ab", "王 敏", "a/b", "x" * 41, ""])
    def test_refuses_an_unfit_name(self, keeper, username):
        with pytest.raises(rules.UsernameUnfit):
            add(keeper.call, username=username)

    def test_refuses_a_name_taken_whatever_its_case(self, keeper):
        add(keeper.call)
        with pytest.raises(rules.UsernameTaken):
            add(keeper.call, username="WANG.MIN")

    @pytest.mark.parametrize("number", ["", "1", NUMBER[:-1] + "1", "620822209901010010"])
    def test_refuses_a_wrong_number(self, keeper, number):
        with pytest.raises(rules.IdentityUnfit):
            add(keeper.call, identity_number=number)

    @pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.COUNTY_LEADER])
    def test_is_not_permitted_to_others(self, town, role):
        with pytest.raises(NotPermitted):
            add(town.member(role).call)

    def test_is_hidden_in_another_county(self, keeper):
        with pytest.raises(Hidden):
            add(keeper.call, area="990202")


class TestUserList:
    def test_shows_the_accounts_of_the_area(self, town, keeper):
        add(keeper.call)
        assert town.secretary.user.username in names(keeper.call)
        assert "wang.min" in names(keeper.call)

    def test_shows_nothing_of_another_county(self, town, keeper):
        add(keeper.call)
        far = town.member(Role.SYSTEM_ADMIN, town.far_county)
        assert "wang.min" not in names(far.call)
        assert town.stranger.user.username in names(far.call)
        assert town.stranger.user.username not in names(keeper.call)

    def test_is_empty_without_the_right(self, town):
        assert names(town.secretary.call) == []

    def test_statements_do_not_grow(self, town, keeper, django_assert_num_queries):
        for at in range(12):
            add(keeper.call, username=f"user{at}")
        call = keeper.call
        with django_assert_num_queries(4):
            found = queries.user_list(call, page=PageRequest())
        assert found.total >= 12

    def test_finds_by_words_and_state(self, keeper):
        user_id = add(keeper.call)
        actions.user_close(keeper.call, user_id=user_id, reason="调离")
        assert names(keeper.call, words="王敏") == ["wang.min"]
        assert names(keeper.call, state="closed") == ["wang.min"]
        assert "wang.min" not in names(keeper.call, state="open")


def names(call, **wanted):
    return [row.username for row in queries.user_list(call, page=PageRequest(size=200), **wanted).rows]


def test_every_permission_of_accounts_is_declared():
    from shequ.kernel.permissions import declared

    assert {terms.USER_ADD, terms.GRANT_ADD, terms.SUBSTITUTE_ADD} <= set(declared())
