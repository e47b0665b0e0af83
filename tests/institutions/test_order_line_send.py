"""Single things of an abolished body go elsewhere than its heir."""

from collections.abc import Callable

import pytest
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.models import DutyPart, OrderLine
from shequ.institutions.rules import orders as rules
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden, NotPermitted
from tests.cast import Member, Town
from tests.institutions.county import keeper
from tests.institutions.test_orders import REFORM, begin, draft

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
OFFICE = next(at for at, line in enumerate(REFORM, start=1) if line.code == "jiedao-ban")


def test_a_duty_goes_to_another_body(town: Town) -> None:
    begin(town)
    order, call = draft(town, *REFORM), keeper(town).call
    held = queries.order_line_things(call, order_id=order, position=OFFICE)
    duty = next(thing for thing, _to in held.things if thing.part == "duties")

    actions.order_line_send(call, order_id=order, position=OFFICE, sends={"duties": {duty.key: "bianban"}})

    now = queries.order_line_things(call, order_id=order, position=OFFICE)
    assert {thing.key: to for thing, to in now.things}[duty.key] == "bianban"
    assert isinstance(
        actions.order_line_send(call, order_id=order, position=OFFICE, sends={"duties": {duty.key: "bianban"}}),
        Unchanged,
    )
    actions.order_submit(call, order_id=order)
    actions.order_approve(town.office.call, order_id=order, document="x")
    actions.order_execute(call, order_id=order)
    assert DutyPart.rows.filter(duty__code=duty.key, institution__code="bianban", valid_to=None).exists()
    with pytest.raises(rules.OrderNotSo):
        actions.order_line_send(call, order_id=order, position=OFFICE, sends={})


def test_what_is_not_there_is_hidden(town: Town) -> None:
    begin(town)
    order, call = draft(town, *REFORM), keeper(town).call
    for position, sends in ((99, {}), (len(REFORM), {}), (OFFICE, {"duties": {"nothing": "bianban"}})):
        with pytest.raises(Hidden):
            actions.order_line_send(call, order_id=order, position=position, sends=sends)
    with pytest.raises(NotPermitted):
        actions.order_line_send(town.office.call, order_id=order, position=OFFICE, sends={})
    with pytest.raises(Hidden):
        queries.order_line_things(town.stranger.call, order_id=order, position=OFFICE)


def test_the_page_offers_a_choice_for_each_thing(town: Town, client_of: Sign) -> None:
    begin(town)
    order = draft(town, *REFORM)
    client = client_of(keeper(town))
    address = f"/institutions/orders/{order}/lines/{OFFICE}/send/"
    assert address in client.get(f"/institutions/orders/{order}/").content.decode()
    assert "随承接机构" in client.get(address).content.decode()
    assert client.post(address, {"to-0": "bianban"}).status_code == 303
    assert OrderLine.rows.get(order=order, code="jiedao-ban").exceptions
    assert client.post(address, {"to-0": "nothing"}).status_code == 200


def test_the_api_takes_it_too(town: Town, client_of: Sign) -> None:
    begin(town)
    order = draft(town, *REFORM)
    client = client_of(keeper(town))
    path = f"/api/institutions/orders/{order}/lines/{OFFICE}/sends"
    assert client.post(path, "{}", content_type="application/json").status_code == 200
    wrong = client.post(path, '{"sends": {"duties": {"x": "bianban"}}}', content_type="application/json")
    assert wrong.status_code == 404
