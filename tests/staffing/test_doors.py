"""The doors of staffing: pages, API, command. Each slug is met at least once, with a refusal on its field."""

import json
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client

from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.commands import staffing
from shequ.staffing.models import Appointment, AppointmentCase, Entry, Hold, Post, StaffMember
from tests.cast import COUNTY, NOON, Member, Town
from tests.institutions.county import keeper
from tests.staffing.office import DOCUMENT, HIRED, body, furnish_posts, hire, number, organiser, post
from tests.staffing.test_cases import leader, propose, ripe

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
LATER = "2017-05-01"
TODAY = NOON.date()


@pytest.fixture
def office(town: Town, client_of: Sign) -> Client:
    furnish_posts(town)
    return client_of(keeper(town))


def text(answer) -> str:
    return answer.content.decode()


def went(answer) -> bool:
    return answer.status_code == 303


class TestLedgerPages:
    def test_book_shows_rows_totals_and_days(self, town: Town, office: Client) -> None:
        hire(keeper(town).call)
        page = text(office.get("/staffing/book/"))
        assert "街道办事处" in page
        assert "事业编制" in page
        assert HIRED.isoformat() in page
        assert "这一天还没有核定编制" in text(office.get("/staffing/book/?on=2001-01-01"))
        assert "没有符合条件的机构" in text(office.get("/staffing/book/?only=excess"))
        assert "领导职数" in text(office.get("/staffing/book/?ledger=leadership&on=nonsense"))

    def test_book_export_is_a_workbook(self, town: Town, office: Client) -> None:
        sheet = openpyxl.load_workbook(BytesIO(office.get("/staffing/book.xlsx").content)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert ["街道办事处", "事业编制", 3, 0, 0, 0, 3, 0] in rows

    def test_heads_transfer_tells_what_is_wrong_on_its_field(self, town: Town, office: Client) -> None:
        given = {
            "ledger": "establishment", "kind": "institution", "source": str(body("jiedao-ban")), "target": "", "heads": 9,
            "on": "2016-09-20", "document": "x",
        }  # fmt: skip
        wrong = office.post("/staffing/book/transfer/", given)
        assert "只有 3 名事业编制可用" in text(wrong)
        assert went(office.post("/staffing/book/transfer/", {**given, "heads": 1}))

    def test_ledger_open_total_change_and_entry_reverse(self, town: Town, office: Client) -> None:
        opening = {
            "ledger": "establishment", "kind": "support", "institution": "", "heads": 2, "on": "2012-01-01", "document": "x",
        }  # fmt: skip
        assert went(office.post("/staffing/book/open/", opening))
        assert "已经登记过期初数" in text(office.post("/staffing/book/open/", opening))
        change = {"ledger": "establishment", "kind": "support", "heads": -5, "on": "2016-01-01", "document": "x"}
        assert "只有 2 名工勤编制可用" in text(office.post("/staffing/book/total/", change))
        assert went(office.post("/staffing/book/total/", {**change, "heads": 1}))
        entry = Entry.rows.get(kind="total_changed")
        listed = text(office.get("/staffing/book/entries/"))
        assert f"/staffing/book/entries/{entry.pk}/reverse/" in listed
        assert went(office.post(f"/staffing/book/entries/{entry.pk}/reverse/", {"document": "x", "note": "录错"}))
        assert "已冲销" in text(office.get("/staffing/book/entries/?ledger=establishment"))

    def test_heads_hold_and_heads_release(self, town: Town, office: Client) -> None:
        given = {
            "institution": str(body("jiedao-ban")), "kind": "institution", "state": "frozen", "heads": 1, "on": "2016-01-01",
            "reason": "改革",
        }  # fmt: skip
        assert "没有写明依据文件" in text(office.post("/staffing/book/hold/", given))
        assert went(office.post("/staffing/book/hold/", {**given, "document": "x"}))
        key = Hold.rows.get().pk
        assert f"/staffing/book/holds/{key}/release/" in text(office.get("/staffing/book/"))
        assert went(office.post(f"/staffing/book/holds/{key}/release/", {"on": "2017-01-01"}))
        assert office.get(f"/staffing/book/holds/{key}/release/").status_code == 404

    def test_shares_as_chart_and_table(self, town: Town, office: Client) -> None:
        assert "还没有登记工作人员" in text(office.get("/staffing/shares/"))
        hire(keeper(town).call)
        hire(keeper(town).call, "东街人", institution="dongjie-juweihui", source="recruited", head_kind="")
        page = text(office.get("/staffing/shares/"))
        assert "<polyline" in page
        assert "2020" in page


class TestPostPages:
    def test_posts_set_up_change_and_abolish(self, town: Town, office: Client) -> None:
        given = {
            "institution": str(body("jiedao-ban")), "title": "主任", "position": "director", "is_leading": "on",
            "on": "2012-01-01", "document": "x",
        }  # fmt: skip
        assert "没有写明批准的用途" in text(office.post("/staffing/posts/set-up/", given))
        made = office.post(
            "/staffing/posts/set-up/", {**given, "position": "worker", "is_leading": "", "title": "科员"}
        )
        key = Post.rows.get().pk
        assert made["Location"] == f"/staffing/posts/{key}/"
        assert "还没有人担任" in text(office.get(made["Location"]))
        change = {"title": "主任科员", "rank": "", "head_kind": "", "role": "", "on": "2012-01-01", "document": "x"}
        assert "要晚于开始日" in text(office.post(f"/staffing/posts/{key}/change/", change))
        assert went(office.post(f"/staffing/posts/{key}/change/", {**change, "on": "2013-01-01"}))
        assert went(office.post(f"/staffing/posts/{key}/abolish/", {"on": "2014-01-01", "document": "x"}))
        assert "主任科员" in text(office.get("/staffing/who/?on=2013-06-01"))
        assert "没有符合条件的岗位" in text(office.get("/staffing/who/"))

    def test_appointment_make_and_appointment_end(self, town: Town, office: Client) -> None:
        call = keeper(town).call
        place, staff, other = (
            post(call),
            hire(call),
            hire(call, "李二", institution="minzhengju", head_kind="administrative"),
        )
        given = {"mode": "full", "ground": "appointed", "on": HIRED.isoformat(), "document": "x"}
        address = f"/staffing/posts/{place}/appoint/"
        assert "不在“街道办事处”事业编制" in text(office.post(address, {**given, "staff_id": str(other)}))
        assert went(office.post(address, {**given, "staff_id": str(staff)}))
        held = Appointment.rows.get()
        page = text(office.get(f"/staffing/posts/{place}/"))
        assert f"/appointments/{held.pk}/end/" in page
        end = f"/staffing/posts/{place}/appointments/{held.pk}/end/"
        assert "要晚于开始日" in text(office.post(end, {"on": HIRED.isoformat(), "document": "x"}))
        assert went(office.post(end, {"on": LATER, "document": "x"}))

    def test_case_list_detail_and_every_step(self, town: Town, client_of: Sign) -> None:
        case, staff, place = propose(town)
        clerk = client_of(town.member(Role.ORGANISATION_DEPT))
        assert "王春梅" in text(clerk.get("/staffing/cases/"))
        again = clerk.post(f"/staffing/posts/{place}/propose/", {"staff_id": str(staff), "mode": "full", "basis": "x"})
        assert "已有一项任职程序在办" in text(again)
        assert went(clerk.post(f"/staffing/cases/{case}/notice/", {"on": TODAY.isoformat()}))
        assert "2026" in text(clerk.get(f"/staffing/cases/{case}/"))
        objected = {"objection": "反映学历", "settled": "属实无问题"}
        assert went(clerk.post(f"/staffing/cases/{case}/object/", objected))
        boss = client_of(town.member(Role.COUNTY_LEADER))
        answer = boss.post(f"/staffing/cases/{case}/appoint/", {"on": TODAY.isoformat(), "document": "x"})
        assert "期满才能任职" in text(answer)
        assert went(clerk.post(f"/staffing/cases/{case}/drop/", {"note": "本人放弃"}))
        assert AppointmentCase.rows.get().state == "dropped"


class TestPeoplePages:
    def test_staff_take_on_transfer_leave(self, town: Town, office: Client) -> None:
        given = {
            "name": "王春梅", "institution": str(body("jiedao-ban")), "source": "establishment", "head_kind": "support",
            "on": HIRED.isoformat(), "document": "x",
        }  # fmt: skip
        assert "工勤编制没有空缺" in text(office.post("/staffing/people/take-on/", given))
        made = office.post("/staffing/people/take-on/", {**given, "head_kind": "institution"})
        key = StaffMember.rows.get().pk
        assert made["Location"] == f"/staffing/people/{key}/"
        move = {"institution": str(body("minzhengju")), "head_kind": "same", "on": LATER, "document": "x"}
        assert "没有空缺" in text(office.post(f"/staffing/people/{key}/transfer/", move))
        assert went(office.post(f"/staffing/people/{key}/transfer/", {**move, "head_kind": "administrative"}))
        leave = {"reason": "retired", "on": LATER}
        assert "要晚于开始日" in text(office.post(f"/staffing/people/{key}/leave/", leave))
        assert went(office.post(f"/staffing/people/{key}/leave/", {**leave, "on": "2018-01-01"}))
        page = text(office.get(f"/staffing/people/{key}/"))
        assert "退休" in page
        assert "已离岗" in text(office.get("/staffing/people/?only=gone"))

    def test_staff_enter_correct_reveal(self, town: Town, office: Client) -> None:
        given = {
            "name": "李二", "identity_number": "123", "institution": str(body("jiedao-ban")), "source": "establishment",
            "head_kind": "institution", "since": "2014-01-01", "document": "x",
        }  # fmt: skip
        assert "公民身份号码不正确" in text(office.post("/staffing/people/enter/", given))
        assert went(office.post("/staffing/people/enter/", {**given, "identity_number": number(3)}))
        key = StaffMember.rows.get().pk
        assert number(3) not in text(office.get(f"/staffing/people/{key}/"))
        correct = {"name": "李尔", "identity_number": "", "phone": "12", "reason": "写错"}
        assert "电话号码不正确" in text(office.post(f"/staffing/people/{key}/correct/", correct))
        assert went(office.post(f"/staffing/people/{key}/correct/", {**correct, "phone": ""}))
        shown = office.post(f"/staffing/people/{key}/reveal/", {"reason": "核对档案"})
        assert number(3) in text(shown)
        assert shown["Cache-Control"] == "no-store"
        assert "李尔" in text(office.get("/staffing/people/"))


class TestApi:
    def send(self, client: Client, path: str, **body_) -> tuple[int, dict]:
        answer = client.post(f"/api/staffing/{path}", json.dumps(body_), content_type="application/json")
        return answer.status_code, answer.json()

    def test_book_and_entries(self, town: Town, office: Client) -> None:
        read = office.get("/api/staffing/book?on=2016-01-01").json()
        assert [row["code"] for row in read["rows"]] == ["jiedao-ban", "minzhengju"] or len(read["rows"]) == 2
        status, told = self.send(
            office, "book/transfers", area=COUNTY, kind="institution", source=str(body("jiedao-ban")), heads=9,
            on="2016-01-01", document="x",
        )  # fmt: skip
        assert (status, told["code"], told["field"]) == (422, "staffing.over_total", "heads")
        status, _made = self.send(
            office, "book/total", area=COUNTY, kind="institution", heads=1, on="2016-01-01", document="x"
        )
        assert status == 200
        entry = Entry.rows.get(kind="total_changed").pk
        assert self.send(office, f"book/entries/{entry}/reverse", document="x", note="x")[0] == 200
        opening = [{"kind": "support", "heads": 1}]
        assert self.send(office, "book/open", area=COUNTY, on="2012-01-01", document="x", openings=opening)[0] == 200
        status, made = self.send(
            office,
            "book/holds",
            institution=str(body("jiedao-ban")),
            kind="institution",
            heads=1,
            on="2016-01-01",
            reason="x",
        )
        assert status == 200
        assert self.send(office, f"book/holds/{made['id']}/release", on="2017-01-01")[0] == 200

    def test_posts_people_and_appointments(self, town: Town, office: Client) -> None:
        new = {"institution": "jiedao-ban", "title": "科员", "head_kind": "institution", "key": "a"}
        status, made = self.send(office, "posts", area=COUNTY, on="2012-01-01", document="x", posts=[new])
        place = made["posts"]["a"]
        assert status == 200
        status, staff = self.send(
            office, "people", institution=str(body("jiedao-ban")), person={"name": "王春梅"}, source="establishment",
            head_kind="institution", on=HIRED.isoformat(), document="x",
        )  # fmt: skip
        assert status == 200
        status, held = self.send(
            office, f"posts/{place}/appointments", staff=staff["id"], on=HIRED.isoformat(), document="x"
        )
        assert status == 200
        status, again = self.send(
            office, f"posts/{place}/appointments", staff=staff["id"], on=HIRED.isoformat(), document="x"
        )
        assert (status, again["code"]) == (422, "staffing.post_taken")
        assert office.get("/api/staffing/who").json()["bodies"][0]["posts"][0]["holder"]["name"] == "王春梅"
        assert office.get("/api/staffing/people?q=wcm").json()["rows"][0]["institution"] == "街道办事处"
        assert self.send(office, f"posts/{place}", on="2016-01-01", document="x", title="主任科员")[0] == 200
        assert self.send(office, f"appointments/{held['id']}/end", on=LATER, document="x")[0] == 200
        assert self.send(office, f"posts/{place}/abolish", on=LATER, document="x")[0] == 200
        moved = self.send(
            office, f"people/{staff['id']}/transfer", institution=str(body("minzhengju")), head_kind="administrative", on=LATER,
            document="x",
        )  # fmt: skip
        assert moved[0] == 200
        assert self.send(office, f"people/{staff['id']}/correct", values={"name": "王春美"}, reason="x")[0] == 200
        assert self.send(office, f"people/{staff['id']}/leave", reason="retired", on="2018-01-01")[0] == 200
        one = {
            "person": {"name": "李二"}, "institution": "jiedao-ban", "source": "recruited", "since": "2014-01-01",
        }  # fmt: skip
        assert len(self.send(office, "people/existing", area=COUNTY, document="x", people=[one])[1]["staff"]) == 1

    def test_cases(self, town: Town, client_of: Sign) -> None:
        case, staff, place = propose(town)
        clerk = client_of(town.member(Role.ORGANISATION_DEPT))
        assert clerk.get("/api/staffing/cases").json()[0]["state"] == "proposed"
        status, told = self.send(clerk, f"posts/{place}/cases", staff=str(staff), basis="x")
        assert (status, told["code"]) == (422, "staffing.case_open")
        assert self.send(clerk, f"cases/{case}/notice", on=TODAY.isoformat())[0] == 200
        assert self.send(clerk, f"cases/{case}/object", objection="甲", settled="乙")[0] == 200
        boss = client_of(town.member(Role.COUNTY_LEADER))
        assert self.send(boss, f"cases/{case}/appoint", document="x")[1]["code"] == "staffing.notice_running"
        assert self.send(clerk, f"cases/{case}/drop", note="本人放弃")[0] == 200


class TestCommand:
    def test_staffing_book_as_json(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call)
        done = CliRunner().invoke(staffing, ["book", "--as-of", "2016-01-01", "--json"])
        told = json.loads(done.stdout)
        assert done.exit_code == 0
        row = next(row for row in told["rows"] if row["institution"] == "jiedao-ban")
        assert (row["kind"], row["authorised"], row["occupied"], row["vacant"]) == ("institution", 3, 1, 2)
        total = told["total"]["institution"]
        assert (total["authorised"], total["reserve"], total["approved"]) == (3, 1, 4)
        assert told["as_of"] == "2016-01-01"
        assert (
            json.loads(CliRunner().invoke(staffing, ["book", "--as-of", "2001-01-01", "--json"]).stdout)["rows"] == []
        )
        assert "街道办事处" in CliRunner().invoke(staffing, ["book", "--as-of", "2016-01-01"]).stdout


def test_a_decided_case_shows_on_the_record(town: Town, client_of: Sign) -> None:
    case, staff, _place = propose(town)
    then = ripe(town, case)
    actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT)
    shown = queries.staff_detail(organiser(town), staff_id=staff)
    assert [row.title for row in shown.holdings] == ["主任"]
    assert queries.case_detail(organiser(town), case_id=case).document == DOCUMENT
