"""The register of basis documents: what the plan names, what the county holds, who cites it, what was repealed."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shequ.institutions import actions as institutions
from shequ.institutions.rules.duties import NewDuty
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.plan import actions, checks, queries
from shequ.plan.models import BasisDocument
from shequ.plan.queries import PlanScene
from shequ.plan.rules import documents as rules
from tests.cast import COUNTY, FAR_COUNTY, NOON, TOWN, Member, Town
from tests.institutions.county import SINCE, furnish, keeper, put_plan_in_force

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
Sign = Callable[[Member], Client]
CITY = "pingbanfa-2016-14"
LAW = "law-residents-committees"
TODAY = NOON.date()


@pytest.fixture
def planned(town: Town) -> Town:
    put_plan_in_force(town)
    return town


def enter(town: Town, **more: Any) -> UUID:
    given = {
        "area": COUNTY, "title": "市级实施方案", "issuer": "市委办、市政府办", "level": "city", "number": "平办发[2016]014号",
        "code": CITY,
    }  # fmt: skip
    return actions.document_enter(keeper(town).call, **{**given, **more})


def row(town: Town, code: str = CITY) -> queries.DocumentRow:
    return next(item for item in queries.document_list(town.office.call) if item.code == code)


def findings(town: Town, on: date = TODAY) -> dict[str, str]:
    plan = queries.plans().at(COUNTY, on)
    assert plan is not None
    binding = next(item for clause in plan.pack.clauses for item in clause.bindings if item.kind == "document.in_force")
    outcome = checks.document_in_force(PlanScene(COUNTY, on, town.system, plan, "", binding))
    assert outcome.population > 0
    return {found.name: found.what for found in outcome.found}


class TestRegister:
    def test_shows_what_the_plan_names_before_anybody_entered_it(self, planned: Town) -> None:
        held = {item.code: item for item in queries.document_list(planned.office.call)}

        assert held[CITY].state == "missing"
        assert (held[LAW].state, held[LAW].id) == ("in_force", None)
        assert held["lingbanfa-2016-31"].cited > 30
        assert held[LAW].cited >= 1

    def test_document_enter_gives_it_number_level_and_issuer(self, planned: Town) -> None:
        enter(planned, kept_at="档案室 2016-3")

        held = row(planned)
        assert (held.number, held.level_label, held.state, held.kept_at) == (
            "平办发〔2016〕14号",
            "市",
            "in_force",
            "档案室 2016-3",
        )
        assert Entry.rows.latest("seq").code == "plan.document_entered"
        assert [item.code for item in queries.document_list(planned.office.call, q="平办发（2016）14号")] == [CITY]
        assert queries.document_list(planned.office.call, state="repealed") == []
        assert [item.code for item in queries.document_list(planned.office.call, level="city")] == [CITY]

    @pytest.mark.parametrize(
        ("given", "refusal", "field"),
        [
            ({"title": ""}, rules.DocumentUnnamed, "title"), ({"issuer": " "}, rules.DocumentUnnamed, "issuer"),
            ({"code": "nothing"}, rules.DocumentUnknown, "code"), ({"number": ""}, rules.DocumentTaken, "code"),
            ({"code": ""}, rules.DocumentTaken, "number"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_named_not_in_the_plan_or_there_already(
        self, planned: Town, given: Any, refusal: Any, field: str
    ) -> None:
        enter(planned)

        with pytest.raises(refusal) as refused:
            enter(planned, **given)
        assert refused.value.field == field

    def test_document_change_puts_it_right_and_keeps_the_old_words(self, planned: Town) -> None:
        document = enter(planned)
        given: dict[str, Any] = {
            "document_id": document, "title": "市级方案", "issuer": "市委办", "level": "province", "number": "甲〔2016〕1号"
        }  # fmt: skip

        actions.document_change(keeper(planned).call, **given)

        assert (row(planned).title, row(planned).level) == ("市级方案", "province")
        assert "市级实施方案" in Entry.rows.latest("seq").body
        assert isinstance(actions.document_change(keeper(planned).call, **given), Unchanged)

    def test_is_kept_by_the_establishment_office_and_hidden_from_strangers(self, planned: Town) -> None:
        document = enter(planned)
        given: dict[str, Any] = {"document_id": document, "on": date(2026, 1, 1), "by": "x"}

        with pytest.raises(NotPermitted):
            actions.document_repeal(planned.member(Role.FINANCE).call, **given)
        with pytest.raises(Hidden):
            actions.document_repeal(keeper(planned, FAR_COUNTY).call, **given)
        with pytest.raises(NotPermitted):
            actions.document_enter(
                planned.secretary.call, area=COUNTY, title="甲", issuer="乙", level="county"
            )  # fmt: skip
        stranger = planned.member(Role.GROUP_OFFICE, FAR_COUNTY)
        assert queries.document_list(stranger.call) == []
        with pytest.raises(Hidden):
            queries.document_detail(stranger.call, document_id=document)
        assert queries.document_detail(planned.secretary.call, document_id=document).row.title == "市级实施方案"
        assert not queries.document_detail(planned.secretary.call, document_id=document).may_change

    def test_document_list_is_bounded(self, planned: Town, django_assert_max_num_queries: Any) -> None:
        for number in range(5):
            enter(planned, code="", number=f"甲〔2016〕{number}号")
        queries.document_list(planned.office.call)

        with django_assert_max_num_queries(10):
            assert len(queries.document_list(planned.office.call)) > 10


class TestCiting:
    def test_says_which_clauses_figures_papers_duties_and_orders_quote_it(self, town: Town) -> None:
        furnish(town)
        document = enter(town, code="", number="东编发〔2011〕3号", title="三定方案")
        institutions.duties_add(
            keeper(town).call, area=COUNTY, document="依据东编发[2011]03号第五条",
            duties=[NewDuty(code="order", title="社会治安", area=TOWN, since=SINCE)],
        )  # fmt: skip

        kinds = {kind: count for kind, count, _items in queries.document_detail(
            town.office.call, document_id=document
        ).citations}  # fmt: skip
        by_plan = queries.document_detail(town.office.call, code="practice-filing").citations

        assert kinds == {"职责": 1, "机构": 8}
        assert [kind for kind, _count, _items in by_plan] == ["申报材料"]
        main = queries.document_detail(town.office.call, code="lingbanfa-2016-31")
        assert [kind for kind, _count, _items in main.citations] == ["条款", "参数"]
        clerk = town.member(Role.CIVIL_AFFAIRS)
        assert not queries.document_detail(clerk.call, code="lingbanfa-2016-31").may_enter
        assert queries.document_detail(keeper(town).call, code="lingbanfa-2016-31").may_enter


@pytest.mark.clause("B1")
class TestInForce:
    def test_a_missing_document_is_a_finding_until_its_text_is_held(self, planned: Town) -> None:
        assert "市级城市街道社区管理体制改革实施方案 平办发〔2016〕14号" in findings(planned)

        document = enter(planned, title="市级方案")
        assert findings(planned)["市级方案 平办发〔2016〕14号"] == "依据文件“{name}”没有收存"
        actions.document_change(
            keeper(planned).call,
            document_id=document,
            title="市级方案",
            issuer="市委办",
            level="city",
            kept_at="档案室",
        )
        assert not any("市级方案" in name for name in findings(planned))

    def test_a_repealed_document_is_a_finding_from_its_day(self, planned: Town) -> None:
        document = enter(
            planned, code=LAW, title="居民委员会组织法", number="", level="central", issued_on=date(1989, 12, 26)
        )

        with pytest.raises(rules.DocumentEndsTooEarly):
            actions.document_repeal(keeper(planned).call, document_id=document, on=date(1989, 12, 26), by="新法")
        with pytest.raises(rules.RepealUnfounded):
            actions.document_repeal(keeper(planned).call, document_id=document, on=date(2026, 1, 1), by=" ")
        actions.document_repeal(keeper(planned).call, document_id=document, on=date(2026, 1, 1), by="2025 年修订")

        assert not any("组织法" in name for name in findings(planned, date(2025, 12, 31)))
        assert findings(planned)["居民委员会组织法"] == "依据文件“{name}”已经废止"
        assert row(planned, LAW).state == "repealed"

    def test_a_document_ahead_and_a_repealed_one_that_a_duty_quotes_are_findings(self, planned: Town) -> None:
        enter(planned, code=LAW, title="新法", number="", level="central", valid_from=date(2027, 1, 1))
        other = enter(planned, code="", number="甲〔2016〕1号", title="旧办法")
        actions.document_repeal(keeper(planned).call, document_id=other, on=date(2026, 1, 1), by="乙")
        before = findings(planned)
        institutions.duties_add(
            keeper(planned).call, area=COUNTY, document="甲〔2016〕1号",
            duties=[NewDuty(code="order", title="社会治安", area=TOWN, since=SINCE)],
        )  # fmt: skip

        assert before["新法"] == "依据文件“{name}”还没有施行"
        assert "旧办法 甲〔2016〕1号" not in before
        assert findings(planned)["旧办法 甲〔2016〕1号"] == "依据文件“{name}”已经废止"

    def test_the_state_of_a_day(self) -> None:
        ends = {"valid_from": date(2016, 1, 1), "valid_to": date(2020, 1, 1)}
        assert rules.state_on(date(2019, 12, 31), is_held=True, **ends) == "in_force"
        assert rules.state_on(date(2020, 1, 1), is_held=False, **ends) == "repealed"
        assert rules.state_on(date(2015, 12, 31), is_held=True, **ends) == "ahead"
        assert rules.state_on(date(2016, 1, 1), is_held=False, **ends) == "missing"


class TestDoors:
    def test_pages_from_a_named_document_to_its_text_and_repeal(self, planned: Town, client_of: Sign) -> None:
        clerk = client_of(keeper(planned))

        named = clerk.get(f"/plan/documents/cited/{CITY}/").content.decode()
        form = clerk.get(f"/plan/documents/enter/?code={CITY}").content.decode()
        wrong = clerk.post("/plan/documents/enter/", {"code": CITY, "title": "甲", "level": "city"})
        made = clerk.post(
            "/plan/documents/enter/",
            {"code": CITY, "title": "市级方案", "number": "平办发〔2016〕14号", "issuer": "市委办", "level": "city"},
        )["Location"]
        file = SimpleUploadedFile("方案.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "application/pdf")
        sent = clerk.post(f"{made}text/", {"file": file})
        held = row(planned)
        changed = clerk.post(f"{made}change/", {"title": "市级实施方案", "issuer": "市委办", "level": "city"})
        refused = clerk.post(f"{made}repeal/", {"on": "2026-01-01", "by": ""})
        clerk.post(f"{made}repeal/", {"on": "2026-01-01", "by": "新方案"})
        page = clerk.get(made).content.decode()

        assert "方案提到这份文件，还没有登记" in named
        assert "平凉市委办、市政府办" in form
        assert "issuer" in wrong.context["form"].errors
        assert (sent.status_code, changed.status_code, held.state) == (303, 303, "in_force")
        assert "by" in refused.context["form"].errors
        assert "新方案" in page
        assert "打开文本" in page
        assert clerk.get(f"/plan/documents/cited/{CITY}/")["Location"] == made
        assert BasisDocument.rows.count() == 1
        assert "市级实施方案" in client_of(planned.secretary).get("/plan/documents/?q=市级").content.decode()

    def test_document_text_add_takes_only_a_file_that_is_there(self, planned: Town) -> None:
        document = enter(planned)

        with pytest.raises(Hidden):
            actions.document_text_add(keeper(planned).call, document_id=document, file=str(UUID(int=1)))

    def test_api_lists_them(self, planned: Town, client_of: Sign) -> None:
        listed = client_of(planned.office).get("/api/plan/documents?state=missing").json()

        assert CITY in {item["code"] for item in listed}
        assert {item["state"] for item in listed} == {"missing"}
