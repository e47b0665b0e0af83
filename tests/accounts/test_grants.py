"""Grants: given, ended, replaced with an appointment, stood in for; three administrators kept apart."""

from datetime import date, timedelta

import pytest

from shequ.accounts import actions, queries, rules
from shequ.accounts.actions import Wish
from shequ.accounts.models import Grant, User
from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry, RefusalNote
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role

pytestmark = pytest.mark.db
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)
NEXT_MONTH = TODAY + timedelta(days=30)


def give(call, user, role=Role.COMMUNITY_MEMBER, area="990101001001", **more):
    return actions.grant_add(call, user_id=user.pk, role=role, area=area, **more)


class TestGrantAdd:
    def test_gives_the_role_in_the_area(self, granter, newcomer):
        give(granter.call, newcomer)

        actor = queries.actor_of(newcomer, on=TODAY)
        assert [(grant.role, grant.area) for grant in actor.grants] == [(Role.COMMUNITY_MEMBER, "990101001001")]
        assert Entry.rows.filter(code="accounts.grant_added", area_id="990101001001").count() == 1

    def test_counts_from_its_day_to_its_day(self, granter, newcomer):
        give(granter.call, newcomer, starts_on=TOMORROW, ends_on=NEXT_MONTH)

        held = {on: bool(queries.actor_of(newcomer, on=on).grants) for on in (TODAY, TOMORROW, NEXT_MONTH)}
        assert held == {TODAY: False, TOMORROW: True, NEXT_MONTH: False}

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.COMMITTEE_LEADER])
    def test_is_not_permitted_to_others(self, town, newcomer, role):
        with pytest.raises(NotPermitted):
            give(town.member(role).call, newcomer)

    def test_is_hidden_to_another_county(self, town, newcomer):
        far = town.member(Role.SECURITY_ADMIN, town.far_county)
        with pytest.raises(Hidden):
            give(far.call, newcomer)
        with pytest.raises(Hidden):
            give(far.call, newcomer, area="990202001001")

    def test_refuses_a_grant_to_oneself(self, granter):
        with pytest.raises(rules.OwnGrant):
            give(granter.call, granter.user, Role.GROUP_OFFICE, "990101")
        assert RefusalNote.rows.filter(code="accounts.own_grant").count() == 1

    def test_refuses_a_grant_to_ones_second_account(self, granter):
        second = User.rows.create(username="second", name="管授权", person=granter.user.person, area_id="990101")
        with pytest.raises(rules.OwnGrant):
            give(granter.call, second, Role.GROUP_OFFICE, "990101")

    @pytest.mark.parametrize(
        ("role", "area"),
        [
            (Role.COMMUNITY_SECRETARY, "990101001"),
            (Role.GRID_WORKER, "990101001001"),
            (Role.COMMITTEE_OFFICE, "990101"),
            (Role.FINANCE, "990101001"),
            (Role.AUDIT_ADMIN, "990101001001"),
        ],
    )
    def test_refuses_a_role_on_the_wrong_level(self, granter, newcomer, role, area):
        with pytest.raises(rules.RoleMisplaced):
            give(granter.call, newcomer, role, area)

    def test_refuses_a_clerk_without_institution(self, granter, newcomer):
        with pytest.raises(rules.InstitutionMissing):
            give(granter.call, newcomer, Role.DEPARTMENT_CLERK, "990101")
        give(granter.call, newcomer, Role.DEPARTMENT_CLERK, "990101", institution="ZJJ")
        assert queries.actor_of(newcomer, on=TODAY).grants[0].institution == "ZJJ"

    @pytest.mark.parametrize(
        "period",
        [{"starts_on": TODAY - timedelta(days=1)}, {"ends_on": TODAY}, {"starts_on": NEXT_MONTH, "ends_on": TOMORROW}],
    )
    def test_refuses_an_impossible_period(self, granter, newcomer, period):
        with pytest.raises(rules.PeriodUnfit):
            give(granter.call, newcomer, **period)

    def test_refuses_the_same_twice(self, granter, newcomer):
        give(granter.call, newcomer, ends_on=NEXT_MONTH)
        with pytest.raises(rules.AlreadyGranted):
            give(granter.call, newcomer, starts_on=TOMORROW)
        give(granter.call, newcomer, starts_on=NEXT_MONTH)

    def test_refuses_a_closed_account(self, granter, keeper, newcomer):
        actions.user_close(keeper.call, user_id=newcomer.pk, reason="调离")
        with pytest.raises(rules.AccountClosed):
            give(granter.call, newcomer)


class TestThreeAdministrators:
    @pytest.mark.parametrize("first", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
    @pytest.mark.parametrize("second", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
    def test_nobody_holds_two(self, town, granter, newcomer, first, second):
        give(granter.call, newcomer, first, town.county)
        kind = rules.AlreadyGranted if first == second else rules.AdministratorsApart
        with pytest.raises(kind):
            give(granter.call, newcomer, second, town.county)

    def test_nor_through_a_second_account(self, town, granter, keeper):
        second = User.rows.create(username="second", name="管账号", person=keeper.user.person, area_id=town.county)
        with pytest.raises(rules.AdministratorsApart):
            give(granter.call, second, Role.AUDIT_ADMIN, town.county)

    def test_nor_from_a_later_day(self, town, granter, newcomer):
        give(granter.call, newcomer, Role.SYSTEM_ADMIN, town.county, starts_on=NEXT_MONTH)
        with pytest.raises(rules.AdministratorsApart):
            give(granter.call, newcomer, Role.AUDIT_ADMIN, town.county)

    def test_but_one_after_the_other(self, town, granter, newcomer):
        give(granter.call, newcomer, Role.SYSTEM_ADMIN, town.county, ends_on=NEXT_MONTH)
        give(granter.call, newcomer, Role.AUDIT_ADMIN, town.county, starts_on=NEXT_MONTH)

    def test_nor_in_another_county(self, town, granter, newcomer):
        Grant.rows.create(
            user=newcomer, role=Role.AUDIT_ADMIN, area_id=town.far_county, source="hand", starts_on=date(2020, 1, 1)
        )
        with pytest.raises(rules.AdministratorsApart):
            give(granter.call, newcomer, Role.SYSTEM_ADMIN, town.county)

    def test_nor_by_an_appointment(self, town, keeper):
        with pytest.raises(rules.AdministratorsApart):
            actions.grants_replace(
                town.system,
                source="appointment:1",
                person=keeper.user.person,
                wishes=[Wish(Role.AUDIT_ADMIN, town.county)],
            )

    def test_nor_by_opening_an_account_again(self, town, granter, keeper, newcomer):
        give(granter.call, newcomer, Role.AUDIT_ADMIN, town.county)
        actions.user_close(keeper.call, user_id=_with_another(town, newcomer, Role.AUDIT_ADMIN), reason="调离")
        second = User.rows.create(
            username="second", name="新来的", person=newcomer.person, is_active=False, area_id=town.county
        )
        Grant.rows.create(
            user=second, role=Role.SYSTEM_ADMIN, area_id=town.county, source="hand", starts_on=date(2020, 1, 1)
        )
        with pytest.raises(rules.AdministratorsApart):
            actions.user_reopen(keeper.call, user_id=second.pk, reason="回来了")

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
    def test_the_last_of_a_kind_stays(self, town, granter, keeper, role):
        last = town.member(role)
        grant = Grant.rows.get(user=last.user)
        with pytest.raises(rules.LastAdministrator):
            actions.grant_end(granter.call, grant_id=grant.pk, reason="轮岗")
        with pytest.raises(rules.LastAdministrator):
            actions.user_close(keeper.call, user_id=last.user.pk, reason="轮岗")
        assert queries.holders_for_good(role, on=TODAY) == {last.user.person}

    def test_with_a_successor_the_former_may_go(self, town, granter, keeper, newcomer):
        give(granter.call, newcomer, Role.SYSTEM_ADMIN, town.county)
        grant = Grant.rows.get(user=keeper.user)
        actions.grant_end(granter.call, grant_id=grant.pk, reason="轮岗")
        assert queries.holders_for_good(Role.SYSTEM_ADMIN, on=TODAY) == {newcomer.person}

    def test_a_dated_successor_is_none(self, town, granter, keeper, newcomer):
        give(granter.call, newcomer, Role.SYSTEM_ADMIN, town.county, ends_on=NEXT_MONTH)
        with pytest.raises(rules.LastAdministrator):
            actions.grant_end(granter.call, grant_id=Grant.rows.get(user=keeper.user).pk, reason="轮岗")


def _with_another(town, user, role):
    other = town.member(role, username=f"other_{role}")
    return other.user.pk if other.user.pk != user.pk else user.pk


class TestGrantEnd:
    def test_ends_at_once(self, granter, newcomer):
        grant_id = give(granter.call, newcomer)
        actions.grant_end(granter.call, grant_id=grant_id, reason="调离")
        assert queries.actor_of(newcomer, on=TODAY).grants == ()

    def test_ends_on_a_later_day(self, granter, newcomer):
        grant_id = give(granter.call, newcomer)
        actions.grant_end(granter.call, grant_id=grant_id, reason="调离", on=NEXT_MONTH)
        assert queries.actor_of(newcomer, on=TODAY).grants
        assert isinstance(actions.grant_end(granter.call, grant_id=grant_id, reason="调离", on=NEXT_MONTH), Unchanged)

    def test_takes_the_substitutes_along(self, town, granter, newcomer):
        grant = Grant.rows.get(user=town.secretary.user)
        stand_in(granter.call, grant, newcomer)
        actions.grant_end(granter.call, grant_id=grant.pk, reason="免职")
        assert queries.actor_of(newcomer, on=TODAY, post="").grants == ()

    def test_refuses_what_has_ended(self, granter, newcomer):
        grant_id = give(granter.call, newcomer)
        actions.grant_end(granter.call, grant_id=grant_id, reason="调离")
        with pytest.raises(rules.AlreadyEnded):
            actions.grant_end(granter.call, grant_id=grant_id, reason="调离")

    def test_refuses_what_an_appointment_brought(self, town, granter, newcomer):
        wish = Wish(Role.COMMUNITY_MEMBER, town.east)
        (grant_id,) = actions.grants_replace(town.system, source="appointment:1", person=newcomer.person, wishes=[wish])
        with pytest.raises(rules.SourceElsewhere):
            actions.grant_end(granter.call, grant_id=grant_id, reason="调离")

    def test_is_hidden_to_another_county(self, town, granter, newcomer):
        grant_id = give(granter.call, newcomer)
        with pytest.raises(Hidden):
            actions.grant_end(town.member(Role.SECURITY_ADMIN, town.far_county).call, grant_id=grant_id, reason="x")


class TestGrantsReplace:
    def test_makes_the_grants_be_the_wished_ones(self, town, newcomer):
        def replace(*wishes):
            return actions.grants_replace(
                town.system, source="appointment:7", person=newcomer.person, wishes=list(wishes)
            )

        def held():
            return {(grant.role, grant.area) for grant in queries.actor_of(newcomer, on=TODAY).grants}

        member, secretary = Wish(Role.COMMUNITY_MEMBER, town.east), Wish(Role.COMMUNITY_SECRETARY, town.east)
        replace(member)
        assert held() == {(Role.COMMUNITY_MEMBER, town.east)}
        replace(member, secretary)
        assert held() == {(Role.COMMUNITY_MEMBER, town.east), (Role.COMMUNITY_SECRETARY, town.east)}
        assert isinstance(replace(member, secretary), Unchanged)
        replace()
        assert held() == set()

    def test_leaves_other_sources_alone(self, town, granter, newcomer):
        give(granter.call, newcomer)
        actions.grants_replace(
            town.system, source="appointment:7", person=newcomer.person, wishes=[Wish(Role.WINDOW_CLERK, town.east)]
        )
        actions.grants_replace(town.system, source="appointment:7", person=newcomer.person, wishes=[])
        assert len(queries.actor_of(newcomer, on=TODAY).grants) == 1

    def test_is_for_the_system_only(self, granter, newcomer):
        with pytest.raises(NotPermitted):
            actions.grants_replace(granter.call, source="appointment:7", person=newcomer.person, wishes=[])

    def test_needs_a_source_that_names_something(self, town, newcomer):
        with pytest.raises(ValueError, match="hand"):
            actions.grants_replace(town.system, source="hand", person=newcomer.person, wishes=[])

    def test_says_when_there_is_no_account(self, town):
        wish = Wish(Role.COMMUNITY_MEMBER, town.east)
        answer = actions.grants_replace(town.system, source="appointment:7", person="person:nobody", wishes=[wish])
        assert isinstance(answer, Unchanged)


def stand_in(call, grant, user, starts_on=TODAY, ends_on=NEXT_MONTH):
    return actions.substitute_add(
        call, grant_id=grant.pk, user_id=user.pk, starts_on=starts_on, ends_on=ends_on, reason="休假"
    )


class TestSubstituteAdd:
    def test_acts_as_oneself_for_the_other(self, town, granter, newcomer):
        grant = Grant.rows.get(user=town.secretary.user)
        key = str(stand_in(granter.call, grant, newcomer))

        actor = queries.actor_of(newcomer, on=TODAY, post=key)
        assert actor.person == newcomer.person
        assert actor.on_behalf_of == town.secretary.user.name
        assert actor.roles == {Role.COMMUNITY_SECRETARY}

    def test_is_journalled_as_one_for_the_other(self, town, granter, newcomer):
        from dataclasses import replace

        grant = Grant.rows.get(user=town.secretary.user)
        key = str(stand_in(granter.call, grant, newcomer))
        call = replace(town.secretary.call, actor=queries.actor_of(newcomer, on=TODAY, post=key))

        actions.token_add(call, title="看板", scope=("areas.area_see",), expires_on=NEXT_MONTH, token="shq_test")

        entry = Entry.rows.get(code="accounts.token_added")
        assert (entry.actor, entry.on_behalf_of) == (newcomer.person, town.secretary.user.name)

    def test_is_not_mixed_with_ones_own_posts(self, town, granter, newcomer):
        stand_in(granter.call, Grant.rows.get(user=town.secretary.user), newcomer)
        give(granter.call, newcomer, Role.COMMUNITY_MEMBER, town.west)
        assert queries.actor_of(newcomer, on=TODAY).roles == {Role.COMMUNITY_MEMBER}

    def test_ends_by_itself(self, town, granter, newcomer):
        key = str(stand_in(granter.call, Grant.rows.get(user=town.secretary.user), newcomer))
        assert queries.actor_of(newcomer, on=NEXT_MONTH, post=key).grants == ()

    def test_is_never_chained(self, town, granter, newcomer):
        substitute = Grant.rows.get(pk=stand_in(granter.call, Grant.rows.get(user=town.secretary.user), newcomer))
        with pytest.raises(rules.SubstituteChained):
            stand_in(granter.call, substitute, town.neighbour.user)

    def test_stays_within_the_grant(self, town, granter, newcomer):
        grant = Grant.rows.get(pk=give(granter.call, newcomer, ends_on=NEXT_MONTH))
        with pytest.raises(rules.SubstituteUnfit):
            stand_in(granter.call, grant, town.neighbour.user, ends_on=NEXT_MONTH + timedelta(days=1))

    def test_needs_another_person(self, town, granter):
        with pytest.raises(rules.SubstituteUnfit):
            stand_in(granter.call, Grant.rows.get(user=town.secretary.user), town.secretary.user)

    def test_is_refused_to_the_granter(self, town, granter):
        with pytest.raises(rules.OwnGrant):
            stand_in(granter.call, Grant.rows.get(user=town.secretary.user), granter.user)

    def test_keeps_administrators_apart(self, town, granter, keeper, watcher):
        with pytest.raises(rules.AdministratorsApart):
            stand_in(granter.call, Grant.rows.get(user=keeper.user), watcher.user)

    def test_counts_for_messages(self, town, granter, newcomer):
        stand_in(granter.call, Grant.rows.get(user=town.secretary.user), newcomer)
        town.neighbour  # noqa: B018 (the cast is made by being called)
        people = {row.username for row in queries.users_with("areas.area_see", town.east_grid, on=TODAY)}
        assert {"newcomer", town.secretary.user.username} <= people
        assert town.neighbour.user.username not in people


class TestRoleHolders:
    def test_names_the_workers_of_an_area(self, town, django_assert_num_queries):
        worker = town.grid_worker
        with django_assert_num_queries(1):
            found = queries.role_holders(Role.GRID_WORKER, under=town.east, on=TODAY)
        assert found == [(town.east_grid, worker.user.name)]
        assert queries.role_holders(Role.GRID_WORKER, under=town.west, on=TODAY) == []


class TestAreaChoices:
    def test_offers_the_areas_of_the_administrator(self, town, granter):
        codes = [code for code, _name in queries.area_choices(granter.call, permission="accounts.grant_add")]
        assert codes[0] == town.county
        assert {town.town, town.east, town.east_grid} <= set(codes)
        assert all(code.startswith(town.county) for code in codes)

    def test_offers_none_when_there_are_too_many(self, granter, monkeypatch):
        from shequ.accounts.queries import grants

        monkeypatch.setattr(grants, "MOST_CHOICES", 3)
        assert queries.area_choices(granter.call, permission="accounts.grant_add") == []


class TestLists:
    @pytest.mark.parametrize("how_many", [2, 12])
    def test_grant_list_has_a_bound_on_its_statements(self, town, granter, how_many, django_assert_num_queries):
        for at in range(how_many):
            town.member(Role.COMMUNITY_MEMBER, town.east, username=f"member{at}")
        call = granter.call
        with django_assert_num_queries(2):
            queries.grant_list(call, page=PageRequest())

    def test_grant_list_stays_in_the_county(self, town, granter):
        town.stranger  # noqa: B018
        areas = {row.area for row in queries.grant_list(granter.call, page=PageRequest()).rows}
        assert areas <= {"990101", "990101001", "990101001001"}
        assert queries.grant_list(town.secretary.call, page=PageRequest()).total == 0


class TestGrantsMove:
    def test_lets_what_a_post_brings_hold_elsewhere_from_a_day_on(self, town, newcomer):
        wish = actions.Wish(Role.COMMITTEE_OFFICE, town.town, "jiedao")
        actions.grants_replace(town.system, source="appointment:9", person=newcomer.person, wishes=[wish])
        day = town.system.on + timedelta(days=3)

        moved = {"appointment:9": actions.Wish(Role.COMMITTEE_OFFICE, town.county, "guanweihui")}
        assert actions.grants_move(town.system, moved=moved, on=day) == 1

        held = {(row.area_id, row.institution, row.starts_on, row.ends_on) for row in Grant.rows.filter(user=newcomer)}
        assert held == {
            (town.town, "jiedao", town.system.on, day),
            (town.county, "guanweihui", day, None),
        }
        assert isinstance(actions.grants_move(town.system, moved=moved, on=day), Unchanged)

    def test_is_the_systems_own(self, granter):
        with pytest.raises(NotPermitted):
            actions.grants_move(granter.call, moved={}, on=granter.call.on)
