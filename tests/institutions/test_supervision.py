"""The authority over communities: founded, dated, the narrowest area holds, and an order hands it over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.models import Supervision
from shequ.institutions.rules import supervision as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from tests.cast import COUNTY, EAST, FAR_COUNTY, TOWN, WEST, Member, Town
from tests.institutions.county import SINCE, furnish, keeper
from tests.institutions.test_orders import REFORM, carry_out

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
START = date(2012, 1, 1)


@pytest.fixture
def filled(town: Town) -> Town:
    furnish(town)
    return town


def put(town: Town, **more: Any) -> UUID:
    given = {
        "area": COUNTY, "institution": "jiedao-ban", "legal_basis": "居民委员会组织法第二条", "document": "东政发〔2011〕8号",
        "on": START,
    }  # fmt: skip
    return actions.supervision_assign(keeper(town).call, **{**given, **more})


class TestSetting:
    def test_holds_from_its_day_and_the_narrowest_area_wins(self, filled: Town) -> None:
        put(filled)
        put(filled, area=EAST, institution="minzhengju")

        def authority(area: str, on: date = START) -> str:
            found = queries.supervision_of(area, on=on)
            return found.name if found else ""

        assert (authority(EAST), authority(WEST), authority(TOWN)) == ("县民政局", "街道办事处", "街道办事处")
        assert authority(EAST, START - timedelta(days=1)) == ""
        assert Entry.rows.latest("seq").code == "institutions.supervision_assigned"

    def test_another_one_ends_the_former_and_history_is_kept(self, filled: Town) -> None:
        put(filled)
        put(filled, institution="minzhengju", on=date(2016, 9, 20))

        rows = queries.supervision_list(filled.office.call)

        assert [(row.name, row.since, row.until) for row in rows] == [
            ("县民政局", date(2016, 9, 20), None), ("街道办事处", START, date(2016, 9, 20))
        ]  # fmt: skip
        assert [row.is_current for row in rows] == [True, False]

    @pytest.mark.parametrize(
        ("given", "refusal", "field"),
        [
            ({"legal_basis": " "}, rules.BasisMissing, "legal_basis"), ({"document": ""}, rules.BasisMissing, "document"),
            ({"institution": "nobody"}, rules.AuthorityNotStanding, "institution"),
            ({"on": SINCE - timedelta(days=1)}, rules.AuthorityNotStanding, "institution"),
            ({"on": START}, rules.SetSince, "on"), ({"area": "990101009"}, Hidden, "area"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_founded_or_dated_back(
        self, filled: Town, given: Any, refusal: Any, field: str
    ) -> None:
        put(filled)

        with pytest.raises(refusal) as refused:
            put(filled, **given)
        assert refused.value.field == field
        assert Supervision.rows.count() == 1

    def test_supervision_end_leaves_none_and_nothing_is_set_over_it(self, filled: Town) -> None:
        held = put(filled)
        with pytest.raises(tree_rules.DocumentMissing):
            actions.supervision_end(keeper(filled).call, supervision_id=held, on=date(2016, 1, 1), document=" ")
        with pytest.raises(rules.NotInForce):
            actions.supervision_end(keeper(filled).call, supervision_id=held, on=START, document="甲")

        actions.supervision_end(keeper(filled).call, supervision_id=held, on=date(2016, 1, 1), document="甲")

        assert queries.supervision_of(EAST, on=date(2016, 1, 1)) is None
        with pytest.raises(rules.NotInForce):
            actions.supervision_end(keeper(filled).call, supervision_id=held, on=date(2017, 1, 1), document="甲")
        with pytest.raises(rules.SetSince):
            put(filled, on=date(2015, 1, 1))
        put(filled, on=date(2016, 1, 1))

    def test_is_kept_by_those_in_charge_and_hidden_from_the_next_county(self, filled: Town) -> None:
        held = put(filled)

        with pytest.raises(NotPermitted):
            actions.supervision_end(filled.secretary.call, supervision_id=held, on=date(2016, 1, 1), document="甲")
        with pytest.raises(NotPermitted):
            actions.supervision_assign(
                filled.member(Role.FINANCE).call, area=COUNTY, institution="minzhengju", legal_basis="x", document="x",
                on=date(2017, 1, 1),
            )  # fmt: skip
        with pytest.raises(Hidden):
            actions.supervision_end(
                keeper(filled, FAR_COUNTY).call, supervision_id=held, on=date(2016, 1, 1), document="甲"
            )
        assert queries.supervision_list(keeper(filled, FAR_COUNTY).call) == []


class TestOrder:
    def test_supervision_move_hands_it_over_with_the_abolished_body(self, filled: Town) -> None:
        put(filled)

        carry_out(filled, *REFORM)

        found = queries.supervision_of(EAST, on=date(2016, 9, 20))
        assert found is not None
        assert (found.name, found.document) == ("城市社区管理委员会", "东编委〔2016〕5号")
        before = queries.supervision_of(EAST, on=date(2016, 9, 19))
        assert before is not None
        assert before.name == "街道办事处"
        assert Entry.rows.filter(code="institutions.supervision_moved").count() == 1


class TestDoors:
    def test_pages_say_when_none_is_set_and_show_it_where_it_matters(self, filled: Town, client_of: Sign) -> None:
        clerk = client_of(keeper(filled))
        community = next(row for row in queries.tree(filled.office.call) if row.code == "dongjie-juweihui")
        body = f"/institutions/{community.id}/"

        none = clerk.get("/institutions/supervision/").content.decode()
        bare = clerk.get(body).content.decode()
        refused = clerk.post(
            "/institutions/supervision/assign/",
            {"area": COUNTY, "institution": "jiedao-ban", "legal_basis": " ", "document": "甲", "on": "2012-01-01"},
        )
        done = clerk.post(
            "/institutions/supervision/assign/",
            {
                "area": COUNTY, "institution": "jiedao-ban", "legal_basis": "组织法", "document": "甲", "on": "2012-01-01"
            },
        )  # fmt: skip
        held = Supervision.rows.get()
        shown = clerk.get(body).content.decode()
        listed = clerk.get("/institutions/supervision/").content.decode()
        ended = clerk.post(f"/institutions/supervision/{held.pk}/end/", {"on": "2016-01-01", "document": "乙"})

        assert "还没有设定社区的主管机关" in none
        assert "还没有设定" in bare
        assert "legal_basis" in refused.context["form"].errors
        assert (done.status_code, ended.status_code) == (303, 303)
        assert "组织法（甲" in shown
        assert "街道办事处" in listed
        assert "不在有效期内" in clerk.get("/institutions/supervision/").content.decode()

    def test_api_sets_ends_and_lists(self, filled: Town, client_of: Sign, django_assert_max_num_queries: Any) -> None:
        clerk = client_of(keeper(filled))

        def post(where: str, **body: Any) -> Any:
            return clerk.post(f"/api/institutions/supervision{where}", body, content_type="application/json")

        refused = post("", area=COUNTY, institution="jiedao-ban", document="甲", on="2012-01-01")
        made = post(
            "", area=COUNTY, institution="jiedao-ban", legal_basis="组织法", document="甲", on="2012-01-01"
        ).json()  # fmt: skip
        ended = post(f"/{made['id']}/end", on="2016-01-01", document="乙").json()

        assert refused.json()["code"] == "institutions.supervision_unfounded"
        assert (made["is_current"], ended["until"]) == (True, "2016-01-01")
        assert [row["name"] for row in clerk.get("/api/institutions/supervision").json()] == ["街道办事处"]
        call = keeper(filled).call
        with django_assert_max_num_queries(3):
            assert len(queries.supervision_list(call)) == 1
