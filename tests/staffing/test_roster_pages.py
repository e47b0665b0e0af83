"""The doors of roster imports: pages from file to book, the differences with the act that mends them, API."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shequ.jobs.models import Job
from shequ.staffing import actions, roster_jobs
from shequ.staffing.models import RosterBatch, StaffMember
from shequ.staffing.pages import roster as pages
from tests.cast import COUNTY, NOON, Member, Town
from tests.institutions.county import keeper
from tests.staffing.office import DOCUMENT, body, furnish_posts, hire, number, organiser
from tests.staffing.rosters import HEADER, row, write

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
TODAY = NOON.date().isoformat()
DIRTY = [
    row(1, "王春梅", phone="13900000001"),
    row(2, "李建国", number="123"),
    row(3, "赵明", body="县民政局", kind="行政"),
]


@pytest.fixture
def office(town: Town, client_of: Sign) -> Client:
    furnish_posts(town)
    return client_of(keeper(town))


def text(answer: Any) -> str:
    return answer.content.decode()


def upload(tmp_path: Path, rows: list[list[Any]], **more: Any) -> SimpleUploadedFile:
    path = write(tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx", rows, **more)
    return SimpleUploadedFile("街道办名册.xlsx", path.read_bytes())


@pytest.fixture
def send(office: Client, tmp_path: Path) -> Callable[..., str]:
    """Upload a roster; return the address of its batch."""

    def bring(rows: list[list[Any]] = DIRTY, **more: Any) -> str:
        given = {"area": COUNTY, "on": TODAY, "document": DOCUMENT, "file": upload(tmp_path, rows, **more)}
        answer = office.post("/staffing/rosters/open/", given)
        assert answer.status_code == 303, text(answer)[:2000]
        return str(answer["Location"])

    return bring


class TestPages:
    def test_the_whole_way_from_file_to_book_and_back(self, town: Town, office: Client, send: Any) -> None:
        hire(keeper(town).call, "赵明", at=3)
        address = send()
        page = text(office.get(address))
        assert "现在还没有改动台账" in page
        assert "公民身份号码不正确" in page
        assert number(1) not in page
        assert "街道办名册.xlsx" in text(office.get("/staffing/rosters/"))

        page = text(office.post(f"{address}commit/", {"document": ""}))
        assert "这一项要填" in page
        assert office.post(f"{address}commit/", {"document": DOCUMENT}).status_code == 303
        assert StaffMember.rows.filter(name="王春梅").exists()
        assert "已写入台账" in text(office.get(address))
        assert "这份名册现在是“已写入”" in text(office.post(f"{address}commit/", {"document": DOCUMENT}))

        assert office.post(f"{address}undo/", {"reason": "传错"}).status_code == 303
        assert not StaffMember.rows.filter(name="王春梅").exists()
        assert "已整批撤回" in text(office.get(address))

    def test_a_file_that_is_no_roster_is_refused_on_the_page(self, office: Client, tmp_path: Path) -> None:
        given = {"area": COUNTY, "on": TODAY, "file": upload(tmp_path, [["x"]], header=["户号", "门牌"])}
        assert "文件里找不到实名名册" in text(office.post("/staffing/rosters/open/", given))
        given = {"area": COUNTY, "on": "2030-01-01", "file": upload(tmp_path, DIRTY)}
        assert "2030-01-01 还没有到" in text(office.post("/staffing/rosters/open/", given))

    def test_roster_differences_name_the_act_that_mends(self, town: Town, office: Client, send: Any) -> None:
        call = keeper(town).call
        moved, gone, missing = hire(call, "赵明", at=3), hire(call, "钱亮", at=4), hire(call, "孙丽", at=5)
        actions.staff_leave(call, staff_id=gone, on=NOON.date(), reason="retired")
        address = send([*DIRTY, row(4, "钱亮")])

        page = text(office.get(f"{address}differences/"))
        assert f"/staffing/people/{moved}/transfer/" in page
        assert f"/staffing/people/{missing}/leave/" in page
        assert "台账中已离岗" in page
        assert f"/staffing/people/{gone}/take-on/" in page

        sheet = openpyxl.load_workbook(BytesIO(office.get(f"{address}differences.xlsx").content)).active
        rows = list(sheet.iter_rows(min_row=2, max_col=4, values_only=True))
        assert ("在别的单位在岗", "5", "县民政局", "赵明") in [tuple(str(cell) for cell in line) for line in rows]
        assert ("台账有、名册没有", "—", "街道办事处", "孙丽") in rows

    def test_who_left_and_came_back_is_taken_on_again(self, town: Town, office: Client, send: Any) -> None:
        call = keeper(town).call
        key = hire(call, "钱亮", at=4)
        assert "再次进人" not in text(office.get(f"/staffing/people/{key}/"))
        actions.staff_leave(call, staff_id=key, on=date(2020, 5, 1), reason="resigned")
        assert "再次进人" in text(office.get(f"/staffing/people/{key}/"))
        given = {
            "institution": str(body("jiedao-ban")),
            "source": "establishment",
            "head_kind": "institution",
            "document": "x",
        }
        address = f"/staffing/people/{key}/take-on/"
        assert "钱亮已在“街道办事处”在岗" in text(office.post(address, {**given, "on": "2016-05-01"}))
        assert office.post(address, {**given, "on": "2021-05-01"}).status_code == 303
        assert office.get(f"{send([row(4, '钱亮', since='2021.05')])}?tab=all").content.decode().count("无变化") > 1
        assert office.get(f"/staffing/people/{UUID(int=0)}/take-on/").status_code == 404

    def test_roster_check_after_mending(self, town: Town, office: Client, send: Any) -> None:
        key = hire(keeper(town).call, "赵明", at=3)
        address = send()
        actions.staff_correct(organiser(town), staff_id=key, values={"name": "赵明明"}, reason="更正")
        assert office.post(f"{address}check/").status_code == 303
        assert RosterBatch.rows.get().reasons["number_other_name"] == 1

    def test_roster_map_names_unknown_columns_and_takes_a_correction(self, office: Client, send: Any) -> None:
        address = send([[*row(1, "王春梅"), "白羊"]], header=[*HEADER, "星座"])
        assert "看不出这些列的意思，没有读取：星座" in text(office.get(address))
        page = text(office.get(f"{address}map/"))
        assert "星座" in page
        assert number(1) not in page
        assert office.post(f"{address}map/", {f"c0_{len(HEADER)}": "ignored"}).status_code == 303
        assert "星座" not in text(office.get(address))

    def test_the_users_own_file_comes_back_with_reasons(self, office: Client, send: Any) -> None:
        answer = office.get(f"{send()}returned.xlsx")
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        assert sheet.cell(2, len(HEADER) + 1).value == "不能导入的原因"
        assert "公民身份号码不正确" in sheet.cell(4, len(HEADER) + 1).value

    def test_roster_drop_asks_first(self, office: Client, send: Any) -> None:
        address = send()
        assert "台账没有任何改动" in text(office.get(f"{address}drop/"))
        assert office.post(f"{address}drop/")["Location"] == "/staffing/rosters/"
        assert RosterBatch.rows.get().state == "dropped"

    def test_a_large_roster_is_written_in_the_background(
        self, town: Town, office: Client, send: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pages, "AT_ONCE", 0)
        address = send()
        office.post(f"{address}commit/", {"document": DOCUMENT})
        job = Job.rows.get(kind="staffing.roster_commit")
        assert not StaffMember.rows.exists()

        class Work:
            inputs = job.inputs

            def progress(self, *_told: object) -> None:
                pass

        for _turn in range(2):
            roster_jobs.roster_commit(keeper(town).call, Work())  # type: ignore[arg-type]
        assert StaffMember.rows.count() == 2

    def test_strangers_find_nothing(self, town: Town, send: Any, client_of: Sign) -> None:
        address = send()
        stranger = client_of(keeper(town, town.far_county))
        for page in ("", "map/", "differences/", "differences.xlsx", "returned.xlsx", "commit/", "undo/", "drop/"):
            assert stranger.get(f"{address}{page}").status_code == 404
        assert "街道办名册" not in text(stranger.get("/staffing/rosters/"))
        assert client_of(town.member("organisation_dept")).get(address).status_code == 403

    def test_roster_list_takes_the_same_statements_for_any_number(
        self, office: Client, send: Any, django_assert_max_num_queries: Any
    ) -> None:
        for _turn in range(3):
            send()
        with django_assert_max_num_queries(12):
            office.get("/staffing/rosters/")


class TestApi:
    def test_compare_commit_take_back(self, office: Client, tmp_path: Path) -> None:
        given = {"area": COUNTY, "on": TODAY, "file": upload(tmp_path, DIRTY)}
        made = office.post("/api/staffing/rosters", given)
        assert made.status_code == 200, text(made)
        told = made.json()
        assert (told["row"]["rows_read"], told["row"]["rejected"], told["reasons"]["number_wrong"]) == (3, 1, 1)

        address = f"/api/staffing/rosters/{told['row']['id']}"
        refused = office.post(f"{address}/commit", {}, content_type="application/json")
        assert (refused.status_code, refused.json()["field"]) == (422, "document")
        done = office.post(f"{address}/commit", {"document": DOCUMENT}, content_type="application/json").json()
        assert (done["row"]["state"], StaffMember.rows.count()) == ("committed", 2)
        assert office.post(f"{address}/drop", {}, content_type="application/json").status_code == 422
        undone = office.post(f"{address}/undo", {"reason": "传错"}, content_type="application/json").json()
        assert (undone["row"]["state"], StaffMember.rows.count()) == ("undone", 0)
        assert office.get(address).json()["row"]["state"] == "undone"
        assert office.get("/api/staffing/rosters").json()["total"] == 1

    def test_no_file_and_an_unknown_area_are_named(self, office: Client, tmp_path: Path) -> None:
        answer = office.post("/api/staffing/rosters", {"area": COUNTY})
        assert (answer.status_code, answer.json()["field"]) == (422, "file")
        answer = office.post("/api/staffing/rosters", {"area": "620000", "file": upload(tmp_path, DIRTY)})
        assert answer.status_code == 404

    def test_check_again(self, office: Client, tmp_path: Path) -> None:
        told = office.post("/api/staffing/rosters", {"area": COUNTY, "file": upload(tmp_path, DIRTY)}).json()
        again = office.post(f"/api/staffing/rosters/{told['row']['id']}/check", {}, content_type="application/json")
        assert again.json()["row"]["new"] == 2
