"""The pages and operations of contracts, pay, wages and hours: what they show, and refusals on their fields."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shequ.base.paging import PageRequest
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import Contract, MinimumWage, PayLine, ServiceContract, VolunteerHours
from shequ.staffing.terms import Source
from tests.cast import EAST, TOWN, Member
from tests.staffing.payroll import PAPER, TODAY, WAGE, Office
from tests.staffing.test_services import SERVICE

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]


def at(name: str, *args: object) -> str:
    return reverse(f"staffing:{name}", args=args)


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


CONTRACT = {
    "institution": "guanweihui", "is_full_time": "yes", "monthly": "1,850", "since": "2026-01-01",
    "ends_on": "2026-12-31", "document": PAPER,
}  # fmt: skip


class TestContractPages:
    def test_contract_sign_shows_the_refusal_with_its_clause_on_the_field(
        self, office: Office, client_of: Sign
    ) -> None:
        office.set_wage(WAGE + 1)
        office.set_class()
        staff = office.engage("王一", "dongjie-fuwu")
        client = client_of(office.committee)

        answer = client.post(at("contract_sign"), {**CONTRACT, "staff_id": str(staff)})

        assert "T3.1d" in str(answer.context["form"].errors["monthly"])
        assert "1,850.01" in text_of(answer)
        assert not Contract.rows.exists()

    def test_contract_sign_without_a_class_is_done_with_a_warning(self, office: Office, client_of: Sign) -> None:
        staff = office.engage("王一", "dongjie-fuwu")

        answer = client_of(office.committee).post(
            at("contract_sign"), {**CONTRACT, "staff_id": str(staff)}, follow=True
        )

        assert Contract.rows.get().monthly_fen == WAGE
        assert "没有明确本县的最低工资类别" in text_of(answer)

    def test_contract_list_detail_renew_and_end(self, office: Office, client_of: Sign) -> None:
        signed = office.sign(office.engage("王一", "dongjie-fuwu"))
        client = client_of(office.committee)
        assert "王一" in text_of(client.get(at("contract_list")))
        assert "1,850.00" in text_of(client.get(at("contract_detail", signed.contract)))
        assert "2027-01-01" in text_of(client.get(at("contract_renew", signed.contract)))

        refused = client.post(
            at("contract_end", signed.contract), {"on": "2020-01-01", "end_kind": "agreed", "document": PAPER}
        )
        assert "on" in refused.context["form"].errors
        client.post(at("contract_renew", signed.contract), {**CONTRACT, "since": "2027-01-01", "ends_on": "2027-12-31"})
        assert Contract.rows.filter(renews=signed.contract).exists()

    def test_the_community_sees_its_people_and_not_their_pay(self, office: Office, client_of: Sign) -> None:
        signed = office.sign(office.engage("王一", "dongjie-fuwu"))
        client = client_of(office.member)

        page = text_of(client.get(at("contract_detail", signed.contract))) + text_of(client.get(at("contract_list")))

        assert "王一" in page
        assert "1,850" not in page
        assert client.get(at("pay_list")).status_code == 403
        assert client_of(office.town.neighbour).get(at("contract_detail", signed.contract)).status_code == 404

    def test_service_pages(self, office: Office, client_of: Sign) -> None:
        client = client_of(office.committee)
        sent = {
            "institution": "dongjie-fuwu", "provider": "东平社工", "provider_code": "91350100M000100Y44",
            "purpose": "导办", "people": "2", "yearly": "9.6万", "since": "2026-01-01", "ends_on": "2026-10-31",
            "document": PAPER,
        }  # fmt: skip

        assert "provider_code" in client.post(at("service_sign"), sent).context["form"].errors
        client.post(at("service_sign"), {**sent, "provider_code": "91350100M000100Y43"})

        made = ServiceContract.rows.get()
        assert made.yearly_fen == 9_600_000
        assert "没有续签也没有终止" in text_of(client.get(at("service_detail", made.pk)))
        assert "东平社工" in text_of(client.get(at("service_list")))
        client.post(at("service_end", made.pk), {"on": "2026-11-01", "reason": "期满不续", "document": PAPER})
        assert ServiceContract.rows.get().ended_on == date(2026, 11, 1)
        assert client.get(at("service_renew", made.pk)).status_code == 200


class TestPayPages:
    def test_pay_line_add_shows_the_second_base_pay_on_its_field(self, office: Office, client_of: Sign) -> None:
        staff = office.engage("王一", "dongjie-fuwu", Source.ELECTED)
        client = client_of(office.finance)
        sent = {
            "staff_id": str(staff), "institution": "dongjie", "kind": "basic", "monthly": "1850.00",
            "since": "2026-01-01", "document": PAPER,
        }  # fmt: skip
        client.post(at("pay_line_add"), sent)

        answer = client.post(at("pay_line_add"), {**sent, "institution": "dongjie-fuwu", "since": "2026-03-01"})

        assert "since" in answer.context["form"].errors
        assert PayLine.rows.get().monthly_fen == WAGE

    def test_pay_detail_change_end_and_cancel(self, office: Office, client_of: Sign) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        line = office.pay(staff)
        client = client_of(office.finance)
        assert "1,850.00" in text_of(client.get(at("pay_detail", staff)))

        refused = client.post(at("pay_line_change", line), {"monthly": "1900", "on": "2026-07-02", "document": PAPER})
        assert "on" in refused.context["form"].errors
        client.post(at("pay_line_change", line), {"monthly": "1900", "on": "2026-07-01", "document": PAPER})
        newest = PayLine.rows.get(valid_to=None)
        client.post(at("pay_line_end", newest.pk), {"on": "2026-08-01", "document": PAPER})
        client.post(at("pay_line_cancel", newest.pk), {"reason": "录错"})

        assert sorted(PayLine.rows.values_list("monthly_fen", "is_cancelled")) == [(WAGE, False), (190_000, True)]
        assert client_of(office.town.member(Role.FINANCE, "990202")).get(at("pay_detail", staff)).status_code == 404

    def test_pay_list_and_budget_and_its_workbook(self, office: Office, client_of: Sign) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"), 100_000)
        actions.service_sign(office.committee.call, area=TOWN, service=SERVICE)
        client = client_of(office.finance)
        assert "王一" in text_of(client.get(at("pay_list")))

        page = text_of(client.get(at("pay_budget"), {"year": "2026"}))
        answer = client.get(at("pay_budget_export"), {"year": "2026"})

        assert "12,000.00" in page
        assert "王一" not in page
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["按社区", "按机构", "分月明细"]
        rows = list(book["分月明细"].iter_rows(min_row=2, values_only=True))
        assert next(row for row in rows if row[3] == "基本报酬")[5:] == (*[1000] * 12, 12000)
        assert sum(row[-1] for row in rows) == pytest.approx(
            queries.pay_budget(office.finance.call, year=2026).total_fen / 100
        )

    def test_an_odd_year_falls_back_to_this_one(self, office: Office, client_of: Sign) -> None:
        assert client_of(office.finance).get(at("pay_budget"), {"year": "x"}).status_code == 200

    def test_wage_trial_tells_and_asks_again(self, office: Office, client_of: Sign) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"), WAGE)
        client = client_of(office.finance)
        assert client.get(at("wage_trial")).status_code == 200

        page = text_of(client.get(at("wage_trial"), {"monthly": "2000", "on": "2026-10-01"}))
        wrong = client.get(at("wage_trial"), {"monthly": "很多", "on": "2026-10-01"})

        assert "王一" in page
        assert "1,800.00" in page
        assert "不是金额" in text_of(wrong)


class TestWagePages:
    def test_wages_enter_and_wage_class_set(self, office: Office, client_of: Sign) -> None:
        client = client_of(office.finance)
        line = {"wage_class": "4", "effective_from": "2023-11-01", "monthly": "1850", "document": "通知"}
        client.post(at("wages_enter"), line)
        client.post(at("wage_class_set"), {"wage_class": "4", "since": "2020-01-01", "document": "批复"})

        page = text_of(client.get(at("wage_list")))

        assert "本县现行" in page
        assert "未核对" in page
        refused = client.post(at("wages_enter"), {**line, "hourly": "1850"})
        assert "hourly" in refused.context["form"].errors

    def test_a_file_is_shown_before_it_enters_and_given_back(self, office: Office, client_of: Sign, home: Path) -> None:
        client = client_of(office.finance)
        table = "类别,执行日期,月最低工资\n四类,2023-11-01,1850\n七类,2023-11-01,1\n"
        sent = SimpleUploadedFile("标准.csv", table.encode(), "text/csv")

        answer = client.post(at("wages_open"), {"file": sent, "document": "通知"}, follow=True)
        where = answer.redirect_chain[-1][0]

        assert "类别写一类、二类……六类" in text_of(answer)
        assert not MinimumWage.rows.exists()
        returned = client.get(where.replace("/?", "/returned.xlsx?"))
        assert returned.status_code == 200
        assert b"".join(returned.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
        assert "已登记 1 行" in text_of(client.post(where, follow=True))
        assert MinimumWage.rows.get().document == "通知"
        assert client_of(office.town.member(Role.FINANCE, "990202")).get(where).status_code == 404

    def test_what_is_no_table_is_refused_on_the_file(self, office: Office, client_of: Sign, home: Path) -> None:
        sent = SimpleUploadedFile("名单.csv", "姓名\n王一\n".encode(), "text/csv")

        answer = client_of(office.finance).post(at("wages_open"), {"file": sent})

        assert "file" in answer.context["form"].errors


class TestHoursPages:
    def test_from_the_volunteer_to_the_confirmed_hour(self, office: Office, client_of: Sign) -> None:
        maker, checker = client_of(office.member), client_of(office.town.secretary)
        maker.post(at("volunteer_add"), {"institution": "dongjie-fuwu", "name": "志愿者甲", "since": "2026-01-01"})
        maker.post(at("activity_add"), {"area": EAST, "title": "清洁楼道", "on": TODAY.isoformat()})
        activity = queries.activity_list(
            office.member.call, filters=queries.HoursFilters(TODAY.year), page=PageRequest()
        ).rows[0]
        people = queries.volunteers_for(office.member.call, activity_id=activity.id)
        nobody = maker.post(at("hours_enter", activity.id), {})
        assert nobody.context["form"].non_field_errors()
        maker.post(at("hours_enter", activity.id), {f"h-{people[0][0]}": "1.5"})

        own = maker.post(at("hours_confirm", activity.id))
        checker.post(at("hours_confirm", activity.id))

        assert own.context["form"].non_field_errors()
        assert VolunteerHours.rows.get().state == "confirmed"
        for name in ("hours_list", "activity_list"):
            assert "1.5" in text_of(checker.get(at(name)))
        book = openpyxl.load_workbook(io.BytesIO(checker.get(at("hours_export")).content))
        assert [row[2] for row in book["按人"].iter_rows(min_row=3, values_only=True)] == [1.5]
        staff = VolunteerHours.rows.get().staff_id
        assert "清洁楼道" in text_of(checker.get(at("volunteer_detail", staff)))
        assert client_of(office.town.neighbour).get(at("activity_detail", activity.id)).status_code == 404

    def test_hours_return_asks_for_a_reason(self, office: Office, client_of: Sign) -> None:
        activity = actions.activity_add(office.member.call, area=EAST, title="慰问", on=TODAY)
        staff = office.engage("王一", "dongjie-fuwu")
        actions.hours_enter(office.member.call, activity_id=activity, minutes={staff: 60})
        row = VolunteerHours.rows.get()
        client = client_of(office.town.secretary)

        assert "reason" in client.post(at("hours_return", row.pk), {"reason": ""}).context["form"].errors
        client.post(at("hours_return", row.pk), {"reason": "重复"})

        assert VolunteerHours.rows.get().state == "returned"

    def test_volunteer_end(self, office: Office, client_of: Sign) -> None:
        staff = office.engage("甲", "dongjie-fuwu", Source.VOLUNTEER)
        served = queries.volunteer_detail(office.member.call, staff_id=staff, year=2026).serves[0]
        client = client_of(office.member)

        early = client.post(at("volunteer_end", staff, served.engagement), {"on": "2026-01-01"})
        client.post(at("volunteer_end", staff, served.engagement), {"on": "2026-06-01"})

        assert "on" in early.context["form"].errors
        assert queries.volunteer_detail(office.member.call, staff_id=staff, year=2026).serves[0].until


class TestOperations:
    def test_a_contract_under_the_wage_is_a_problem_with_its_clause(self, office: Office, client_of: Sign) -> None:
        office.set_wage()
        office.set_class()
        staff = office.engage("王一", "dongjie-fuwu")
        body = {
            "staff": str(staff), "institution": "guanweihui", "monthly_fen": 100, "since": "2026-01-01",
            "ends_on": "2026-12-31", "document": PAPER,
        }  # fmt: skip
        client = client_of(office.committee)

        refused = client.post("/api/staffing/contracts", json.dumps(body), content_type="application/json")
        done = client.post(
            "/api/staffing/contracts", json.dumps({**body, "monthly_fen": WAGE}), content_type="application/json"
        )

        assert (refused.status_code, refused.json()["code"], refused.json()["clause"]) == (
            422, "staffing.under_minimum_wage", "T3.1d",
        )  # fmt: skip
        assert (done.json()["compared"], done.json()["warning"]) == ("above", "")
        rows = client.get("/api/staffing/contracts").json()["rows"]
        assert [(row["name"], row["monthly_fen"]) for row in rows] == [("王一", WAGE)]

    def test_wages_pay_budget_trial_and_hours(self, office: Office, client_of: Sign) -> None:
        client = client_of(office.finance)
        wages = {
            "wages": [{"wage_class": "4", "effective_from": "2023-11-01", "monthly_fen": WAGE, "document": "通知"}]
        }
        entered = client.post("/api/staffing/wages", json.dumps(wages), content_type="application/json")
        staff = office.engage("王一", "dongjie-fuwu")
        line = {
            "staff": str(staff), "institution": "guanweihui", "monthly_fen": WAGE, "since": "2026-01-01",
            "document": PAPER,
        }  # fmt: skip
        paid = client.post("/api/staffing/pay-lines", json.dumps(line), content_type="application/json")

        assert (entered.json(), paid.status_code) == ({"changed": 1}, 200)
        assert client.get("/api/staffing/wages").json()["why_not"]
        assert client.get("/api/staffing/pay/budget?year=2026").json()["total_fen"] == 12 * WAGE
        trial = client.get(f"/api/staffing/pay/trial?monthly_fen={WAGE + 100}&on=2026-10-01").json()
        assert (trial["total"]["people"], trial["total"]["yearly_fen"]) == (1, 1200)
        assert client.get("/api/staffing/services").json()["total"] == 0
        assert client_of(office.member).get("/api/staffing/volunteers/hours").json()["total"] == 0
