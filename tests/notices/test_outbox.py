"""The way outside: sent, tried again, given up, tried once more by hand."""

import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.test import Client

from shequ.base.paging import PageRequest
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.notices import actions, adapters, queries, rules, terms
from shequ.notices.actions import sending
from shequ.notices.models import Delivery, Message
from shequ.notices.terms import DeliveryState
from tests.cast import NOON, Member, Town

pytestmark = pytest.mark.db


class Broken:
    """A way outside that is cut, until told otherwise."""

    is_cut: ClassVar[bool] = True
    seen: ClassVar[list[str]] = []

    def send(self, letter: adapters.Letter) -> None:
        if type(self).is_cut:
            raise adapters.NotDelivered("短信网关无应答")
        type(self).seen.append(letter.id)


@pytest.fixture
def broken(settings) -> type[Broken]:
    settings.NOTICE_ADAPTER = f"{__name__}:Broken"
    Broken.is_cut = True
    Broken.seen.clear()
    return Broken


def tell(town: Town, **more) -> None:
    actions.notify_many(
        town.clerk.call,
        to=[town.secretary.user.pk],
        sentence="居民{name}的申请已办结",
        values={"name": "王小明"},
        **more,
    )


class TestSending:
    def test_the_file_adapter_writes_a_line_only_we_can_read(self, town: Town, settings, tmp_path: Path) -> None:
        settings.HOME, settings.NOTICE_ADAPTER = tmp_path, "file"
        tell(town)

        assert sending.send_due(NOON) == (1, 0)

        (path,) = (tmp_path / "outbox").iterdir()
        letter = json.loads(path.read_text(encoding="utf-8"))
        assert (letter["text"], letter["address"]) == ("居民王小明的申请已办结", town.secretary.user.username)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert Delivery.rows.get().state == DeliveryState.SENT
        assert sending.send_due(NOON + timedelta(days=1)) == (0, 0)

    def test_is_tried_again_later_and_later_and_then_given_up(self, town: Town, broken: type[Broken]) -> None:
        tell(town)
        at, waits = NOON, []
        for _try in range(terms.MOST_TRIES):
            assert sending.send_due(at) == (0, 1)
            assert sending.send_due(at) == (0, 0)
            row = Delivery.rows.get()
            if row.next_at:
                waits.append((row.next_at - at).total_seconds())
                at = row.next_at

        row = Delivery.rows.get()
        assert waits == [30, 60, 120, 240, 480, 960, 1920]
        assert (row.state, row.error, row.tries) == (DeliveryState.DEAD, "短信网关无应答", terms.MOST_TRIES)

    def test_a_mended_way_delivers_what_waited(self, town: Town, broken: type[Broken]) -> None:
        tell(town)
        sending.send_due(NOON)
        broken.is_cut = False
        sending.send_due(NOON + timedelta(seconds=30))
        assert broken.seen == [str(Delivery.rows.get().pk)]

    def test_what_a_killed_worker_had_taken_comes_back(self, town: Town, broken: type[Broken]) -> None:
        tell(town)
        assert len(sending._take(NOON)) == 1
        assert sending._take(NOON) == []
        assert len(sending._take(NOON + timedelta(seconds=terms.HELD_S))) == 1

    def test_an_adapter_that_is_not_there_is_a_failure_not_a_crash(self, town: Town, settings) -> None:
        settings.NOTICE_ADAPTER = "no.such:Thing"
        tell(town)
        assert sending.send_due(NOON) == (0, 1)
        assert "no.such:Thing" in Delivery.rows.get().error

    def test_statements_do_not_grow_when_idle(self, town: Town, django_assert_num_queries) -> None:
        with django_assert_num_queries(1):
            sending.send_due(NOON)


@pytest.mark.parametrize(("tries", "wait"), [(1, 30), (2, 60), (7, 1920), (terms.MOST_TRIES, None)])
def test_next_try(tries: int, wait: int | None) -> None:
    assert rules.next_try(tries, NOON) == (None if wait is None else NOON + timedelta(seconds=wait))


class TestOutboxRetry:
    @pytest.fixture
    def dead(self, town: Town, broken: type[Broken]) -> Delivery:
        tell(town, area=town.east)
        Delivery.rows.update(state=DeliveryState.DEAD, tries=terms.MOST_TRIES, ended_at=NOON, next_at=None)
        return Delivery.rows.get()

    def test_puts_it_back_on_its_way(self, town: Town, broken: type[Broken], dead: Delivery) -> None:
        broken.is_cut = False
        assert actions.outbox_retry(town.member(Role.SYSTEM_ADMIN).call, delivery_ids=[dead.pk]) == 1
        assert sending.send_due(NOON) == (1, 0)

    def test_names_no_person_of_the_message(self, town: Town, dead: Delivery) -> None:
        (row,) = queries.outbox_list(town.member(Role.SYSTEM_ADMIN).call, page=PageRequest()).rows
        assert row.about == "居民…的申请已办结"
        assert row.to_name == town.secretary.user.name

    def test_is_not_permitted_to_a_secretary(self, town: Town, dead: Delivery) -> None:
        with pytest.raises(NotPermitted):
            actions.outbox_retry(town.secretary.call)

    def test_the_administrator_of_another_county_sees_none(self, town: Town, dead: Delivery) -> None:
        stranger = town.member(Role.SYSTEM_ADMIN, town.far_county)
        assert queries.outbox_list(stranger.call, page=PageRequest()).total == 0
        assert queries.outbox_counts(stranger.call) == {"waiting": 0, "dead": 0}
        with pytest.raises(rules.NothingToRetry):
            actions.outbox_retry(stranger.call, delivery_ids=[dead.pk])

    def test_page_lists_and_retries(self, town: Town, client_of: Callable[[Member], Client], dead: Delivery) -> None:
        client = client_of(town.member(Role.SYSTEM_ADMIN))
        assert "短信网关" not in client.get("/notices/undelivered/?state=waiting").content.decode()
        assert "居民…的申请已办结" in client.get("/notices/undelivered/").content.decode()
        assert client.post("/notices/undelivered/retry/", {"ids": [str(dead.pk)]}).status_code == 303
        assert Delivery.rows.get().state == DeliveryState.WAITING

    def test_list_is_bounded(self, town: Town, dead: Delivery, django_assert_num_queries) -> None:
        call = town.member(Role.SYSTEM_ADMIN).call
        with django_assert_num_queries(2):
            queries.outbox_list(call, page=PageRequest())


def test_prune_spares_what_is_unread_or_on_its_way(town: Town, broken: type[Broken]) -> None:
    for _at in range(3):
        tell(town)
    first, second, _third = Message.rows.order_by("id")
    Message.rows.filter(pk__in=[first.pk, second.pk]).update(read_at=NOON)
    Delivery.rows.filter(message=first).update(state=DeliveryState.SENT)

    assert sending.prune(NOON + timedelta(days=1)) == 1
    assert not Message.rows.filter(pk=first.pk).exists()
