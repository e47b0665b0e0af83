"""The organisation tree: entered with its document, shown as of a day, drawn, and told to the shell."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shequ.areas.models import Area
from shequ.institutions import actions, queries
from shequ.institutions.rules import chart, tree
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from tests.cast import COUNTY, EAST, FAR_COUNTY, TOWN, Member, Town
from tests.institutions.county import DOCUMENT, OLD, SINCE, body, furnish, keeper, put_plan_in_force

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]


class TestInstitutionsAdd:
    def test_enters_bodies_with_their_places(self, town: Town) -> None:
        furnish(town)

        rows = {row.code: row for row in queries.tree(town.secretary.call)}

        assert [rows["jiedao-ban"].parent, rows["jiedao-ban"].parent_name] == ["xianzheng", "县政府"]
        assert rows["jiedao-ban"].rank == "正科级"
        assert (rows["dongjie-juweihui"].area_name, rows["dongjie-juweihui"].tier) == ("东街社区", "community")
        entry = Entry.rows.get(code="institutions.institutions_added")
        assert json.loads(entry.body)["count"] == len(OLD)

    def test_the_same_again_changes_nothing(self, town: Town) -> None:
        furnish(town)

        assert isinstance(
            actions.institutions_add(keeper(town).call, area=COUNTY, bodies=OLD, document=DOCUMENT), Unchanged
        )

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            (body("Bad Code", "甲", "county_government"), tree.CodeWrong),
            (body("xianzheng", "别的机构", "county_government"), tree.CodeTaken),
            (body("jia", " ", "county_government"), tree.NameMissing),
            (body("jia", "甲", "nothing"), tree.KindUnknown),
            (body("jia", "甲居委会", "residents_committee", area=EAST, parent="xianzheng"), tree.ParentWrong),
            (body("jia", "甲居委会", "residents_committee", area=EAST), tree.ParentWrong),
            (body("jia", "甲", "government_department", parent="nobody"), tree.ParentMissing),
            (body("jia", "甲", "government_department", parent="xianzheng", established_on=date(2001, 1, 1)), tree.ParentMissing),
            (body("jia", "甲", "government_department", parent="xianzheng", second="xianwei"), tree.SecondWrong),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )  # fmt: skip
    def test_refuses_what_cannot_stand_there(self, town: Town, wrong: tree.NewBody, refusal: type) -> None:
        furnish(town)

        with pytest.raises(refusal):
            actions.institutions_add(keeper(town).call, area=COUNTY, bodies=[wrong], document=DOCUMENT)

    def test_refuses_without_a_document(self, town: Town) -> None:
        put_plan_in_force(town)

        with pytest.raises(tree.DocumentMissing):
            actions.institutions_add(keeper(town).call, area=COUNTY, bodies=OLD, document=" ")

    def test_an_office_may_serve_two_bodies(self, town: Town) -> None:
        furnish(town)
        new = (
            body("dangwei", "城市社区党工委", "working_committee", area=TOWN, parent="xianwei"),
            body("guanweihui", "管委会", "management_committee", area=TOWN, parent="xianzheng"),
            body("zonghe", "综合办公室", "internal_office", area=TOWN, parent="guanweihui", second="dangwei"),
        )

        made = actions.institutions_add(keeper(town).call, area=COUNTY, bodies=new, document=DOCUMENT)

        assert isinstance(made, tuple)
        detail = queries.body_detail(town.office.call, institution_id=made[0])
        assert [row.code for row in detail.serving] == ["zonghe"]

    def test_not_by_others_and_not_elsewhere(self, town: Town) -> None:
        put_plan_in_force(town)

        with pytest.raises(NotPermitted):
            actions.institutions_add(town.office.call, area=COUNTY, bodies=OLD, document=DOCUMENT)
        with pytest.raises(NotPermitted):
            actions.institutions_add(keeper(town, FAR_COUNTY).call, area=COUNTY, bodies=OLD, document=DOCUMENT)
        with pytest.raises(Hidden):
            actions.institutions_add(
                keeper(town).call,
                area=COUNTY,
                bodies=[body("a", "甲", "county_government", area=FAR_COUNTY)],
                document="x",
            )

    def test_two_counties_may_use_the_same_code(self, town: Town) -> None:
        furnish(town)
        put_plan_in_force(town, area=FAR_COUNTY, code="yuanshan")
        far = [body("xianzheng", "远山县政府", "county_government", area=FAR_COUNTY)]

        actions.institutions_add(keeper(town, FAR_COUNTY).call, area=FAR_COUNTY, bodies=far, document="远编〔2011〕1号")

        assert [row.name for row in queries.tree(town.stranger.call)] == ["远山县政府"]


class TestTree:
    def test_shows_the_day_asked_for(self, town: Town) -> None:
        furnish(town)

        assert queries.tree(town.office.call, on=SINCE - timedelta(days=1)) == []
        assert len(queries.tree(town.office.call, on=SINCE)) == len(OLD)
        assert queries.change_days(town.office.call) == [SINCE]

    def test_a_stranger_gets_nothing(self, town: Town) -> None:
        keys = furnish(town)

        assert queries.tree(town.stranger.call) == []
        assert queries.change_days(town.stranger.call) == []
        assert queries.institution_hits(town.stranger.call, "县", 10) == []
        with pytest.raises(Hidden):
            queries.body_detail(town.stranger.call, institution_id=keys["xianwei"])

    def test_a_part_of_the_county_keeps_the_names_above(self, town: Town) -> None:
        furnish(town)

        rows = queries.tree(town.office.call, area=TOWN)

        assert {row.code for row in rows} == {"jiedao-dangwei", "jiedao-ban", "dongjie-juweihui", "xijie-juweihui"}
        assert {row.parent_name for row in rows} == {"县委", "县政府", "街道办事处"}

    def test_statements_do_not_grow(self, town: Town) -> None:
        furnish(town)
        call = town.office.call
        queries.tree(call)

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                queries.chart_of(queries.tree(call))
            return len(asked)

        few = statements()
        more = [body(f"ju{n}", f"第{n}局", "government_department", parent="xianzheng") for n in range(40)]
        actions.institutions_add(keeper(town).call, area=COUNTY, bodies=more, document=DOCUMENT)

        assert statements() == few <= 3

    def test_the_search_box_finds_a_body(self, town: Town) -> None:
        furnish(town)

        assert [hit.title for hit in queries.institution_hits(town.secretary.call, "民政", 5)] == ["县民政局"]
        assert [hit.title for hit in queries.institution_hits(town.secretary.call, "bian", 5)] == ["县编办"]


class TestChart:
    def test_boxes_neither_overlap_nor_leave_the_sheet(self) -> None:
        nodes = [chart.Node("a", "县政府")]
        nodes += [chart.Node(f"d{n}", f"第{n}工作部门名称很长的一个局", "a") for n in range(9)]
        nodes += [
            chart.Node("m", "管委会", "a"),
            *(chart.Node(f"c{n}", "社区", "m", ("支部", "居委会")) for n in range(6)),
        ]

        drawn = chart.drawn(nodes)

        boxes = drawn.boxes
        assert len(boxes) == len(nodes)
        assert all(
            box.x >= 0 and box.x + box.width <= drawn.width and box.y + box.height <= drawn.height for box in boxes
        )
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y, (one.key, other.key)

    def test_bodies_of_one_community_stand_in_one_box(self, town: Town) -> None:
        furnish(town)

        drawn = queries.chart_of(queries.tree(town.office.call))

        assert drawn is not None
        box = next(box for box in drawn.boxes if box.key.startswith(EAST))
        assert [line.text for line in box.titles] == ["东街社区"]
        assert [line.text for line in box.subs] == ["社区居民委员会"]

    def test_nothing_is_no_chart(self) -> None:
        assert queries.chart_of([]) is None


class TestPages:
    def test_tree_list_and_chart(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        client = client_of(town.secretary)

        now = client.get("/institutions/").content.decode()
        before = client.get("/institutions/?on=2001-01-01").content.decode()
        narrowed = client.get("/institutions/?kind=residents_committee&q=西").content.decode()

        assert "县民政局" in now
        assert "<svg" in now
        assert "登记现有机构" not in now
        assert "这一天没有登记的机构" in before
        assert "西街居委会</a>" in narrowed
        assert "东街居委会</a>" not in narrowed

    def test_the_chart_is_a_file(self, town: Town, client_of: Sign) -> None:
        furnish(town)

        answer = client_of(town.office).get("/institutions/chart.svg?on=2020-01-01")

        assert answer["Content-Type"].startswith("image/svg+xml")
        assert "2020-01-01.svg" in answer["Content-Disposition"]
        assert answer.content.decode().lstrip().startswith("<svg")

    def test_a_body_has_a_page_with_its_history(self, town: Town, client_of: Sign) -> None:
        keys = furnish(town)
        client = client_of(town.secretary)

        page = client.get(f"/institutions/{keys['jiedao-ban']}/").content.decode()
        early = client.get(f"/institutions/{keys['jiedao-ban']}/?on=2001-01-01").content.decode()

        assert "东街居委会" in page
        assert DOCUMENT in page
        assert "这一天这个机构还没有设立" in early

    def test_institutions_add_tells_what_is_wrong_on_its_field(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        client = client_of(keeper(town))
        given = {
            "name": "甲居委会", "code": "jia", "kind": "residents_committee", "area": EAST, "parent": "xianzheng",
            "established_on": "2015-01-01", "document": DOCUMENT,
        }  # fmt: skip

        wrong = client.post("/institutions/add/", given)
        right = client.post("/institutions/add/", {**given, "parent": "jiedao-ban"})

        assert wrong.status_code == 200
        assert "不能设在" in wrong.content.decode()
        assert "甲居委会" in wrong.content.decode()
        assert right.status_code == 303
        assert "甲居委会" in client.get(right["Location"]).content.decode()


class TestDoors:
    def test_api(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        new = {"area": COUNTY, "document": DOCUMENT, "bodies": [
            {"code": "caizheng", "name": "县财政局", "kind": "government_department", "parent": "xianzheng"},
        ]}  # fmt: skip

        made = client_of(keeper(town)).post("/api/institutions/bodies", new, content_type="application/json")
        told = client_of(town.secretary).get("/api/institutions/tree?on=2020-01-01").json()
        empty = client_of(keeper(town)).post(
            "/api/institutions/bodies", {**new, "document": "", "bodies": [{**new["bodies"][0], "code": "x"}]},
            content_type="application/json",
        )  # fmt: skip

        assert "caizheng" in {row["code"] for row in made.json()["institutions"]}
        assert told["as_of"] == "2020-01-01"
        assert len(told["institutions"]) == len(OLD)
        assert (empty.status_code, empty.json()["code"]) == (422, "institutions.document_missing")

    def test_command_tells_the_tree_as_of_a_day(self, town: Town) -> None:
        from shequ.institutions.commands import institutions

        furnish(town)

        done = CliRunner().invoke(institutions, ["tree", "--as-of", "2015-05-01", "--json"])

        answer = json.loads(done.stdout)
        assert (done.exit_code, answer["format"], answer["as_of"]) == (0, 1, "2015-05-01")
        assert answer["institutions"][0].keys() == {"code", "name", "kind", "tier", "parent", "area"}
        assert len(answer["institutions"]) == len(OLD)

    def test_a_grid_worker_of_the_county_sees_the_tree(self, town: Town) -> None:
        furnish(town)

        assert len(queries.tree(town.grid_worker.call)) == len(OLD)
        assert Area.rows.filter(pk=EAST).exists()
        assert town.member(Role.AUDITOR).call.actor.may("institutions.tree_see")
