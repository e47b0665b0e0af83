"""Every page of the register opens, for who may, with people in it."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from shequ.kernel.roles import Role
from shequ.residents import actions, queries, terms
from tests.cast import EAST, TOWN, Member, Town
from tests.residents.making import family, number_of, person

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]

PERSON = (
    "resident_detail", "resident_correct", "resident_move", "resident_move_out", "resident_die", "resident_marry",
    "resident_reveal", "label_add", "roll_add",
)  # fmt: skip
HOME = ("household_detail", "household_split", "household_move", "household_join", "household_head_change")
LISTS = (
    "resident_list", "household_list", "moved_out_list", "duplicate_list", "population_list", "number_search",
    "resident_add", "resident_move_in", "resident_export", "correction_list",
)  # fmt: skip


class TestPages:
    @pytest.mark.parametrize("slug", PERSON)
    def test_person(self, town: Town, client_of: ClientOf, slug: str) -> None:
        head, *_rest = family(town)
        page = client_of(town.secretary).get(reverse(f"residents:{slug}", args=(head,)))
        assert page.status_code == 200, page.content.decode()[:2000]
        assert "白建军" in page.content.decode()
        assert client_of(town.stranger).get(reverse(f"residents:{slug}", args=(head,))).status_code == 404

    @pytest.mark.parametrize("tab", ["basic", "home", "history", "looks"])
    def test_tabs(self, town: Town, client_of: ClientOf, tab: str) -> None:
        head, *_rest = family(town)
        actions.label_add(town.secretary.call, resident_id=head, kind="veteran", on=date(2021, 1, 1), basis="证件")
        page = client_of(town.secretary).get(
            reverse("residents:resident_detail", args=(head,)), {"tab": tab, "on": "2022-01-01"}
        )
        assert page.status_code == 200
        assert "2022年1月1日" in page.content.decode()

    @pytest.mark.parametrize("slug", HOME)
    def test_household(self, town: Town, client_of: ClientOf, slug: str) -> None:
        head, *_rest = family(town)
        home = queries.person_detail(town.secretary.call, resident_id=head).household_id
        page = client_of(town.secretary).get(reverse(f"residents:{slug}", args=(home,)))
        assert page.status_code == 200
        assert "李桂芳" in page.content.decode() or slug in ("household_move", "household_join")
        assert client_of(town.stranger).get(reverse(f"residents:{slug}", args=(home,))).status_code == 404

    @pytest.mark.parametrize("slug", LISTS)
    def test_lists(self, town: Town, client_of: ClientOf, slug: str) -> None:
        family(town)
        page = client_of(town.secretary).get(reverse(f"residents:{slug}"))
        assert page.status_code == 200

    def test_taking_a_count(self, town: Town, client_of: ClientOf) -> None:
        family(town)
        office = town.member(Role.COMMITTEE_OFFICE, TOWN)
        client = client_of(office)
        assert client.get(reverse("residents:population_take")).status_code == 200
        done = client.post(reverse("residents:population_take"), {"area": TOWN, "on": "2026-11-01"})
        assert done.status_code == 303
        assert "东街社区" in client.get(done["Location"]).content.decode()

    def test_adding_through_the_form(self, town: Town, client_of: ClientOf) -> None:
        client = client_of(town.secretary)
        given = {
            "name": "丁小满", "identity_kind": "id_card", "identity_number": "620822201702030024", "area": EAST,
            "since": "2026-01-01", "registration": "registered", "tenure_kind": "own", "address": "中台巷7号院2排4号",
            "household_kind": "family",
        }  # fmt: skip
        wrong = client.post(reverse("residents:resident_add"), given)
        assert wrong.status_code == 200
        assert "校验位" in wrong.content.decode()
        done = client.post(
            reverse("residents:resident_add"), {**given, "identity_number": "", "sex": "2", "birth_on": "2017-02-03"}
        )
        assert done.status_code == 303
        assert "丁小满" in client.get(done["Location"]).content.decode()

    def test_a_reveal_shows_the_number_once_and_only_to_the_asker(self, town: Town, client_of: ClientOf) -> None:
        added = person(town.secretary, phone="13812340417")
        client = client_of(town.secretary)
        done = client.post(reverse("residents:resident_reveal", args=(added,)), {"what": "phone", "reason": "care"})
        assert done.status_code == 303
        assert "13812340417" in client.get(done["Location"]).content.decode()
        assert "13812340417" not in client_of(town.clerk).get(done["Location"]).content.decode()

    def test_search_by_number_answers_alike_for_absent_and_elsewhere(self, town: Town, client_of: ClientOf) -> None:
        person(town.neighbour, "西街人", area=town.west, phone="13812340417")
        client = client_of(town.clerk)
        pages = [
            client.post(reverse("residents:number_search"), {"kind": "phone", "number": number})
            for number in ("13812340417", "13999999999")
        ]
        assert [page.status_code for page in pages] == [200, 200]
        texts = [page.content.decode() for page in pages]
        assert all("没有这个号码，或者不在您的管理范围内" in text for text in texts)

    def test_csv_and_xlsx_exports_are_masked_and_marked(self, town: Town, client_of: ClientOf) -> None:
        from io import BytesIO

        from openpyxl import load_workbook

        person(town.secretary, "白秀兰", phone="13812340417")
        client = client_of(town.secretary)
        given = {"form": "csv", "audience": terms.Audience.OTHERS.value, "reason": "年度核对"}
        done = client.post(reverse("residents:resident_export"), given)
        text = b"".join(done.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert "白*" in text
        assert "白秀兰" not in text
        assert "13812340417" not in text
        assert "620822************" in text
        assert "标识" in text.splitlines()[0]
        done = client.post(reverse("residents:resident_export"), {**given, "form": "xlsx", "audience": "duty"})
        book = load_workbook(BytesIO(b"".join(done.streaming_content)))  # type: ignore[attr-defined]
        rows = list(book.active.iter_rows(values_only=True))
        assert rows[2][0] == "白秀兰"
        assert "标识" in rows[0][0]

    def test_my_data(self, town: Town, client_of: ClientOf) -> None:
        added = person(town.secretary, "白秀兰", phone="13812340417")
        resident = town.member(Role.RESIDENT, EAST)
        resident.user.person = f"resident:{added}"
        resident.user.save()
        client = client_of(resident)
        page = client.get(reverse("residents:my_data"))
        assert page.status_code == 200
        assert "13812340417" in page.content.decode()
        assert client.get(reverse("residents:correction_ask")).status_code == 200
        assert "白秀兰" in client.post(reverse("residents:my_data_json")).content.decode()
        taken = client.post(reverse("residents:my_data_xlsx"))
        lines = list(openpyxl.load_workbook(io.BytesIO(taken.content)).active.iter_rows(values_only=True))
        assert lines[0] == ("类别", "内容", "说明", "起", "止")
        assert number_of(date(1950, 3, 5)) in {line[2] for line in lines}, "all 18 digits, as text"
        assert {line[0] for line in lines[1:]} <= {
            "登记的资料",
            "住房",
            "家庭",
            "标签",
            "谁看过我的号码",
            "我的更正请求",
        }
        done = client.post(
            reverse("residents:correction_ask"), {"field": "phone", "wanted": "15012342290", "note": "换了号码"}
        )
        assert done.status_code == 303
        work = queries.my_corrections(town.secretary.call)
        assert len(work) == 1
        clerk = client_of(town.secretary)
        assert clerk.get(work[0].url).status_code == 200
        assert clerk.post(work[0].url, {"accepts": "yes", "answer": "已核对"}).status_code == 303
        assert "15012342290" in client.get(reverse("residents:my_data")).content.decode()

    def test_a_resident_account_sees_no_one_else(self, town: Town, client_of: ClientOf) -> None:
        other = person(town.secretary, "白秀兰")
        resident = town.member(Role.RESIDENT, EAST)
        client = client_of(resident)
        assert client.get(reverse("residents:my_data")).status_code == 404
        assert client.get(reverse("residents:resident_list")).status_code == 403
        assert client.get(reverse("residents:resident_detail", args=(other,))).status_code == 403
