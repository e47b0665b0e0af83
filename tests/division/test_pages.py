"""Every page of division for who draws and for who only reads, the whole story through forms, and what can be taken away."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from shequ.division import actions, queries
from shequ.division.models import Edit, Proposal, Study
from shequ.division.terms import Item, StudyState
from shequ.jobs.runner import run_pending
from shequ.kernel.roles import Role
from shequ.territory.models import Block, Boundary
from tests.cast import EAST, FAR_COUNTY, NOON, TOWN, WEST, Member, Town
from tests.division.filing import committee, decide, settle
from tests.division.studies import (
    COLUMNS,
    HOMES,
    ROWS,
    by_hand,
    computed,
    labels,
    officer,
    opened,
    reader,
    seen,
    squares,
)
from tests.territory.redrawing import code_of

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
ClientOf = Callable[[Member], Client]
SIZE = COLUMNS * ROWS


@pytest.fixture
def study(town: Town) -> UUID:
    squares()
    return computed(town, title='调整 <东> & "西"')


@pytest.fixture
def proposal(town: Town, study: UUID) -> UUID:
    return by_hand(town, study)


@pytest.fixture
def draws(town: Town, client_of: ClientOf) -> Client:
    return client_of(officer(town))


@pytest.fixture
def reads(town: Town, client_of: ClientOf) -> Client:
    return client_of(reader(town))


def at(slug: str, *args: object) -> str:
    return reverse(f"division:{slug}", args=args)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def posts(page: str) -> list[str]:
    """Return where the forms of the main part of a page are sent."""
    main = page[page.index("<main") :] if "<main" in page else page
    return re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', main)


OPEN_FORM: dict[str, Any] = {
    "area": TOWN, "data_on": "2024-06-03", "title": "城区调整", "source": "drawing", "low": 500, "high": 1200,
    "people_low": 1000, "people_high": 4000, "grid_low": 200, "grid_high": 500, "want": "free", "proposals": 2, "moved": 0.5,
    "even": 0, "gap_m": 45, "seed": 1, "reason": "试算",
}  # fmt: skip


class TestWhoSees:
    PLAIN = ("study_detail", "study_export")
    OWN = ("proposal_detail", "proposal_export", "proposal_shapes", "proposal_map", "study_report")

    def test_whoever_reads_sees_everything_and_no_form(self, study: UUID, proposal: UUID, reads: Client) -> None:
        for slug in self.PLAIN:
            assert reads.get(at(slug, study)).status_code == 200, slug
        for slug in self.OWN:
            assert reads.get(at(slug, study, proposal)).status_code == 200, slug
        assert reads.get(at("study_list")).status_code == 200
        shown = [reads.get(at("study_list")), reads.get(at("study_detail", study))]
        shown += [
            reads.get(at("proposal_detail", study, proposal), {"tab": tab})
            for tab in ("communities", "blocks", "moves", "grids", "none")
        ]
        for page in shown:
            assert page.status_code == 200
            assert not [address for address in posts(said(page)) if "/division/" in address]
            assert "修改经过" not in said(page)
        assert at("study_open") not in said(shown[0])
        assert at("study_drop", study) not in said(shown[1])

    def test_whoever_reads_changes_nothing(self, study: UUID, proposal: UUID, reads: Client) -> None:
        before = Proposal.rows.get(pk=proposal).labels
        for slug in (
            "proposal_copy", "blocks_move", "communities_merge", "community_split", "community_cut", "edit_undo", "edit_redo",
            "communities_name", "proposal_grid", "study_file",
        ):  # fmt: skip
            assert reads.get(at(slug, study, proposal)).status_code == 403, slug
            assert reads.post(at(slug, study, proposal), {}).status_code == 403, slug
        for slug in ("study_drop", "study_effect"):
            assert reads.post(at(slug, study), {}).status_code == 403, slug
        assert reads.get(at("study_open")).status_code == 403
        assert reads.post(at("study_open"), OPEN_FORM).status_code == 403
        assert Study.rows.count() == 1
        assert Proposal.rows.get(pk=proposal).labels == before

    def test_nobody_of_another_county_finds_it(
        self, town: Town, study: UUID, proposal: UUID, client_of: ClientOf
    ) -> None:
        far = client_of(town.member(Role.CIVIL_AFFAIRS, FAR_COUNTY))
        for slug in (*self.PLAIN, "study_drop", "transition_detail", "study_effect"):
            assert far.get(at(slug, study)).status_code == 404, slug
        for slug in (*self.OWN, "communities_name", "study_file"):
            assert far.get(at(slug, study, proposal)).status_code == 404, slug
        for slug in ("proposal_copy", "blocks_move", "edit_undo", "proposal_grid"):
            assert far.post(at(slug, study, proposal), {}).status_code == 404, slug
        assert "还没有社区划分" in said(far.get(at("study_list")))
        assert client_of(town.grid_worker).get(at("study_list")).status_code == 403
        assert Client().get(at("study_list")).status_code == 302

    def test_a_secretary_does_not_see_what_the_town_is_still_working_out(
        self, town: Town, study: UUID, client_of: ClientOf
    ) -> None:
        secretary = client_of(town.secretary)
        for page in (at("study_list"), at("study_detail", study), at("study_open")):
            assert secretary.get(page).status_code == 403


class TestOpening:
    def test_the_form_proposes_the_plan_and_the_ground(self, town: Town, draws: Client) -> None:
        squares()
        page = said(draws.get(at("study_open"), {"area": TOWN}))
        assert "城区管委会" in page
        assert "东街社区" in page
        assert localdate().isoformat() in page

    @pytest.mark.parametrize("area", ["x", "99", "9901019999", "'; --", EAST])
    def test_a_strange_area_is_no_fault_of_ours(self, town: Town, draws: Client, area: str) -> None:
        assert draws.get(at("study_open"), {"area": area}).status_code == 200
        answer = draws.post(at("study_open"), OPEN_FORM | {"area": area})
        assert answer.status_code in (200, 404, 422)
        assert not Study.rows.exists()

    def test_an_error_stands_on_its_field_and_nothing_typed_is_lost(self, town: Town, draws: Client) -> None:
        squares()
        for change, field in (
            ({"low": 1300}, "high"), ({"locked": "B9999"}, "locked"), ({"together": "B0000"}, "together"),
            ({"apart": "B0000 B0001 B0002"}, "apart"), ({"unit_low": 5}, "unit_high"), ({"want": "fixed"}, "count"),
            ({"data_on": "2999-01-01"}, "data_on"), ({"low": ""}, "low"), ({"area": FAR_COUNTY}, "area"),
            ({"proposals": 9}, "proposals"),
        ):  # fmt: skip
            page = draws.post(at("study_open"), OPEN_FORM | change)
            form = page.context["form"]
            assert field in form.errors, (change, form.errors)
            assert f'id="id_{field}"' in said(page) or field == "area"
            assert "城区调整" in said(page)
        assert not Study.rows.exists()

    def test_the_state_of_computing_shows_the_job_and_what_came_of_it(self, town: Town, draws: Client) -> None:
        squares()
        answer = draws.post(at("study_open"), OPEN_FORM | {"together": "B0000 B0100\nB0500,B0501", "locked": "B0502"})
        study = Study.rows.get()
        assert answer.headers["Location"] == at("study_detail", study.pk)
        assert study.parameters["together"] == [["B0000", "B0100"], ["B0500", "B0501"]]
        page = said(draws.get(at("study_detail", study.pk)))
        assert "正在计算" in page
        assert str(study.job) in page
        run_pending()
        page = said(draws.get(at("study_detail", study.pk)))
        assert "方案一" in page
        assert str(study.job) not in page
        again = draws.get(at("study_open"), {"like": study.pk, "area": TOWN})
        form = again.context["form"]
        assert form["low"].value() == 500
        assert "B0502" in form["locked"].value()
        assert draws.get(at("study_open"), {"like": "nonsense"}).status_code == 200

    def test_a_failed_study_says_why(self, town: Town, draws: Client) -> None:
        squares()
        draws.post(at("study_open"), OPEN_FORM | {"together": "B0000 B0100", "apart": "B0000 B0100"})
        run_pending()
        page = said(draws.get(at("study_detail", Study.rows.get().pk)))
        assert "没有算成" in page
        assert "B0000" in page

    def test_is_given_up_with_a_reason(self, study: UUID, draws: Client) -> None:
        assert draws.get(at("study_drop", study)).status_code == 200
        answer = draws.post(at("study_drop", study), {"reason": "另算"})
        assert answer.headers["Location"] == at("study_list")
        assert Study.rows.get().state == StudyState.DROPPED
        assert draws.post(at("study_drop", study), {"reason": ""}).status_code in (200, 422)
        assert "已放弃" in said(draws.get(at("study_list"), {"state": "dropped"}))
        assert "还没有社区划分" in said(draws.get(at("study_list"), {"state": "ready"}))


class TestComparing:
    def test_maps_and_table_hold_the_same(self, town: Town, study: UUID, draws: Client) -> None:
        maps, table = (said(draws.get(at("study_detail", study), {"view": view})) for view in ("maps", "table"))
        for row in seen(town, study).proposals:
            for page in (maps, table):
                assert row.title in page
                assert at("proposal_detail", study, row.id) in page
                assert f"{row.households_moved:,}" in page
        assert maps.count("<svg") > table.count("<svg")
        assert maps.count("data-at=") == 0 or "data-division" not in maps

    def test_statements_grow_with_neither_blocks_nor_proposals(self, town: Town, draws: Client) -> None:
        counts: dict[str, list[int]] = {"study": [], "proposal": []}
        for columns, copies in ((COLUMNS, 1), (COLUMNS * 2, 3)):
            Block.rows.all().delete()
            Boundary.rows.all().delete()
            squares(columns)
            study = computed(town)
            made = [by_hand(town, study) for _copy in range(copies)]
            for name, address in (
                ("study", at("study_detail", study)), ("proposal", at("proposal_detail", study, made[0]))
            ):  # fmt: skip
                draws.get(address)
                with CaptureQueriesContext(connection) as asked:
                    assert draws.get(address).status_code == 200
                counts[name].append(len(asked))
        for name, (few, many) in counts.items():
            assert few == many, name
            assert many <= 25, name


class TestEditing:
    def moved(self, blocks: list[str], to: object, version: int = 1) -> dict[str, Any]:
        return {"blocks": blocks, "to": to, "version": version}

    def test_a_copy_is_made_and_shown(self, town: Town, study: UUID, draws: Client) -> None:
        first = seen(town, study).proposals[0].id
        answer = draws.post(at("proposal_copy", study, first))
        made = Proposal.rows.latest("number")
        assert answer.headers["Location"] == at("proposal_detail", study, made.pk)
        page = said(draws.get(at("proposal_detail", study, made.pk)))
        assert at("blocks_move", study, made.pk) in page
        assert at("blocks_move", study, first) not in said(draws.get(at("proposal_detail", study, first)))
        assert draws.get(at("proposal_copy", study, first)).status_code == 303
        assert Proposal.rows.filter(origin="hand").count() == 1

    def test_a_move_shows_the_page_again_or_only_its_part(self, study: UUID, proposal: UUID, draws: Client) -> None:
        plain = draws.post(at("blocks_move", study, proposal), self.moved([code_of(0, 0)], -1))
        assert plain.headers["Location"] == at("proposal_detail", study, proposal)
        part = draws.post(
            at("blocks_move", study, proposal), self.moved([code_of(5, 2)], -1, 2), headers={"HX-Request": "true"}
        )
        assert part.status_code == 200
        text = said(part)
        assert "<html" not in text
        assert text.lstrip().startswith('<div id="work">')
        assert 'name="version" value="3"' in text
        assert "修改经过" in text

    def test_a_refused_move_says_so_keeps_the_ticks_and_offers_the_version_of_now(
        self, town: Town, study: UUID, proposal: UUID, draws: Client
    ) -> None:
        own = labels(town, study, proposal)[code_of(0, 0)]
        answer = draws.post(
            at("blocks_move", study, proposal), self.moved([code_of(0, 0)], own), headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert "没有变动" in said(answer)
        ticked = re.findall(r'name="blocks" value="(\w+)"[^>]* checked', said(answer))
        assert ticked == [code_of(0, 0)]
        actions.blocks_move(
            officer(town).call, study_id=study, proposal_id=proposal, blocks=[code_of(5, 2)], to=-1
        )  # fmt: skip
        stale = draws.post(
            at("blocks_move", study, proposal), self.moved([code_of(0, 0)], -1), headers={"HX-Request": "true"}
        )
        assert stale.status_code == 422
        assert "方案刚有人改过" in said(stale)
        assert set(re.findall(r'name="version" value="(\d+)"', said(stale))) == {"2"}
        assert Edit.rows.count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"blocks": []}, {"blocks": ["B9999"]}, {"to": "77"}, {"to": "x"}, {"version": "x"}, {"to": ""}]
    )
    def test_what_no_form_offers_is_refused(
        self, study: UUID, proposal: UUID, draws: Client, wrong: dict[str, Any]
    ) -> None:
        answer = draws.post(at("blocks_move", study, proposal), self.moved([code_of(0, 0)], -1) | wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in said(answer) or "alert" in said(answer)
        assert not Edit.rows.exists()

    def test_merge_split_cut_undo_redo(self, town: Town, study: UUID, proposal: UUID, draws: Client) -> None:
        held = labels(town, study, proposal)
        east, west = held[code_of(0, 0)], held[code_of(5, 0)]
        steps: tuple[tuple[str, dict[str, Any]], ...] = (
            ("communities_merge", {"community": east, "into": west}), ("edit_undo", {}), ("edit_redo", {}), ("edit_undo", {}),
            ("community_split", {"community": east}),
            ("community_cut", {"community": west, "line": "107.6045,35.05 107.6045,35.07"}),
        )  # fmt: skip
        for number, (slug, values) in enumerate(steps, start=1):
            answer = draws.post(at(slug, study, proposal), values | {"version": number})
            assert answer.status_code == 303, (slug, said(answer)[:300])
            assert Proposal.rows.get(pk=proposal).version == number + 1
        assert len(set(labels(town, study, proposal).values())) == 4
        for line in ("", "107.6", "107.6,35 x,y", "107.6,35", "nan,nan 1,2", "1e400,1 2,2"):
            answer = draws.post(at("community_cut", study, proposal), {"community": west, "line": line})
            assert answer.status_code == 422, line
        for slug in ("blocks_move", "communities_merge", "community_split", "community_cut", "edit_undo", "edit_redo"):
            assert draws.get(at(slug, study, proposal)).status_code == 303
        assert Proposal.rows.get(pk=proposal).version == 7

    def test_nothing_to_take_back_is_told(self, study: UUID, proposal: UUID, draws: Client) -> None:
        answer = draws.post(at("edit_undo", study, proposal), {"version": 1})
        assert answer.status_code == 422
        assert "没有可以撤销的修改" in said(answer)

    def test_names_and_grids(self, town: Town, study: UUID, proposal: UUID, draws: Client) -> None:
        draws.post(at("blocks_move", study, proposal), self.moved([code_of(2, 0), code_of(2, 1)], -1))
        new = labels(town, study, proposal)[code_of(2, 0)]
        page = draws.get(at("communities_name", study, proposal))
        form = page.context["form"]
        assert f"code_{new}" in form.fields
        names = {f"name_{row.label}": row.name for row in queries.proposal_detail(
            officer(town).call, study_id=study, proposal_id=proposal).row.communities}  # fmt: skip
        twice = draws.post(at("communities_name", study, proposal), names | {f"name_{new}": "东街社区", "version": 2})
        assert "名称重复" in said(twice)
        named = draws.post(at("communities_name", study, proposal), names | {f"name_{new}": "中街社区", "version": 2})
        assert named.status_code == 303
        assert "中街社区" in said(draws.get(at("proposal_detail", study, proposal)))
        answer = draws.post(at("proposal_grid", study, proposal))
        assert answer.headers["Location"].startswith(at("proposal_detail", study, proposal))
        assert "中街社区" in said(draws.get(at("proposal_detail", study, proposal), {"tab": "grids"}))
        assert Proposal.rows.get(pk=proposal).grids["count"] > 0


class TestFiling:
    def test_from_the_form_to_the_day_it_takes_effect(self, filled: Town, client_of: ClientOf) -> None:
        squares()
        study = computed(filled)
        proposal = by_hand(filled, study)
        call = officer(filled).call
        actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=[code_of(2, 0)], to=labels(
            filled, study, proposal)[code_of(5, 0)])  # fmt: skip
        draws, office = client_of(committee(filled)), client_of(filled.office)
        form: dict[str, Any] = {
            "applicant": "guanweihui",
            "reason": "户数悬殊",
            "effective_on": localdate().isoformat(),
        }
        assert draws.get(at("study_file", study, proposal)).status_code == 200
        early = draws.post(at("study_file", study, proposal), form)
        assert early.status_code in (200, 422)
        assert "网格还没有划" in said(early)
        assert Study.rows.get().state == StudyState.READY
        actions.proposal_grid(call, study_id=study, proposal_id=proposal)
        papers = [choice for choice, _title in draws.get(at("study_file", study, proposal)).context["form"].fields["report_to"].choices]  # fmt: skip
        more = {"report_to": papers[1], "table_to": papers[-1]} if len(papers) > 1 else {}
        answer = draws.post(at("study_file", study, proposal), form | more)
        assert answer.headers["Location"] == at("transition_detail", study), said(answer)[:500]
        page = said(draws.get(at("transition_detail", study)))
        assert "等县政府批准" in page
        assert at("study_effect", study) not in page
        assert "还没有批准" in said(office.post(at("study_effect", study)))
        decide(filled, study)
        assert draws.get(at("item_settle", study, Item.NOTICE)).status_code == 200
        assert draws.get(at("item_settle", study, "nothing")).status_code == 404
        assert draws.post(at("item_settle", study, Item.NOTICE), {"note": ""}).status_code in (200, 422)
        assert draws.post(
            at("item_settle", study, Item.NOTICE), {"note": "公告十五日", "is_settled": "on"}
        ).status_code == 303  # fmt: skip
        assert "公告十五日" in said(draws.get(at("transition_detail", study)))
        settle(filled, study)
        assert at("study_effect", study) in said(office.get(at("transition_detail", study)))
        assert draws.post(at("study_effect", study)).status_code == 403
        assert office.get(at("study_effect", study)).status_code == 200
        assert office.post(at("study_effect", study)).headers["Location"] == at("transition_detail", study)
        assert Study.rows.get().state == StudyState.EFFECTIVE
        after = said(office.get(at("transition_detail", study)))
        assert "起生效" in after
        assert "已生效" in said(office.get(at("study_detail", study)))
        assert Block.rows.get(code=code_of(2, 0), valid_to=None).area_id == WEST
        later = filled.office.call_at(NOON + timedelta(days=1))
        assert queries.transition(later, study_id=study).is_effective

    def test_there_is_no_transition_before_a_filing(self, study: UUID, draws: Client) -> None:
        assert draws.get(at("transition_detail", study)).status_code == 404


class TestTaking:
    def test_tables(self, town: Town, study: UUID, proposal: UUID, draws: Client) -> None:
        book = openpyxl.load_workbook(io.BytesIO(draws.get(at("study_export", study)).content))
        compared, communities = book.worksheets
        rows = seen(town, study).proposals
        assert compared.max_row == 1 + len(rows)
        assert [row[2] for row in compared.iter_rows(min_row=2, values_only=True)] == [row.count for row in rows]
        assert sum(row[4] for row in communities.iter_rows(min_row=2, values_only=True)) == len(rows) * SIZE * HOMES
        answer = draws.get(at("proposal_export", study, proposal))
        assert "attachment" in answer.headers["Content-Disposition"]
        own = openpyxl.load_workbook(io.BytesIO(answer.content))
        sheets = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in own.worksheets}
        assert list(sheets) == ["社区", "街坊", "变动", "网格"]
        assert sum(row[3] for row in sheets["社区"]) == SIZE * HOMES
        assert {row[0] for row in sheets["街坊"]} == {code_of(x, y) for x in range(COLUMNS) for y in range(ROWS)}
        assert sum(row[3] for row in sheets["网格"]) == SIZE * HOMES

    def test_shapes(self, study: UUID, proposal: UUID, draws: Client) -> None:
        answer = draws.get(at("proposal_shapes", study, proposal))
        assert answer.headers["Content-Type"] == "application/geo+json"
        found = json.loads(answer.content)
        assert found["type"] == "FeatureCollection"
        by_level: dict[str, list[dict[str, Any]]] = {}
        for one in found["features"]:
            by_level.setdefault(one["properties"]["level"], []).append(one)
            assert one["geometry"]["type"] in ("Polygon", "MultiPolygon")
        assert len(by_level["block"]) == SIZE
        assert {one["properties"]["code"] for one in by_level["community"]} == {EAST, WEST}
        for level in ("community", "grid", "block"):
            assert sum(one["properties"]["households"] for one in by_level[level]) == SIZE * HOMES

    def test_the_map_is_well_formed_whatever_the_title(self, study: UUID, proposal: UUID, draws: Client) -> None:
        answer = draws.get(at("proposal_map", study, proposal))
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        root = ElementTree.fromstring(answer.content)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
        assert '调整 <东> & "西"' in (texts[0] or "")
        assert {"东街社区", "西街社区"} <= set(texts)
        paths = [
            one for one in root.iter("{http://www.w3.org/2000/svg}path") if (one.get("class") or "").startswith("b ")
        ]
        assert len(paths) == SIZE

    def test_ground_too_large_to_draw_has_lists_and_no_map(
        self, study: UUID, proposal: UUID, draws: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shequ.division.terms.MOST_DRAWN", SIZE - 1)
        page = said(draws.get(at("proposal_detail", study, proposal)))
        assert "街坊太多" in page
        assert at("proposal_map", study, proposal) not in page
        assert draws.get(at("proposal_map", study, proposal)).status_code == 404
        assert "街坊太多" in said(draws.get(at("study_detail", study)))
        assert draws.get(at("proposal_shapes", study, proposal)).status_code == 200

    def test_the_report_says_how_many_communities(self, study: UUID, proposal: UUID, draws: Client) -> None:
        answer = draws.get(at("study_report", study, proposal))
        written = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
        assert "拟设2个社区" in written
        assert f"{SIZE * HOMES:,}户" in written
        assert "东街社区" in written


class TestEnglish:
    CHINESE = re.compile(r"[\u4e00-\u9fff]+")

    def test_pages_speak_english(self, town: Town, client_of: ClientOf) -> None:
        squares()
        study = computed(town, title="Town 2026")
        waiting = opened(town, title="Waiting")
        proposal = by_hand(town, study)
        client = client_of(officer(town))
        client.post(reverse("ui:preference_set"), {"language": "en"})
        addresses = [
            at("study_list"), at("study_open"), at("study_detail", study), f"{at('study_detail', study)}?view=table",
            at("study_detail", waiting), at("communities_name", study, proposal), at("study_file", study, proposal),
            at("study_drop", study),
            *(f"{at('proposal_detail', study, proposal)}?tab={tab}" for tab in ("communities", "blocks", "moves", "grids")),
        ]  # fmt: skip
        known = {"东街社区", "西街社区", "城区管委会", "东平县", "民政局小薛", "试算用的小镇", "城区", "中文"}
        for address in addresses:
            page = said(client.get(address))
            main = re.sub(r"<script.*?</script>", "", page[page.index("<main") : page.index("</main")], flags=re.DOTALL)
            left = {word for word in self.CHINESE.findall(main) if not any(word in one for one in known)}
            assert not left, (address, sorted(left)[:12])
