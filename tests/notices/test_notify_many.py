"""Telling people: the inbox, and who is found."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from shequ.base.paging import PageRequest
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import Role
from shequ.notices import actions, queries
from shequ.notices.models import Delivery, Message
from tests.cast import Member, Town

pytestmark = pytest.mark.db
SENTENCE = "居民{name}的申请已办结"


def tell(sender: Member, *to: Member, **more) -> object:
    return actions.notify_many(
        sender.call, to=[member.user.pk for member in to], sentence=SENTENCE, values={"name": "王小明"}, **more
    )


class TestNotifyMany:
    def test_puts_a_message_into_every_inbox_with_one_fact(self, town: Town) -> None:
        assert tell(town.clerk, town.secretary, town.grid_worker, area=town.east) == 2

        for member in (town.secretary, town.grid_worker):
            (row,) = queries.inbox(member.call, page=PageRequest()).rows
            assert (row.text, row.is_read, row.area_name) == ("居民王小明的申请已办结", False, "东街社区")
            assert queries.unread_count(member.call) == 1
        (entry,) = Entry.rows.all()
        assert entry.code == "notices.messages_sent"
        assert "王小明" not in entry.body

    def test_what_it_says_of_people_is_sealed(self, town: Town) -> None:
        tell(town.clerk, town.secretary)
        with connection.cursor() as cursor:
            cursor.execute('SELECT "values" FROM notices_message')
            (stored,) = cursor.fetchone()
        assert "王小明".encode() not in bytes(stored)

    def test_finds_whoever_is_in_charge_but_not_the_one_who_acts(self, town: Town) -> None:
        members = (town.secretary, town.neighbour, town.office, town.grid_worker, town.stranger)

        actions.notify_many(town.secretary.call, sentence="x", holders_of="jobs.job_see_others", area=town.east)

        told = [member.user.username for member in members if queries.unread_count(member.call)]
        assert told == [town.office.user.username]

    def test_nobody_to_tell_is_said(self, town: Town) -> None:
        assert not isinstance(actions.notify_many(town.clerk.call, sentence="x", to=[]), int)

    def test_a_closed_account_gets_nothing(self, town: Town) -> None:
        member = town.member(Role.FINANCE)
        member.user.is_active = False
        member.user.save(update_fields=["is_active"])
        tell(town.clerk, member)
        assert Message.rows.count() == 0

    def test_a_value_may_be_a_sentence_itself(self, town: Town) -> None:
        actions.notify_many(
            town.clerk.call,
            to=[town.secretary.user.pk],
            sentence="作业{title}完成",
            values={"title": ("导入{file}", {"file": "a.xlsx"})},
        )
        assert queries.inbox(town.secretary.call, page=PageRequest()).rows[0].text == "作业导入a.xlsx完成"

    def test_goes_into_the_outbox_only_where_an_adapter_is_set(self, town: Town, settings) -> None:
        settings.NOTICE_ADAPTER = "none"
        tell(town.clerk, town.secretary)
        assert Delivery.rows.count() == 0
        settings.NOTICE_ADAPTER = "file"
        tell(town.clerk, town.secretary)
        assert Delivery.rows.count() == 1

    def test_statements_do_not_grow_with_recipients(self, town: Town, django_assert_num_queries) -> None:
        call, one = town.clerk.call, [town.secretary.user.pk]
        many = [*one, *(town.member(Role.GRID_WORKER, town.east_grid, username=f"g{at}").user.pk for at in range(20))]
        for to in (one, many):
            with django_assert_num_queries(6):  # savepoint, users, messages, deliveries, fact, release
                actions.notify_many(call, to=to, sentence="x")


class TestMessageRead:
    def test_marks_ones_own(self, town: Town) -> None:
        tell(town.clerk, town.secretary)
        message = Message.rows.get()

        actions.message_read(town.secretary.call, message_id=message.pk)

        assert queries.unread_count(town.secretary.call) == 0

    def test_is_hidden_from_everybody_else(self, town: Town) -> None:
        tell(town.clerk, town.secretary)
        for other in (town.clerk, town.office, town.stranger):
            assert queries.inbox(other.call, page=PageRequest()).total == 0
            with pytest.raises(Hidden):
                actions.message_read(other.call, message_id=Message.rows.get().pk)

    def test_all_at_once(self, town: Town) -> None:
        tell(town.clerk, town.secretary)
        tell(town.clerk, town.secretary, town.office)
        actions.messages_read_all(town.secretary.call)
        assert (queries.unread_count(town.secretary.call), queries.unread_count(town.office.call)) == (0, 1)


class TestInbox:
    def test_three_statements_however_long(self, town: Town, django_assert_num_queries) -> None:
        for _at in range(3):
            tell(town.clerk, town.secretary, area=town.east)
        call = town.secretary.call
        with django_assert_num_queries(3):
            assert len(queries.inbox(call, page=PageRequest(size=20)).rows) == 3

    def test_page_shows_and_leads_on(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        tell(town.clerk, town.secretary, link="notices:inbox")
        client = client_of(town.secretary)

        assert "居民王小明的申请已办结" in client.get("/notices/").content.decode()
        response = client.post(f"/notices/{Message.rows.get().pk}/read/")

        assert (response.status_code, response["Location"]) == (303, "/notices/")
        assert client.post("/notices/read/").status_code == 303
