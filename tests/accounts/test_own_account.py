"""What people do about their own account: password, second factor, sessions, tokens, posts."""

from datetime import date, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from shequ.accounts import actions, queries, rules
from shequ.accounts.models import Token, User
from shequ.base import secrets
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.call import CHINA
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role

pytestmark = pytest.mark.db
TODAY = date(2026, 11, 24)


def session_of(user):
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return UserSession.objects.create(user=user, ip="10.0.0.1", session_key=store.session_key, user_agent="Firefox")


class TestPasswordChange:
    def test_writes_it_and_signs_out_elsewhere(self, town):
        user = town.secretary.user
        here, there = session_of(user), session_of(user)

        actions.password_change(town.secretary.call, password="Xin-kou-ling-1", session_key=here.session_key)

        user.refresh_from_db()
        assert user.check_password("Xin-kou-ling-1")
        assert list(UserSession.objects.filter(user=user)) == [here]
        assert not SessionStore().exists(there.session_key)

    def test_is_journalled_without_the_password(self, town):
        actions.password_change(town.secretary.call, password="Xin-kou-ling-1")
        assert "Xin-kou" not in Entry.rows.get(code="accounts.password_changed").body

    def test_remembers_the_last_five(self, town):
        member = town.secretary
        for at in range(8):
            actions.password_change(member.call, password=f"Kou-ling-nr-{at}")
        user = User.rows.get(pk=member.user.pk)
        assert len(queries.password_hashes(user)) == 6

    def test_a_password_used_before_is_not_taken(self, town):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        actions.password_change(town.secretary.call, password="Xin-kou-ling-1")
        actions.password_change(town.secretary.call, password="Xin-kou-ling-2")
        user = User.rows.get(pk=town.secretary.user.pk)
        for used in ("Xin-kou-ling-1", "Xin-kou-ling-2"):
            with pytest.raises(ValidationError, match="最近用过"):
                validate_password(used, user)
        validate_password("Xin-kou-ling-3", user)

    @pytest.mark.parametrize("weak", ["short1A", "alllowercase", "12345678901", "Password123", "Secretary-2026"])
    def test_a_weak_password_is_not_taken(self, town, weak):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        user = town.member(Role.COMMUNITY_SECRETARY, town.east, username="secretary").user
        with pytest.raises(ValidationError):
            validate_password(weak, user)


class TestSecondFactorChange:
    def test_is_journalled(self, town):
        actions.second_factor_change(town.secretary.call, kind="totp", is_added=True)
        actions.second_factor_change(town.secretary.call, kind="totp", is_added=False)
        codes = list(Entry.rows.order_by("seq").values_list("code", flat=True))
        assert codes == ["accounts.second_factor_added", "accounts.second_factor_removed"]

    def test_is_lifted_by_the_security_administrator_and_not_by_oneself(self, town, granter):
        from allauth.mfa.models import Authenticator

        Authenticator.objects.create(user=town.secretary.user, type="totp", data={"secret": "x"})
        assert queries.has_second_factor(town.secretary.user.pk)

        actions.second_factor_lift(granter.call, user_id=town.secretary.user.pk, reason="手机丢失")

        assert not queries.has_second_factor(town.secretary.user.pk)
        with pytest.raises(rules.OwnGrant):
            actions.second_factor_lift(granter.call, user_id=granter.user.pk, reason="手机丢失")

    def test_nobody_can_both_reset_a_password_and_lift_the_factor(self, town, keeper, granter):
        with pytest.raises(NotPermitted):
            actions.second_factor_lift(keeper.call, user_id=town.secretary.user.pk, reason="x")
        with pytest.raises(NotPermitted):
            actions.password_reset(granter.call, user_id=town.secretary.user.pk, password="x")


class TestSessions:
    def test_session_end_others_leaves_this_one(self, town):
        here, _there = session_of(town.secretary.user), session_of(town.secretary.user)
        assert actions.session_end_others(town.secretary.call, session_key=here.session_key) == 1
        assert isinstance(actions.session_end_others(town.secretary.call, session_key=here.session_key), Unchanged)

    def test_session_end_ends_one(self, town):
        there = session_of(town.secretary.user)
        actions.session_end(town.secretary.call, session_id=there.pk)
        assert not SessionStore().exists(there.session_key)

    def test_session_end_is_hidden_for_others(self, town):
        theirs = session_of(town.neighbour.user)
        with pytest.raises(Hidden):
            actions.session_end(town.secretary.call, session_id=theirs.pk)

    def test_session_list_has_a_bound_on_its_statements(self, town, django_assert_max_num_queries):
        for _at in range(3):
            session_of(town.secretary.user)
        call = town.secretary.call
        with django_assert_max_num_queries(12):
            rows = queries.own_sessions(call, session_key="")
        assert len(rows) == 3

    @pytest.mark.parametrize(
        ("agent", "browser"),
        [
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120", "Edge · Windows"),
            ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Mobile MicroMessenger/8", "微信 · Android"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "Firefox · Linux"),
            ("curl/8", ""),
        ],
    )
    def test_browsers_have_names(self, agent, browser):
        assert queries.browser_of(agent) == browser


class TestTokens:
    def add(self, call, **changed):
        given = {
            "title": "看板",
            "scope": ("areas.area_see",),
            "expires_on": TODAY + timedelta(days=30),
            "token": "shq_one",
        }
        return actions.token_add(call, **{**given, **changed})

    def test_token_add_keeps_only_a_digest(self, town):
        row = Token.rows.get(pk=self.add(town.secretary.call))
        assert bytes(row.digest) == secrets.token_digest("shq_one")

    def test_acts_within_its_scope_and_its_owners_rights(self, town):
        self.add(town.secretary.call)
        actor, token_id = queries.token_actor("shq_one", at=datetime(2026, 11, 25, tzinfo=CHINA))
        assert token_id
        assert actor.may("areas.area_see", town.east)
        assert not actor.may("areas.area_see", town.west)
        assert not actor.may("accounts.own_account")

    def test_is_of_no_use_later_revoked_or_closed(self, town, keeper):
        at = datetime(2026, 11, 25, tzinfo=CHINA)
        token_id = self.add(town.secretary.call)
        assert queries.token_actor("shq_one", at=at + timedelta(days=40))[0].kind == "nobody"
        assert queries.token_actor("shq_two", at=at)[0].kind == "nobody"

        actions.user_close(keeper.call, user_id=town.secretary.user.pk, reason="调离")
        assert queries.token_actor("shq_one", at=at)[0].kind == "nobody"
        actions.user_reopen(keeper.call, user_id=town.secretary.user.pk, reason="回来了")

        actions.token_revoke(town.secretary.call, token_id=token_id)
        assert queries.token_actor("shq_one", at=at)[0].kind == "nobody"
        assert isinstance(actions.token_revoke(town.secretary.call, token_id=token_id), Unchanged)

    def test_loses_what_its_owner_loses(self, town, newcomer, granter):
        grant_id = actions.grant_add(granter.call, user_id=newcomer.pk, role=Role.WINDOW_CLERK, area=town.east)
        from dataclasses import replace

        call = replace(granter.call, actor=queries.actor_of(newcomer, on=TODAY))
        self.add(call)
        actions.grant_end(granter.call, grant_id=grant_id, reason="调离")
        actor, _id = queries.token_actor("shq_one", at=datetime(2026, 11, 25, tzinfo=CHINA))
        assert not actor.may("areas.area_see")

    @pytest.mark.parametrize(
        "changed",
        [
            {"scope": ()},
            {"scope": ("accounts.user_add",)},
            {"title": " "},
            {"expires_on": TODAY},
            {"expires_on": TODAY + timedelta(days=400)},
        ],
    )
    def test_refuses_an_unfit_token(self, town, changed):
        with pytest.raises(rules.TokenUnfit):
            self.add(town.secretary.call, **changed)

    def test_is_hidden_for_others(self, town):
        token_id = self.add(town.secretary.call)
        with pytest.raises(Hidden):
            actions.token_revoke(town.neighbour.call, token_id=token_id)

    def test_token_list_has_a_bound_on_its_statements(self, town, django_assert_num_queries):
        for at in range(5):
            self.add(town.secretary.call, token=f"shq_{at}")
        call = town.secretary.call
        with django_assert_num_queries(1):
            assert len(queries.own_tokens(call)) == 5

    def test_its_last_use_is_remembered(self, town):
        token_id = self.add(town.secretary.call)
        actions.token_used(str(token_id), on=TODAY)
        assert queries.own_tokens(town.secretary.call)[0].last_used_on == TODAY


class TestTryList:
    def note(self, username, outcome="wrong", at=None):
        actions.try_note(
            at=at or timezone.now(), username=username, outcome=outcome, method="password", address="10.1.2.3"
        )

    @pytest.mark.parametrize("how_many", [2, 12])
    def test_try_list_has_a_bound_on_its_statements(self, town, granter, how_many, django_assert_num_queries):
        from shequ.base.paging import PageRequest

        for at in range(how_many):
            self.note(town.secretary.user.username if at % 2 else f"unknown{at}", "signed_in")
        call = granter.call
        with django_assert_num_queries(2):
            assert queries.try_list(call, page=PageRequest()).total == how_many

    def test_hides_other_counties(self, town, granter):
        from shequ.base.paging import PageRequest

        self.note(town.stranger.user.username)
        assert queries.try_list(granter.call, page=PageRequest()).total == 0

    def test_previous_sign_in_at(self, town):
        member = town.secretary
        assert queries.previous_sign_in_at(member.call) is None
        first, second = datetime(2026, 11, 1, tzinfo=CHINA), datetime(2026, 11, 2, tzinfo=CHINA)
        self.note(member.user.username, "signed_in", first)
        self.note(member.user.username, "signed_in", second)
        assert queries.previous_sign_in_at(member.call) == first
