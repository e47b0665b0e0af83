"""The API of division: every operation, with its refusals as problem+json."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shequ.division.models import Proposal, Study
from shequ.division.terms import Item, StudyState
from shequ.jobs.runner import run_pending
from shequ.kernel.roles import Role
from tests.cast import EAST, FAR_COUNTY, TOWN, WEST, Member, Town
from tests.division.filing import committee, decide, settle
from tests.division.studies import HOMES, by_hand, computed, officer, reader, squares
from tests.territory.drawings import SOUTH_LAT, WEST_LON
from tests.territory.redrawing import code_of

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
ClientOf = Callable[[Member], Client]
BODY: dict[str, Any] = {
    "area": TOWN, "title": "城区社区调整", "source": "drawing", "low": 500, "high": 1200, "people_low": 1000,
    "people_high": 4000, "grid_low": 200, "grid_high": 500, "proposals": 2, "reason": "试算",
}  # fmt: skip


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(f"/api/division{path}", body or {}, content_type="application/json")


def refused(answer: Any, status: int, code: str, field: str = "") -> None:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    found = answer.json()
    assert found["code"] == code
    assert (found.get("field") or "") == field


@pytest.fixture
def draws(town: Town, client_of: ClientOf) -> Client:
    return client_of(officer(town))


@pytest.fixture
def study(town: Town) -> UUID:
    squares()
    return computed(town)


@pytest.fixture
def of(town: Town, study: UUID) -> str:
    """The path of a copy to change by hand."""
    return f"/studies/{study}/proposals/{by_hand(town, study)}"


class TestStudies:
    def test_opens_computes_lists_and_drops(self, town: Town, draws: Client) -> None:
        squares()
        made = post(draws, "/studies", BODY)
        assert made.status_code == 200, made.content
        one = made.json()
        path = f"/studies/{one['study']['id']}"
        assert (one["study"]["state"], one["study"]["blocks"], one["proposals"]) == ("computing", 18, [])
        assert one["asked"]["low"] == 500
        run_pending()
        found = draws.get(f"/api/division{path}").json()
        assert found["study"]["state"] == "ready"
        assert found["job"] == one["job"]
        for proposal in found["proposals"]:
            assert sum(each["households"] for each in proposal["communities"]) == 18 * HOMES
            assert set(proposal["bound"]) >= {"status", "lower", "gap"}
        listed = draws.get("/api/division/studies", {"state": "ready"}).json()
        assert [row["id"] for row in listed["rows"]] == [one["study"]["id"]]
        assert draws.get("/api/division/studies", {"state": "failed"}).json()["total"] == 0
        dropped = post(draws, f"{path}/drop", {"reason": "另算"})
        assert dropped.json()["study"]["state"] == "dropped"
        refused(post(draws, f"{path}/drop"), 409, "division.study_not_so")

    @pytest.mark.parametrize(
        ("wrong", "status", "code", "field"),
        [
            ({"low": 1300}, 422, "division.band_wrong", "high"),
            ({"low": None}, 422, "division.band_missing", "low"),
            ({"people_low": -1, "people_high": None}, 422, "division.band_wrong", "people_high"),
            ({"proposals": 9}, 422, "division.parameter_wrong", "proposals"),
            ({"uncrossed": ["ferry"]}, 422, "division.parameter_wrong", "uncrossed"),
            ({"title": "长" * 101}, 422, "division.parameter_wrong", "title"),
            ({"locked": ["B9999"]}, 422, "division.block_unknown", "locked"),
            ({"closed": ["B9999"]}, 422, "division.community_unknown", "closed"),
            ({"data_on": "2999-01-01"}, 422, "division.parameter_wrong", "data_on"),
            ({"data_on": "2001-01-01"}, 422, "division.no_blocks", "area"),
            ({"source": "register"}, 422, "division.nobody_counted", "source"),
            ({"area": FAR_COUNTY}, 404, "hidden", ""),
            ({"area": ""}, 404, "hidden", ""),
        ],
    )
    def test_refuses(
        self, town: Town, draws: Client, wrong: dict[str, Any], status: int, code: str, field: str
    ) -> None:
        squares()
        answer = post(draws, "/studies", BODY | wrong)
        if status == 404:
            assert answer.status_code == 404
        else:
            refused(answer, status, code, field)
        assert not Study.rows.exists()

    @pytest.mark.parametrize("wrong", [{"source": "guess"}, {"want": "all"}, {"low": "many"}, {"apart": [["a"]]}])
    def test_what_has_the_wrong_shape_is_refused(self, town: Town, draws: Client, wrong: dict[str, Any]) -> None:
        squares()
        assert post(draws, "/studies", BODY | wrong).status_code == 422
        assert not Study.rows.exists()

    def test_readers_read_and_strangers_find_nothing(
        self, town: Town, study: UUID, of: str, client_of: ClientOf
    ) -> None:
        reads, far = client_of(reader(town)), client_of(town.member(Role.CIVIL_AFFAIRS, FAR_COUNTY))
        assert reads.get(f"/api/division/studies/{study}").status_code == 200
        assert reads.get(f"/api/division{of}").status_code == 200
        assert far.get("/api/division/studies").json()["total"] == 0
        for path in (f"/studies/{study}", of, f"/studies/{study}/transition"):
            assert far.get(f"/api/division{path}").status_code == 404, path
            assert Client().get(f"/api/division{path}").status_code == 401, path
        for path in (
            f"/studies/{study}/drop", f"/studies/{study}/effect", f"/studies/{study}/transition/notice",
            *(f"{of}/{verb}" for verb in ("copy", "move", "merge", "split", "undo", "redo", "names", "grids", "file")),
        ):  # fmt: skip
            assert post(reads, path).status_code == 403, path
            assert post(far, path).status_code in (403, 404), path
        assert Study.rows.get().state == StudyState.READY


class TestProposals:
    def test_changes_by_hand(self, town: Town, of: str, draws: Client) -> None:
        copied = post(draws, f"{of}/copy").json()["proposal"]
        assert (copied["origin"], copied["version"]) == ("hand", 1)
        held = {one["code"]: one["label"] for one in draws.get(f"/api/division{of}").json()["blocks"]}
        east, west = held[code_of(0, 0)], held[code_of(5, 0)]
        moved = post(draws, f"{of}/move", {"blocks": [code_of(2, 0)], "to": west, "version": 1}).json()
        assert moved["proposal"]["version"] == 2
        block = next(one for one in moved["blocks"] if one["code"] == code_of(2, 0))
        assert (block["label"], block["is_moved"], block["today"]) == (west, True, "东街社区")
        assert post(draws, f"{of}/undo", {"version": 2}).json()["proposal"]["version"] == 3
        assert post(draws, f"{of}/redo").json()["proposal"]["version"] == 4
        split = post(draws, f"{of}/split", {"community": east}).json()["proposal"]
        assert split["count"] == 3
        line = [[WEST_LON + 0.0045, SOUTH_LAT - 0.01], [WEST_LON + 0.0045, SOUTH_LAT + 0.01]]
        cut = post(draws, f"{of}/split", {"community": west, "line": line})
        assert cut.json()["proposal"]["count"] == 4
        new = max(one["label"] for one in cut.json()["blocks"])
        merged = post(draws, f"{of}/merge", {"community": new, "into": west, "version": 6}).json()["proposal"]
        assert merged["count"] == 3
        gridded = post(draws, f"{of}/grids", {"version": 7}).json()
        assert min(one["grid"] for one in gridded["blocks"]) == 1
        third = next(one for one in merged["communities"] if one["is_new"])
        names = {"names": [{"label": third["label"], "name": "中街社区", "code": f"{TOWN}003"}], "version": 8}
        named = post(draws, f"{of}/names", names).json()["proposal"]
        assert {one["code"] for one in named["communities"]} == {EAST, WEST, f"{TOWN}003"}

    def test_refusals_name_code_and_field(self, town: Town, study: UUID, of: str, draws: Client) -> None:
        first = next(
            row["id"] for row in draws.get(f"/api/division/studies/{study}").json()["proposals"] if row["number"] == 1
        )
        held = {one["code"]: one["label"] for one in draws.get(f"/api/division{of}").json()["blocks"]}
        own = held[code_of(0, 0)]
        move = {"blocks": [code_of(0, 0)], "to": -1}
        refused(post(draws, f"/studies/{study}/proposals/{first}/move", move), 422, "division.only_solver")
        refused(post(draws, f"{of}/move", move | {"blocks": ["X"]}), 422, "division.block_unknown", "blocks")
        refused(post(draws, f"{of}/move", move | {"to": 77}), 422, "division.community_unknown", "to")
        refused(post(draws, f"{of}/move", move | {"to": own}), 422, "division.nothing_moves", "blocks")
        refused(post(draws, f"{of}/move"), 422, "division.nothing_moves", "blocks")
        refused(post(draws, f"{of}/move", move | {"version": 9}), 409, "division.proposal_moved")
        refused(post(draws, f"{of}/merge", {"community": own, "into": 77}), 422, "division.community_unknown", "into")
        refused(post(draws, f"{of}/split", {"community": own, "line": [[1, 2]]}), 422, "division.cannot_split", "line")
        refused(
            post(draws, f"{of}/split", {"community": own, "line": [[1e300, 2], [1, 2]]}), 422, "division.cannot_split", "line"
        )  # fmt: skip
        refused(post(draws, f"{of}/undo"), 422, "division.nothing_to_undo")
        refused(post(draws, f"{of}/redo"), 422, "division.nothing_to_undo")
        refused(post(draws, f"{of}/names"), 422, "division.community_unknown", "names")
        twice = {"names": [{"label": own, "name": "西街社区"}]}
        refused(post(draws, f"{of}/names", twice), 422, "division.name_wrong", "names")
        assert Proposal.rows.get(origin="hand").version == 1
        nobody = f"/studies/{study}/proposals/{study}"
        assert draws.get(f"/api/division{nobody}").status_code == 404
        assert post(draws, f"{nobody}/move", move).status_code == 404


class TestTransition:
    def test_from_filing_to_effect(self, filled: Town, client_of: ClientOf) -> None:
        squares()
        study = computed(filled)
        of = f"/studies/{study}/proposals/{by_hand(filled, study)}"
        draws, office = client_of(committee(filled)), client_of(filled.office)
        path = f"/studies/{study}"
        assert draws.get(f"/api/division{path}/transition").status_code == 404
        given = {"applicant": "guanweihui", "reason": "户数悬殊", "effective_on": localdate().isoformat()}
        held = {one["code"]: one["label"] for one in draws.get(f"/api/division{of}").json()["blocks"]}
        assert post(draws, f"{of}/move", {"blocks": [code_of(2, 0)], "to": held[code_of(5, 0)]}).status_code == 200
        refused(post(draws, f"{of}/file", given), 422, "division.grids_missing", "grids")
        post(draws, f"{of}/grids")
        assert post(draws, f"{of}/file", given | {"applicant": ""}).status_code in (404, 422)
        assert post(draws, f"{of}/file", given | {"reason": ""}).status_code == 422
        assert Study.rows.get().state == StudyState.READY
        filed = post(draws, f"{of}/file", given)
        assert filed.status_code == 200, filed.content
        assert (filed.json()["is_approved"], filed.json()["heirs"]) == (False, {})
        refused(post(draws, f"{of}/file", given), 409, "division.study_not_so")
        refused(post(draws, f"{of}/move", {"blocks": [code_of(0, 0)], "to": -1}), 409, "division.study_not_so")
        refused(post(draws, f"{path}/drop"), 409, "division.study_not_so")
        refused(post(office, f"{path}/effect"), 422, "division.filing_not_approved")
        decide(filled, study)
        refused(post(office, f"{path}/effect"), 422, "division.items_open")
        refused(
            post(draws, f"{path}/transition/{Item.NOTICE}", {"note": " "}), 422, "division.item_note_missing", "note"
        )
        assert post(draws, f"{path}/transition/nothing", {"note": "x"}).status_code == 404
        said = post(draws, f"{path}/transition/{Item.NOTICE}", {"note": "公告十五日"}).json()
        assert [one["note"] for one in said["items"] if one["is_settled"]] == ["公告十五日"]
        settle(filled, study)
        assert post(draws, f"{path}/effect").status_code == 403
        done = post(office, f"{path}/effect").json()
        assert (done["is_effective"], done["effective_on"]) == (True, localdate().isoformat())
        refused(post(office, f"{path}/effect"), 409, "division.study_not_so")
        assert draws.get(f"/api/division{path}/transition").json()["is_effective"]
