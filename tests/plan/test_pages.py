"""The plan's pages: what they show, to whom, in how many statements."""

import io
from collections.abc import Callable
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shequ.kernel.roles import Role
from shequ.plan import actions, queries
from shequ.plan.models import CheckRun, FreezeWindow, ParameterOverride, PlanTask, PolicyPack
from shequ.plan.queries import Plan
from tests.cast import COUNTY, EAST, WEST, Member, Town
from tests.plan.conftest import Counts
from tests.plan.writing import changed, in_force

pytestmark = pytest.mark.db
ThePlan = Callable[[], Plan]
ClientOf = Callable[[Member], Client]


@pytest.fixture
def checked(town: Town, plan: ThePlan, counted: Counts) -> Town:
    counted.update({EAST: 50, WEST: 200})
    actions.tasks_make(town.system, pack_code="small")
    actions.check_run(town.system, pack_code="small")
    return town


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


class TestBoard:
    def test_shows_every_clause_with_its_state_in_words(self, checked: Town, client_of: ClientOf) -> None:
        body = text(client_of(checked.office).get("/plan/"))

        for word in ("户数适中", "未达标", "临近期限", "暂不能测", "6 条条款", "体检，用时"):
            assert word in body

    def test_before_any_pack_it_says_so(self, town: Town, client_of: ClientOf) -> None:
        assert "还没有施行中的方案" in text(client_of(town.office).get("/plan/"))

    def test_filters_by_state_unit_severity_and_area(self, checked: Town, client_of: ClientOf) -> None:
        client = client_of(checked.office)

        assert "任务按期" not in text(client.get("/plan/", {"status": "at_risk", "severity": "warning"}))
        assert "户数适中" not in text(client.get("/plan/", {"unit": "finance"}))
        assert "户数适中" in text(client.get("/plan/", {"severity": "warning"}))
        assert "户数适中" not in text(client.get("/plan/", {"severity": "warning", "area": WEST}))
        assert "没有符合条件的条款" in text(client.get("/plan/", {"severity": "info"}))

    def test_a_secretary_sees_the_findings_of_their_own_community(self, checked: Town, client_of: ClientOf) -> None:
        assert f"社区 {EAST} 有 50 户" in text(client_of(checked.secretary).get("/plan/?clause=a.1"))
        assert f"社区 {EAST} 有 50 户" not in text(client_of(checked.neighbour).get("/plan/?clause=a.1"))

    def test_what_is_about_the_plan_as_a_whole_stands_alike_for_everybody(
        self, checked: Town, client_of: ClientOf
    ) -> None:
        for member in (checked.office, checked.secretary, checked.neighbour):
            rows = queries.board_rows(
                member.call, plan=queries.plan_named("small", member.call.on), filters=queries.BoardFilters()
            )
            late = next(row for row in rows if row.id == "a.2")
            assert (late.status, late.errors) == ("not_met", 1)

    def test_a_community_without_subjects_is_not_green(self, checked: Town, counted: Counts) -> None:
        del counted[WEST]
        plan = queries.plan_named("small", checked.office.call.on)
        whole = queries.board_rows(checked.office.call, plan=plan, filters=queries.BoardFilters())
        part = queries.board_rows(checked.office.call, plan=plan, filters=queries.BoardFilters(area=WEST))
        own = queries.board_rows(checked.neighbour.call, plan=plan, filters=queries.BoardFilters())
        assert [next(row.status for row in rows if row.id == "a.1") for rows in (whole, part, own)] == [
            "at_risk", "unmeasurable", "unmeasurable",
        ]  # fmt: skip

    def test_a_stranger_sees_no_plan(self, checked: Town, client_of: ClientOf) -> None:
        assert "还没有施行中的方案" in text(client_of(checked.stranger).get("/plan/"))
        assert client_of(checked.stranger).get("/plan/clauses/small/a.1/").status_code == 404

    def test_a_grid_worker_may_not(self, checked: Town, client_of: ClientOf) -> None:
        assert client_of(checked.grid_worker).get("/plan/").status_code == 403

    def test_the_drawer_is_a_page_of_its_own_and_a_fragment(self, checked: Town, client_of: ClientOf) -> None:
        client = client_of(checked.office)

        whole = text(client.get("/plan/clauses/small/a.1/"))
        part = text(client.get("/plan/clauses/small/a.1/", headers={"HX-Request": "true"}))

        assert "<html" in whole
        assert "100–300" in whole
        assert "<html" not in part
        assert 'id="drawer"' in part

    def test_an_unknown_clause_is_hidden(self, checked: Town, client_of: ClientOf) -> None:
        assert client_of(checked.office).get("/plan/clauses/small/zz/").status_code == 404

    def test_statements_do_not_grow_with_findings(self, checked: Town, client_of: ClientOf, counted: Counts) -> None:
        client = client_of(checked.office)
        client.get("/plan/")
        with CaptureQueriesContext(connection) as few:
            client.get("/plan/")
        counted.update({f"990101001{number:03d}": 50 for number in range(100, 300)})
        actions.check_run(checked.system, pack_code="small")
        with CaptureQueriesContext(connection) as many:
            client.get("/plan/")
        assert len(many) == len(few)

    def test_check_run_from_the_page(self, checked: Town, client_of: ClientOf) -> None:
        before = CheckRun.rows.count()

        answer = client_of(checked.office).post("/plan/check/", {"pack": "small", "all": "1"})

        assert answer.status_code == 303
        assert CheckRun.rows.count() == before + 1

    def test_the_table_file_holds_clauses_and_findings(self, checked: Town, client_of: ClientOf) -> None:
        answer = client_of(checked.office).get("/plan/export/")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))

        clauses = [[cell.value for cell in row] for row in book["条款"].iter_rows(min_row=2)]
        findings = [[cell.value for cell in row] for row in book["问题"].iter_rows(min_row=2)]
        assert ["a.1", "户数适中", "民政局", "临近期限"] in [row[:4] for row in clauses]
        assert any(row[0] == "a.1" and row[5] == "50" and row[6] == "100–300" for row in findings)


class TestTaskPages:
    def test_submit_with_evidence_then_accept(self, checked: Town, client_of: ClientOf) -> None:
        task = PlanTask.rows.get(clause="a.2")
        finance = client_of(checked.member(Role.FINANCE))
        file = SimpleUploadedFile("报告.csv", "项目,结果\n公章,已刻\n".encode(), content_type="text/csv")

        answer = finance.post(f"/plan/tasks/{task.pk}/submit/", {"note": "已办完", "evidence": file})

        assert answer.status_code == 303
        assert "报告.csv" in text(client_of(checked.office).get(f"/plan/tasks/{task.pk}/"))
        accepted = client_of(checked.office).post(f"/plan/tasks/{task.pk}/accept/", {"note": "属实"})
        assert accepted.status_code == 303
        assert PlanTask.rows.get(pk=task.pk).state == "accepted"

    def test_a_refusal_stands_on_its_field(self, checked: Town, client_of: ClientOf) -> None:
        task = PlanTask.rows.get(clause="a.2")

        answer = client_of(checked.member(Role.FINANCE)).post(f"/plan/tasks/{task.pk}/submit/", {"note": " "})

        assert "提交办结要写明完成情况" in text(answer)

    def test_progress_and_return(self, checked: Town, client_of: ClientOf) -> None:
        task = PlanTask.rows.get(clause="a.2")
        finance, office = client_of(checked.member(Role.FINANCE)), client_of(checked.office)

        finance.post(f"/plan/tasks/{task.pk}/progress/", {"progress": 40, "note": "办了一半"})
        finance.post(f"/plan/tasks/{task.pk}/submit/", {"note": "好了"})
        office.post(f"/plan/tasks/{task.pk}/return/", {"reason": "缺公章照片"})

        body = text(office.get(f"/plan/tasks/{task.pk}/"))
        assert "缺公章照片" in body
        assert "已退回" in body

    def test_the_list_counts_late_tasks(self, checked: Town, client_of: ClientOf) -> None:
        body = text(client_of(checked.office).get("/plan/tasks/", {"late": "1"}))

        assert "逾期" in body
        assert "任务按期" in body
        assert "户数适中" not in body

    def test_a_stranger_finds_no_task(self, checked: Town, client_of: ClientOf) -> None:
        task = PlanTask.rows.first()
        assert task is not None
        client = client_of(checked.member(Role.FINANCE, checked.far_county))

        assert client.get(f"/plan/tasks/{task.pk}/").status_code == 404
        assert client.post(f"/plan/tasks/{task.pk}/submit/", {"note": "x"}).status_code == 404

    def test_a_department_clerk_sees_its_own_units_tasks_only(self, checked: Town, client_of: ClientOf) -> None:
        clerk = client_of(checked.member(Role.DEPARTMENT_CLERK, institution="I-FINANCE"))

        body = text(clerk.get("/plan/tasks/"))

        assert "任务按期" in body
        assert "户数适中" not in body


class TestPackPages:
    def test_load_preview_and_put_in_force(self, checked: Town, client_of: ClientOf) -> None:
        client = client_of(checked.office)
        (name, body), *_rest = changed(("value = 300", "value = 150"), version="2")

        loaded = client.post("/plan/packs/load/", {"file": SimpleUploadedFile(name, body.encode())})
        pack = PolicyPack.rows.get(version="2")
        preview = text(client.get(f"/plan/packs/{pack.pk}/put-in-force/"))
        done = client.post(f"/plan/packs/{pack.pk}/put-in-force/", {"document": "东发〔2026〕9号"})

        assert loaded.status_code == 303
        assert WEST in preview  # 200 households: inside 100–300, outside 100–150
        assert "150 户" in preview
        assert done.status_code == 303
        assert queries.value("community.households.max", area=EAST, on=checked.system.on).value == 150  # type: ignore[union-attr]

    def test_a_wrong_pack_is_answered_with_file_line_key_and_reason(self, town: Town, client_of: ClientOf) -> None:
        (name, body), *_rest = changed(('kind = "task.late"', 'kind = "task.lat"'))

        answer = text(
            client_of(town.office).post("/plan/packs/load/", {"file": SimpleUploadedFile(name, body.encode())})
        )

        line = body.splitlines().index('  kind = "task.lat"') + 1
        assert "small.toml" in answer
        assert f">{line}<" in answer
        assert "clause[3].check[1].kind" in answer
        assert "task.late" in answer

    def test_what_is_no_text_or_too_large_is_not_read(self, town: Town, client_of: ClientOf) -> None:
        client = client_of(town.office)
        for content, said in ((b"\xff\xfe\x00", "不是 UTF-8"), (b"#" * (1 << 20 | 1), "超过 1 MB")):
            answer = client.post("/plan/packs/load/", {"file": SimpleUploadedFile("p.toml", content)})
            assert said in text(answer)

    def test_overrides_are_set_and_ended(self, checked: Town, client_of: ClientOf) -> None:
        client = client_of(checked.office)
        data = {"area": EAST, "name": "community.households.min", "value": "40", "reason": "山沟里的社区"}

        assert "要写明理由" in text(client.post("/plan/overrides/set/?pack=small", {**data, "reason": ""}))
        assert client.post("/plan/overrides/set/?pack=small", data).status_code == 303
        row = ParameterOverride.rows.get()
        assert "山沟里的社区" in text(client.get("/plan/overrides/"))
        client.post(f"/plan/overrides/{row.pk}/end/")
        assert not ParameterOverride.rows.filter(valid_to=None).exists()

    def test_freeze_windows_are_opened_and_closed(self, checked: Town, client_of: ClientOf) -> None:
        client = client_of(checked.office)
        data = {
            "area": COUNTY,
            "matters": ["entry"],
            "starts_on": "2026-11-01",
            "ends_on": "2026-12-31",
            "reason": "改革期间",
        }

        assert client.post("/plan/freezes/open/", data).status_code == 303
        window = FreezeWindow.rows.get()
        assert "冻结中" in text(client.get("/plan/freezes/"))
        assert client.post(f"/plan/freezes/{window.pk}/close/", {"reason": "改革完成"}).status_code == 303
        assert "已提前结束" in text(client.get("/plan/freezes/"))

    def test_pack_pages_show_numbers_clauses_documents(self, checked: Town, client_of: ClientOf) -> None:
        client = client_of(checked.secretary)
        pack = PolicyPack.rows.get()

        assert "小方案" in text(client.get("/plan/packs/"))
        body = text(client.get(f"/plan/packs/{pack.pk}/"))
        assert "community.households.min" in body
        assert "东发〔2026〕1号" in body

    def test_a_stranger_finds_no_pack(self, checked: Town, client_of: ClientOf) -> None:
        pack = PolicyPack.rows.get()
        assert client_of(checked.stranger).get(f"/plan/packs/{pack.pk}/").status_code == 404
        assert client_of(checked.stranger).get(f"/plan/packs/{UUID(int=1)}/").status_code == 404

    def test_two_plans_stand_side_by_side(self, checked: Town, client_of: ClientOf) -> None:
        in_force(
            checked.system, changed(('code = "small"', 'code = "far"'), ('areas = ["990101"]', 'areas = ["990202"]'))
        )

        body = text(client_of(checked.stranger).get("/plan/"))

        assert "小方案" in body
        assert "还没有体检" in body
