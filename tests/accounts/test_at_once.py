"""Two at once: administrators that end each other, accounts opened under one name, one post chosen twice."""

from datetime import date

import pytest
from django.db import connection

from bench.at_once import at_once
from shequ.accounts import actions, queries
from shequ.accounts.models import Grant, User
from shequ.kernel.refusals import Refusal
from shequ.kernel.roles import Role

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="one writer at a time; the database in memory has one connection"
)
class TestAtOnce:
    def test_two_administrators_cannot_end_each_other(self, transactional_town):
        town = transactional_town
        granter = town.member(Role.SECURITY_ADMIN)
        for at in range(ROUNDS):
            Grant.rows.filter(role=Role.SYSTEM_ADMIN).delete()
            pair = [town.member(Role.SYSTEM_ADMIN, username=f"keeper_{at}_{side}") for side in "ab"]
            grants = [Grant.rows.get(user=member.user) for member in pair]
            call = granter.call
            answers = at_once(
                [lambda pk=grant.pk, call=call: actions.grant_end(call, grant_id=pk, reason="轮岗") for grant in grants]
            )
            assert sum(isinstance(answer, Refusal) for answer in answers) == 1, answers
            assert len(queries.holders_for_good(Role.SYSTEM_ADMIN, on=date(2026, 11, 24))) == 1

    def test_nor_close_each_others_accounts(self, transactional_town):
        town = transactional_town
        for at in range(ROUNDS):
            Grant.rows.filter(role=Role.SYSTEM_ADMIN).delete()
            one, other = (town.member(Role.SYSTEM_ADMIN, username=f"keeper_{at}_{side}") for side in "ab")
            calls = one.call, other.call
            answers = at_once(
                [
                    lambda: actions.user_close(calls[0], user_id=other.user.pk, reason="x"),  # noqa: B023
                    lambda: actions.user_close(calls[1], user_id=one.user.pk, reason="x"),  # noqa: B023
                ]
            )
            assert sum(isinstance(answer, Refusal) for answer in answers) == 1, answers

    def test_one_person_does_not_get_two_administrations(self, transactional_town):
        town = transactional_town
        granter = town.member(Role.SECURITY_ADMIN)
        for at in range(ROUNDS):
            user = User.rows.create(username=f"both{at}", name="某人", person=f"person:both{at}", area_id=town.county)
            call = granter.call

            def give(role, call=call, user=user):
                return actions.grant_add(call, user_id=user.pk, role=role, area="990101")

            answers = at_once([lambda: give(Role.SYSTEM_ADMIN), lambda: give(Role.AUDIT_ADMIN)])
            assert sum(isinstance(answer, Refusal) for answer in answers) == 1, answers
