"""Pages, shapes, exports, the API and the command: the same rows by each door."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shequ.areas.models import Area
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.territory import actions, rules
from shequ.territory.models import Boundary, Drawing
from tests.cast import Member, Town
from tests.territory.drawings import bow, collection, feature, polygon
from tests.territory.test_queries import furnish

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]


def codes(answer: Any) -> list[str]:
    return [found["properties"]["code"] for found in json.loads(answer.content)["features"]]


class TestMapPage:
    @pytest.mark.parametrize("level", ["community", "grid", "block", "dwelling"])
    def test_every_level_shows_the_rows_that_the_map_gets(self, town: Town, client_of: Sign, level: str) -> None:
        furnish(town)
        client = client_of(town.office)

        page = client.get(f"/territory/map/?level={level}").content.decode()
        shapes = client.get(f"/territory/map/shapes.geojson?level={level}")

        assert shapes["Content-Type"] == "application/geo+json"
        assert codes(shapes)
        assert all(f'data-code="{code}"' in page for code in codes(shapes))

    def test_an_unchanged_map_is_not_sent_again(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        client = client_of(town.office)
        first = client.get("/territory/map/shapes.geojson")

        again = client.get("/territory/map/shapes.geojson", headers={"If-None-Match": first["ETag"]})

        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert "private" in first["Cache-Control"]

    def test_the_stranger_gets_no_shape(self, town: Town, client_of: Sign) -> None:
        furnish(town)

        assert codes(client_of(town.stranger).get(f"/territory/map/shapes.geojson?under={town.county}")) == []

    def test_the_ground_shows_streets_and_the_own_blocks(self, town: Town, client_of: Sign) -> None:
        furnish(town)

        features = json.loads(client_of(town.secretary).get("/territory/map/ground.geojson").content)["features"]

        assert [(f["properties"]["kind"], f["properties"]["name"]) for f in features] == [("block", "一号")]

    def test_shading_prints_its_classes(self, town: Town, client_of: Sign) -> None:
        furnish(town)

        page = client_of(town.office).get("/territory/map/?measure=dwellings").content.decode()

        assert 'data-breaks="[2.0]"' in page
        assert "2 及以上" in page

    def test_the_table_goes_out_as_a_sheet(self, town: Town, client_of: Sign) -> None:
        furnish(town)

        answer = client_of(town.office).get("/territory/map/table.xlsx?level=grid")

        rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
        assert rows[1][:2] == (town.east_grid, "东街第1网格")

    def test_tiles_are_drawn_only_where_a_setting_names_their_source(
        self, town: Town, client_of: Sign, settings: Any
    ) -> None:
        furnish(town)
        settings.TILE_URL = ""
        assert "data-tiles" not in client_of(town.office).get("/territory/map/").content.decode()

        settings.TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
        page = client_of(town.office).get("/territory/map/").content.decode()

        assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png" data-tiles-by="tiles.example"' in page

    def test_a_picked_area_shows_its_own_findings(self, town: Town, client_of: Sign) -> None:
        from shequ.plan import actions as plan
        from shequ.plan import queries as plan_queries

        furnish(town)
        files = plan_queries.bundled_pack("lingtai-2016")
        loaded = plan.policy_load(town.system, files=[(n, text.replace("620822", town.county)) for n, text in files])
        plan.policy_put_in_force(town.system, pack_id=loaded)
        plan.check_run(town.system, pack_code="lingtai-2016")

        page = client_of(town.office).get(f"/territory/map/?level=grid&picked={town.west_grid}").content.decode()

        assert "网格“西街第1网格”没有网格员" in page
        assert "网格“东街第1网格”没有网格员" not in page

    @pytest.mark.parametrize("path", ["map/", "coverage/", "areas/", "areas/990101001001/", "areas/990101001001001/"])
    def test_opens_for_the_office(self, town: Town, client_of: Sign, path: str) -> None:
        furnish(town)

        assert client_of(town.office).get(f"/territory/{path}").status_code == 200

    @pytest.mark.parametrize("path", ["map/", "coverage/", "areas/", "dwellings/"])
    def test_opens_on_an_empty_county(self, town: Town, client_of: Sign, path: str) -> None:
        assert client_of(town.office).get(f"/territory/{path}").status_code == 200

    def test_map_takes_a_fixed_number_of_statements(
        self, town: Town, client_of: Sign, django_assert_max_num_queries: Any
    ) -> None:
        furnish(town)
        client = client_of(town.office)
        client.get("/territory/map/")

        with django_assert_max_num_queries(30):
            client.get("/territory/map/")


class TestListsStatements:
    def test_dwelling_list(self, town: Town, client_of: Sign, django_assert_max_num_queries: Any) -> None:
        furnish(town)
        client = client_of(town.office)
        client.get("/territory/dwellings/")

        with django_assert_max_num_queries(14):
            client.get("/territory/dwellings/")

    def test_drawing_list(self, town: Town, client_of: Sign, django_assert_max_num_queries: Any) -> None:
        furnish(town)
        client = client_of(town.member(Role.CIVIL_AFFAIRS))
        client.get("/territory/drawings/")

        with django_assert_max_num_queries(14):
            client.get("/territory/drawings/")


class TestCoveragePage:
    def test_nothing_is_told_of_households_to_whom_they_are_not_for(self, town: Town, client_of: Sign) -> None:
        client = client_of(town.member(Role.SYSTEM_ADMIN))

        coverage = client.get("/territory/coverage/").content.decode()
        the_map = client.get("/territory/map/?level=grid").content.decode()

        assert "您现在的岗位不看户数" in coverage
        assert "低于下限" not in coverage
        assert "常住户" not in the_map
        assert "常住户" in client_of(town.office).get("/territory/map/?level=grid").content.decode()

    def test_shows_each_gap_with_its_place(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        client = client_of(town.office)

        page = client.get("/territory/coverage/").content.decode()

        assert "不属于任何网格" in page
        assert "没有网格员的网格" in page
        assert [code for code in codes(client.get("/territory/coverage/shapes.geojson")) if "gap" in code]


class TestDrawingPages:
    def file(self, *features: dict[str, Any]) -> SimpleUploadedFile:
        return SimpleUploadedFile("社区.geojson", json.dumps(collection(*features), ensure_ascii=False).encode())

    def test_check_look_and_commit(self, town: Town, client_of: Sign) -> None:
        client = client_of(town.member(Role.CIVIL_AFFAIRS))
        file = self.file(feature(polygon(0, 0), code=town.east), feature(bow(1, 0), code=town.west, name="西街社区"))

        checked = client.post("/territory/drawings/check/", {"kind": "communities", "area": town.town, "file": file})
        page = client.get(checked["Location"]).content.decode()
        shapes = client.get(checked["Location"] + "shapes.geojson")
        done = client.post(checked["Location"] + "commit/")

        assert checked.status_code == 303
        assert "自己交叉 1 处" in page
        assert "写入 1 个" in page
        assert len(codes(shapes)) >= 3
        assert done.status_code == 303
        assert Boundary.rows.get().area_id == town.east

    def test_what_is_no_geojson_is_told_on_its_field(self, town: Town, client_of: Sign) -> None:
        answer = client_of(town.member(Role.CIVIL_AFFAIRS)).post(
            "/territory/drawings/check/",
            {"kind": "communities", "area": town.town, "file": SimpleUploadedFile("x.geojson", b"hello")},
        )

        assert answer.status_code == 200
        assert "不是 GeoJSON" in answer.content.decode()
        assert not Drawing.rows.exists()

    def test_drop(self, town: Town, client_of: Sign) -> None:
        client = client_of(town.member(Role.CIVIL_AFFAIRS))
        file = self.file(feature(polygon(0, 0), code=town.east))
        checked = client.post("/territory/drawings/check/", {"kind": "communities", "area": town.town, "file": file})

        client.post(checked["Location"] + "drop/")

        assert Drawing.rows.get().state == "dropped"


class TestManagementAreaAdd:
    def test_gets_a_provisional_key(self, town: Town, client_of: Sign) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)

        answer = client_of(civil).post(f"/territory/areas/{town.town}/add/", {"name": "新区社区"})

        assert answer.status_code == 303
        area = Area.rows.get(pk=f"{town.town}P01")
        assert (area.name, area.layer, area.parent_id) == ("新区社区", "management", town.town)
        assert "临时代码" in client_of(civil).get(answer["Location"]).content.decode()

    def test_counts_up_and_takes_an_official_code(self, town: Town) -> None:
        call = town.member(Role.CIVIL_AFFAIRS).call
        actions.management_area_add(call, parent=town.town, name="一")

        assert actions.management_area_add(call, parent=town.town, name="二") == f"{town.town}P02"
        assert (
            actions.management_area_add(call, parent=town.town, name="三", code=f"{town.town}009") == f"{town.town}009"
        )

    def test_refuses_a_code_elsewhere_and_below_a_grid(self, town: Town) -> None:
        call = town.member(Role.CIVIL_AFFAIRS).call

        with pytest.raises(rules.CodeElsewhere):
            actions.management_area_add(call, parent=town.town, name="x", code="990202001009")
        with pytest.raises(rules.NoLevelBelow):
            actions.management_area_add(call, parent=town.east_grid, name="x")

    def test_is_not_permitted_to_a_secretary(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.management_area_add(town.secretary.call, parent=town.east, name="x")


class TestApi:
    def test_a_point_finds_its_community_and_grid(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        client = client_of(town.secretary)

        one = client.get("/api/territory/place?lon=107.602&lat=35.065").json()
        many = client.post(
            "/api/territory/places", {"lons": [107.602, 108], "lats": [35.065, 35]}, content_type="application/json"
        ).json()

        assert one == {"community": town.east, "grid": town.east_grid}
        assert many == [one, {"community": "", "grid": ""}]

    def test_uneven_points_are_refused(self, town: Town, client_of: Sign) -> None:
        answer = client_of(town.secretary).post(
            "/api/territory/places", {"lons": [1.0], "lats": []}, content_type="application/json"
        )

        assert (answer.status_code, answer.json()["code"]) == (422, "territory.pairs_uneven")

    def test_map_coverage_and_dwellings(self, town: Town, client_of: Sign) -> None:
        furnish(town)
        client = client_of(town.office)

        assert [row["code"] for row in client.get("/api/territory/map").json()] == [town.east, town.west]
        assert client.get("/api/territory/coverage").json()["managed"][0]["code"] == town.town
        assert client.get("/api/territory/dwellings?text=阳光").json()["total"] == 2
        assert client_of(town.stranger).get("/api/territory/dwellings").json()["total"] == 0

    def test_a_drawing_is_checked_and_committed(self, town: Town, client_of: Sign) -> None:
        client = client_of(town.member(Role.CIVIL_AFFAIRS))
        body = {
            "kind": "communities", "area": town.town,
            "collection": json.dumps(collection(feature(polygon(0, 0), code=town.east))),
        }  # fmt: skip

        checked = client.post("/api/territory/drawings", body, content_type="application/json").json()
        done = client.post(f"/api/territory/drawings/{checked['row']['id']}/commit")

        assert (checked["row"]["accepted"], checked["problems"]) == (1, [])
        assert done.json()["written"] == 1

    def test_a_dwelling_is_added(self, town: Town, client_of: Sign) -> None:
        answer = client_of(town.secretary).post(
            "/api/territory/dwellings",
            {"area": town.east, "address": "阳光花园3-2-501"},
            content_type="application/json",
        )

        assert answer.json()["text"] == "阳光花园3号楼2单元501室"


class TestCommand:
    def run(self, path: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
        from shequ.territory.commands import territory

        done = CliRunner().invoke(territory, ["import", str(path), "--json", *arguments])
        return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else {}

    def write(self, path: Path, *features: dict[str, Any]) -> Path:
        path.write_text(json.dumps(collection(*features), ensure_ascii=False), encoding="utf-8")
        return path

    def test_writes_and_tells_the_problems_with_place_and_size(self, town: Town, tmp_path: Path) -> None:
        path = self.write(
            tmp_path / "x.geojson", feature(polygon(0, 0), code=town.east, name="东街社区"),
            feature(bow(1, 0), code=town.west, name="西街社区"),
        )  # fmt: skip

        code, answer = self.run(path, "--kind", "communities")

        assert code == 1
        assert (answer["features_read"], answer["accepted"], answer["rejected"], answer["written"]) == (2, 1, 1, 1)
        problem = next(problem for problem in answer["problems"] if problem["kind"] == "self_intersection")
        assert (problem["row"], problem["lon"], problem["lat"]) == (2, 107.615, 35.065)
        assert problem["size_m2"] > 0
        assert "自己交叉 1 处" in problem["message"]

    def test_a_dry_run_without_area_examines_the_file_by_itself(self, town: Town, tmp_path: Path) -> None:
        path = self.write(
            tmp_path / "x.geojson", feature(polygon(0, 0), name="甲"), feature(polygon(0.5, 0), name="乙")
        )

        code, answer = self.run(path, "--kind", "communities", "--dry-run")

        assert (code, answer["accepted"], answer["written"]) == (0, 2, 0)
        assert [problem["kind"] for problem in answer["problems"]] == ["overlap"]
        assert not Boundary.rows.exists()

    def test_without_area_nothing_is_written(self, town: Town, tmp_path: Path) -> None:
        assert (
            self.run(self.write(tmp_path / "x.geojson", feature(polygon(0, 0), name="甲")), "--kind", "communities")[0]
            == 2
        )

    def test_refuses_what_is_no_geojson(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "x.geojson"
        path.write_text("hello")

        code, answer = self.run(path, "--kind", "communities", "--dry-run")

        assert (code, answer["error"]["code"]) == (3, "territory.drawing_unreadable")
