"""The duty register: one lead for every area and day, gaps and doubles shown, found by asking who is responsible."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.models import Duty, DutyPart
from shequ.institutions.queries import DutyFilters
from shequ.institutions.rules import duties as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.duties import GivenPart, NewDuty
from shequ.institutions.terms import Part
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden, NotPermitted
from tests.cast import COUNTY, EAST, NOON, TOWN, WEST, Member, Town
from tests.institutions.county import DOCUMENT, SINCE, furnish, keeper

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
TODAY = NOON.date()


def duty(code: str, title: str, *parts: GivenPart, area: str = TOWN, **more: object) -> NewDuty:
    return NewDuty(**{"code": code, "title": title, "area": area, "since": SINCE, "parts": parts, **more})  # type: ignore[arg-type]


def lead(institution: str, area: str = TOWN) -> GivenPart:
    return GivenPart(Part.LEAD, institution, area)


DUTIES = (
    duty("order", "社会治安综合治理", lead("jiedao-ban"), GivenPart(Part.CO_OPERATE, "minzhengju", TOWN), source="甲"),
    duty("property", "物业管理的监督指导", lead("jiedao-ban"), source="甲"),
    duty("self", "居民自治", lead("dongjie-juweihui", EAST), lead("xijie-juweihui", WEST)),
)


def enter(town: Town) -> dict[str, UUID]:
    furnish(town)
    actions.duties_add(keeper(town).call, area=COUNTY, duties=DUTIES, document=DOCUMENT)
    return dict(Duty.rows.values_list("code", "pk"))


def leading(code: str, area: str = TOWN) -> UUID:
    return DutyPart.rows.get(duty__code=code, part=Part.LEAD, area_id=area, valid_to=None).pk


class TestRules:
    @pytest.mark.parametrize(
        ("area", "leads", "expected"),
        [
            ("620822001", [], ("620822001",)),
            ("620822001", ["620822"], ()),
            ("620822001", ["620822001"], ()),
            ("620822001", ["620822001001"], ("620822001002",)),
            ("620822001", ["620822001001", "620822001002"], ()),
            ("620822001", ["620833001"], ("620822001",)),
        ],
    )
    def test_gaps(self, area: str, leads: list[str], expected: tuple[str, ...]) -> None:
        assert rules.gaps(area, leads, ["620822001001", "620822001002", "620833001001"]) == expected

    def test_doubles_are_where_two_leads_meet(self) -> None:
        assert rules.doubles(["62", "6208"]) == ("6208",)
        assert rules.doubles(["620801", "620802"]) == ()

    @pytest.mark.parametrize(
        ("question", "subject"),
        [
            ("谁负责物业管理？", "物业管理"),
            ("物业管理归谁管", "物业管理"),
            ("请问治安由哪个部门牵头", "治安"),
            ("治安", "治安"),
        ],
    )
    def test_asked_for(self, question: str, subject: str) -> None:
        assert rules.asked_for(question) == subject


class TestDutiesAdd:
    def test_enters_duties_with_their_parts(self, town: Town) -> None:
        enter(town)

        rows = {row.code: row for row in queries.duty_list(town.secretary.call)}

        assert [part.name for part in rows["order"].leads] == ["街道办事处"]
        assert [(part.name, part.part_label) for part in rows["order"].others] == [("县民政局", "配合")]
        assert (rows["self"].gaps, rows["self"].doubles) == ((), ())

    def test_the_same_again_changes_nothing(self, town: Town) -> None:
        enter(town)

        assert isinstance(actions.duties_add(keeper(town).call, area=COUNTY, duties=DUTIES, document="x"), Unchanged)

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            (duty("order", "又一次", lead("jiedao-ban")), rules.DutyCodeTaken),
            (duty("x", " ", lead("jiedao-ban")), rules.TitleMissing),
            (duty("X Y", "甲", lead("jiedao-ban")), tree_rules.CodeWrong),
            (duty("x", "甲", lead("jiedao-ban"), lead("minzhengju")), rules.TwoLeads),
            (duty("x", "甲", lead("jiedao-ban"), lead("dongjie-juweihui", EAST)), rules.TwoLeads),
            (duty("x", "甲", lead("nobody")), rules.HolderNotStanding),
            (duty("x", "甲", lead("jiedao-ban"), since=date(2001, 1, 1)), rules.HolderNotStanding),
            (duty("x", "甲", lead("jiedao-ban", "990202")), Hidden),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_refuses(self, town: Town, wrong: NewDuty, refusal: type) -> None:
        enter(town)

        with pytest.raises(refusal):
            actions.duties_add(keeper(town).call, area=COUNTY, duties=[wrong], document=DOCUMENT)
        assert Duty.rows.count() == len(DUTIES)

    def test_is_not_permitted_to_others(self, town: Town) -> None:
        furnish(town)

        with pytest.raises(NotPermitted):
            actions.duties_add(town.office.call, area=COUNTY, duties=DUTIES, document=DOCUMENT)


class TestParts:
    def test_duty_part_give_refuses_a_second_lead_with_its_clause(self, town: Town) -> None:
        keys = enter(town)
        give = {"duty_id": keys["order"], "part": Part.LEAD, "on": TODAY, "document": DOCUMENT}

        with pytest.raises(rules.TwoLeads) as same:
            actions.duty_part_give(keeper(town).call, institution="minzhengju", area=TOWN, **give)
        with pytest.raises(rules.TwoLeads):
            actions.duty_part_give(keeper(town).call, institution="dongjie-juweihui", area=EAST, **give)

        assert (same.value.kind, same.value.field) == ("duty.one_lead", "institution")

    def test_the_database_itself_refuses_two_leads_of_one_place(self, town: Town) -> None:
        keys = enter(town)
        other = DutyPart.rows.get(pk=leading("order"))

        with pytest.raises(IntegrityError), transaction.atomic():
            DutyPart.rows.create(
                area_id=TOWN,
                duty_id=keys["order"],
                institution_id=other.institution_id,
                part=Part.LEAD,
                valid_from=TODAY,
            )

    def test_duty_part_give_and_not_twice(self, town: Town) -> None:
        keys = enter(town)
        give = {
            "duty_id": keys["order"], "institution": "bianban", "part": Part.SUPERVISE, "area": TOWN, "on": TODAY,
            "document": DOCUMENT,
        }  # fmt: skip

        actions.duty_part_give(keeper(town).call, **give)

        assert [row.code for row, _part in queries.duties_of(town.office.call, code="bianban")] == ["order"]
        with pytest.raises(rules.PartHeld):
            actions.duty_part_give(keeper(town).call, **give)

    def test_duty_hand_over_leaves_no_day_between(self, town: Town) -> None:
        keys = enter(town)

        actions.duty_hand_over(
            keeper(town).call, part_id=leading("order"), institution="minzhengju", on=TODAY, document=DOCUMENT
        )

        def leader(on: date) -> list[str]:
            return [part.name for part in queries.duty_detail(town.office.call, duty_id=keys["order"], on=on).row.leads]

        assert leader(TODAY - timedelta(days=1)) == ["街道办事处"]
        assert leader(TODAY) == ["县民政局"]
        with pytest.raises(rules.PartNotOpen):
            actions.duty_hand_over(
                keeper(town).call, part_id=leading("order"), institution="bianban", on=TODAY, document=DOCUMENT
            )

    def test_duty_part_end_leaves_a_gap_that_is_shown(self, town: Town) -> None:
        enter(town)

        actions.duty_part_end(keeper(town).call, part_id=leading("self", EAST), on=TODAY, document=DOCUMENT)

        (row,) = queries.duty_list(town.office.call, filters=DutyFilters(only="gaps"))
        assert (row.code, row.gaps) == ("self", ("东街社区",))
        assert queries.duty_list(town.office.call, filters=DutyFilters(only="gaps"), on=TODAY - timedelta(days=1)) == []
        assert queries.duty_list(town.office.call, filters=DutyFilters(only="doubles")) == []

    def test_parts_are_not_for_others(self, town: Town) -> None:
        keys = enter(town)
        part = leading("order")

        with pytest.raises(NotPermitted):
            actions.duty_part_end(town.office.call, part_id=part, on=TODAY, document=DOCUMENT)
        with pytest.raises(NotPermitted):
            actions.duty_hand_over(town.secretary.call, part_id=part, institution="bianban", on=TODAY, document="x")
        with pytest.raises(Hidden):
            actions.duty_part_give(
                town.stranger.call, duty_id=keys["order"], institution="bianban", part=Part.GUIDE, area=TOWN, on=TODAY,
                document="x",
            )  # fmt: skip


class TestQueries:
    @pytest.mark.parametrize("question", ["谁负责物业管理？", "物业由谁监督", "property"])
    def test_who_is_responsible_for(self, town: Town, question: str) -> None:
        enter(town)

        hits = queries.duty_hits(town.secretary.call, question, 5)

        assert hits[0].title == "物业管理的监督指导"
        assert hits[0].sub == "牵头：街道办事处"

    def test_a_stranger_gets_nothing(self, town: Town) -> None:
        keys = enter(town)

        assert queries.duty_list(town.stranger.call) == []
        assert queries.duty_hits(town.stranger.call, "治安", 5) == []
        assert queries.duty_matrix(town.stranger.call).rows == ()
        with pytest.raises(Hidden):
            queries.duty_detail(town.stranger.call, duty_id=keys["order"])

    def test_duty_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        enter(town)
        call = town.office.call
        queries.duty_list(call)

        more = [duty(f"d{n}", f"第{n}项职责", lead("jiedao-ban")) for n in range(60)]
        actions.duties_add(keeper(town).call, area=COUNTY, duties=more, document=DOCUMENT)

        with django_assert_max_num_queries(6):
            assert len(queries.duty_list(call)) == len(DUTIES) + 60

    def test_matrix_has_a_column_for_each_unit(self, town: Town) -> None:
        enter(town)

        matrix = queries.duty_matrix(town.office.call)

        cells = {
            row.code: dict(zip((name for _code, name in matrix.units), told, strict=True)) for row, told in matrix.rows
        }
        assert cells["order"] == {"县民政局": "配合", "街道办事处": "牵头", "东街居委会": "", "西街居委会": ""}


class TestPages:
    def test_duty_list_and_detail(self, town: Town, client_of: Sign) -> None:
        keys = enter(town)
        client = client_of(town.secretary)

        listed = client.get("/institutions/duties/").content.decode()
        asked = client.get("/institutions/duties/?q=谁负责治安").content.decode()
        page = client.get(f"/institutions/duties/{keys['order']}/").content.decode()
        body = client.get(f"/institutions/{DutyPart.rows.get(pk=leading('order')).institution_id}/").content.decode()

        assert "物业管理" in listed
        assert "社会治安" in asked
        assert "物业管理" not in asked
        assert "移交" not in page
        assert "社会治安综合治理" in body

    def test_forms_tell_refusals_on_their_fields_and_keep_what_was_typed(self, town: Town, client_of: Sign) -> None:
        keys = enter(town)
        client = client_of(keeper(town))
        given = {"part": "lead", "institution": "minzhengju", "area": TOWN, "on": "2026-11-01", "document": "甲文"}

        wrong = client.post(f"/institutions/duties/{keys['order']}/give/", given)
        over = client.post(
            f"/institutions/duties/parts/{leading('order')}/hand-over/",
            {"institution": "minzhengju", "on": "2026-11-01", "document": "甲文"},
        )
        ended = client.post(
            f"/institutions/duties/parts/{leading('property')}/end/", {"on": "2026-11-01", "document": "甲文"}
        )
        added = client.post(
            "/institutions/duties/add/",
            {"title": "环境卫生", "code": "clean", "institution": "jiedao-ban", "area": TOWN, "since": "2012-01-01", "document": "甲文"},
        )  # fmt: skip

        assert "已由“街道办事处”牵头" in wrong.content.decode()
        assert "甲文" in wrong.content.decode()
        assert [over.status_code, ended.status_code, added.status_code] == [303, 303, 303]
        assert "没有牵头单位" in client.get(ended["Location"]).content.decode()

    def test_matrix_page_and_sheet(self, town: Town, client_of: Sign) -> None:
        enter(town)
        client = client_of(town.office)

        page = client.get("/institutions/duties/matrix/").content.decode()
        sheet = openpyxl.load_workbook(io.BytesIO(client.get("/institutions/duties/matrix.xlsx").content)).active

        assert "责任矩阵" in page
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) == len(DUTIES) + 1
        assert "街道办事处" in rows[0]


class TestApi:
    def test_register_and_parts(self, town: Town, client_of: Sign) -> None:
        keys = enter(town)
        client = client_of(keeper(town))

        def post(where: str, **given: object) -> object:
            body = {"on": "2026-11-01", "document": "甲文", **given}
            return client.post(f"/api/institutions/duties/{where}", body, content_type="application/json")

        two = post(f"{keys['order']}/parts", institution="minzhengju", area=TOWN)
        guide = post(f"{keys['order']}/parts", institution="bianban", area=TOWN, part="guide")
        over = post(f"parts/{leading('order')}/hand-over", institution="minzhengju")
        end = post(f"parts/{leading('property')}/end")
        told = client_of(town.secretary).get("/api/institutions/duties?q=治安").json()

        assert (two.status_code, two.json()["code"], two.json()["field"]) == (
            422,
            "institutions.two_leads",
            "institution",
        )  # type: ignore[attr-defined]
        assert "guide" in {part["part"] for part in guide.json()["parts"]}  # type: ignore[attr-defined]
        assert over.status_code == 200  # type: ignore[attr-defined]
        assert end.json()["gaps"] == ["城区管委会"]  # type: ignore[attr-defined]
        assert [row["code"] for row in told] == ["order"]
