"""Blocks from a file: what is accepted, what is refused and where; neighbours from shapes."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from shequ.division.solver.adjacency import touching
from shequ.division.solver.reading import BadBlocks, Flaw, read_blocks
from shequ.division.solver.values import BRIDGE, RAIL_CROSSING, STREET

LON, LAT = 107.6, 35.07
DEGREE = 1e-5


def square(x: float, y: float, side: float = 100, *, unit: float = DEGREE) -> list[list[float]]:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return [[LON + a * unit, LAT + b * unit] for a, b in corners]


def block(name: object, x: float, y: float, hh: object = 500, **more: object) -> dict:
    return {
        "type": "Feature",
        "properties": {"id": name, "hh": hh, **more},
        "geometry": {"type": "Polygon", "coordinates": [square(x, y)]},
    }


def write(folder: Path, *features: dict, **more: object) -> Path:
    file = folder / "town.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf-8")
    return file


GOOD = (block("a", 0, 0, existing="东关"), block("b", 120, 0, existing="东关"), block("c", 240, 0))


class TestGood:
    def test_columns_ids_and_communities_are_read(self, tmp_path):
        found = read_blocks(
            write(tmp_path, block("a", 0, 0, 500, pop=1300, existing="东关"), block("b", 120, 0, 0, pop=0))
        )

        assert found.ids == ("a", "b")
        assert found.problem.households.tolist() == [500, 0]
        assert (found.problem.today.tolist(), found.communities) == ([0, -1], ("东关",))
        assert found.problem.streets.tolist() == [[0, 1]]
        assert found.problem.metres[0] == pytest.approx(100 * DEGREE * 111_320, rel=0.02)

    def test_chinese_columns_are_read(self, tmp_path):
        row = block("x", 0, 0)
        row["properties"] = {
            "编号": "x",
            "户数": "320",
            "人口": 800,
            "现属社区": "西关",
            "类别": "单位型",
            "锁定": "是",
        }

        found = read_blocks(write(tmp_path, row))

        assert found.problem.households.tolist() == [320]
        assert (found.problem.kinds.tolist(), found.kinds) == ([1], ("", "单位型"))
        assert found.problem.locked.tolist() == [True]

    def test_a_block_of_several_parts_touches_by_each(self, tmp_path):
        two = block("a", 0, 0)
        two["geometry"] = {"type": "MultiPolygon", "coordinates": [[square(0, 0)], [square(400, 0)]]}

        found = read_blocks(write(tmp_path, two, block("b", 120, 0), block("c", 520, 0)))

        assert found.problem.streets.tolist() == [[0, 1], [0, 2]]

    def test_edges_beside_a_parquet_are_used(self, tmp_path):
        shapes = [shapely.to_wkb(shapely.Polygon(square(x, 0))) for x in (0, 120)]
        pq.write_table(pa.table({"id": [7, 9], "hh": [10, 20], "geometry": shapes}), tmp_path / "t.parquet")
        pq.write_table(pa.table({"u": [7], "v": [9], "len_m": [33.0]}), tmp_path / "t_edges.parquet")

        found = read_blocks(tmp_path / "t.parquet")

        assert (found.edges_from, found.problem.metres.tolist()) == ("file", [33.0])
        assert found.problem.where is not None


class TestTouching:
    def squares(self, *corners: tuple[float, float], side: float = 100) -> np.ndarray:
        return np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object)

    def test_blocks_across_a_street_touch_and_corners_do_not(self):
        found = touching(self.squares((0, 0), (120, 0), (0, 120), (120, 120)), gap_m=30)

        assert found.streets.tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]
        assert found.metres == pytest.approx([100] * 4, rel=0.05)

    def test_blocks_on_a_common_edge_touch(self):
        found = touching(self.squares((0, 0), (100, 0)), gap_m=10)

        assert found.metres == pytest.approx([100], rel=0.1)

    def test_a_street_too_wide_parts_them(self):
        assert len(touching(self.squares((0, 0), (150, 0)), gap_m=30).streets) == 0

    def test_a_railway_between_parts_them_but_for_the_under_pass(self):
        blocks = self.squares((0, 0), (120, 0), (0, 120), (120, 120))
        rail = [shapely.LineString([(110, -50), (110, 300)])]

        held = touching(blocks, gap_m=30, barriers=rail)
        led = touching(
            blocks, gap_m=30, barriers=rail, crossings=[shapely.Point(110, 50)], crossing_kinds=[RAIL_CROSSING]
        )

        assert (held.streets.tolist(), held.held_apart) == ([[0, 2], [1, 3]], 2)
        assert led.streets.tolist() == [[0, 2], [1, 3], [0, 1]]
        assert led.crossings.tolist() == [STREET, STREET, RAIL_CROSSING]

    def test_a_railway_on_a_common_edge_parts_them(self):
        rail = [shapely.LineString([(100, -50), (100, 300)])]

        assert len(touching(self.squares((0, 0), (100, 0)), gap_m=10, barriers=rail).streets) == 0

    def test_a_bridge_links_the_banks_at_its_ends(self):
        banks = self.squares((0, 0), (0, 400))
        bridge = shapely.LineString([(50, 95), (50, 405)])

        found = touching(banks, gap_m=30, crossings=[bridge, shapely.Point(900, 900)], crossing_kinds=[BRIDGE, BRIDGE])

        assert (found.streets.tolist(), found.crossings.tolist()) == ([[0, 1]], [BRIDGE])
        assert found.unused == (1,)


def bow(name: str) -> dict:
    row = block(name, 0, 0)
    a, b, c, d, _ = square(0, 0)
    row["geometry"]["coordinates"] = [[a, c, b, d, a]]
    return row


class TestRefused:
    @pytest.mark.parametrize(
        ("features", "flaw", "row", "name"),
        [
            ((), Flaw.NO_BLOCKS, 0, ""),
            ((*GOOD, block(None, 360, 0)), Flaw.NO_ID, 4, ""),
            ((*GOOD, block("a", 360, 0)), Flaw.SAME_ID, 4, "a"),
            ((*GOOD, block("d", 360, 0, None)), Flaw.NO_COUNT, 4, "d"),
            ((*GOOD, block("d", 360, 0, float("nan"))), Flaw.NO_COUNT, 4, "d"),
            ((block("a", 0, 0, pop=800), block("b", 120, 0)), Flaw.NO_PEOPLE, 2, "b"),
            ((*GOOD, block("d", 360, 0, -5)), Flaw.NOT_A_COUNT, 4, "d"),
            ((*GOOD, block("d", 360, 0, 2.5)), Flaw.NOT_A_COUNT, 4, "d"),
            ((*GOOD, block("d", 360, 0, "约三百")), Flaw.NOT_A_COUNT, 4, "d"),
            ((*GOOD, {**block("d", 0, 0), "geometry": None}), Flaw.NO_SHAPE, 4, "d"),
            (
                (*GOOD, {**block("d", 0, 0), "geometry": {"type": "LineString", "coordinates": square(0, 0)}}),
                Flaw.NOT_AREA,
                4,
                "d",
            ),
            ((*GOOD, bow("d")), Flaw.CROOKED, 4, "d"),
            ((block("a", 0, 0), block("b", 50, 0)), Flaw.OVERLAP, 1, "a"),
            ((block("a", 0, 0), block("b", 900, 0)), Flaw.NO_TOUCH, 0, ""),
            ((block("a", 0, 0, locked="是"),), Flaw.LOCK, 1, "a"),
        ],
    )
    def test_a_flaw_is_told_with_its_place(self, tmp_path, features, flaw, row, name):
        with pytest.raises(BadBlocks) as refused:
            read_blocks(write(tmp_path, *features))

        (place,) = refused.value.flaws[flaw]
        assert (place.row, place.id) == (row, name)

    def test_a_crossing_outline_is_told_with_its_point(self, tmp_path):
        with pytest.raises(BadBlocks) as refused:
            read_blocks(write(tmp_path, bow("d")))

        (place,) = refused.value.flaws[Flaw.CROOKED]
        assert (place.lon, place.lat) == pytest.approx((LON + 50 * DEGREE, LAT + 50 * DEGREE))

    def test_projected_coordinates_are_refused(self, tmp_path):
        row = block("a", 0, 0)
        row["geometry"]["coordinates"] = [[[x * 1000, y * 1e5] for x, y in square(0, 0)]]

        with pytest.raises(BadBlocks) as refused:
            read_blocks(write(tmp_path, row))

        assert Flaw.NOT_DEGREES in refused.value.flaws

    def test_a_named_projection_is_refused(self, tmp_path):
        with pytest.raises(BadBlocks) as refused:
            read_blocks(
                write(tmp_path, *GOOD, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}})
            )

        assert refused.value.flaws[Flaw.WRONG_SYSTEM][0].note.endswith("4527")

    def test_all_flaws_are_told_at_once(self, tmp_path):
        with pytest.raises(BadBlocks) as refused:
            read_blocks(write(tmp_path, block("a", 0, 0, -1), block("a", 120, 0), bow("c")))

        assert set(refused.value.flaws) == {Flaw.NOT_A_COUNT, Flaw.SAME_ID, Flaw.CROOKED}

    @pytest.mark.parametrize("text", ["", "[1]", '{"type": "Feature"}', "PAR1 no"])
    def test_no_file_of_blocks_is_said_so(self, tmp_path, text):
        for name in ("x.geojson", "x.parquet"):
            (tmp_path / name).write_text(text)
            with pytest.raises(BadBlocks) as refused:
                read_blocks(tmp_path / name)
            assert set(refused.value.flaws) == {Flaw.UNREADABLE}

    @pytest.mark.parametrize(
        ("edges", "flaw"),
        [
            ({"u": [7], "v": [8], "len_m": [3.0]}, Flaw.EDGE_UNKNOWN),
            ({"u": [7], "v": [9], "len_m": [0.0]}, Flaw.EDGE_WRONG),
            ({"u": [7, 9], "v": [9, 7], "len_m": [3.0, 3.0]}, Flaw.EDGE_WRONG),
            ({"u": [7], "len_m": [3.0]}, Flaw.EDGE_COLUMNS),
        ],
    )
    def test_bad_edges_are_refused(self, tmp_path, edges, flaw):
        pq.write_table(pa.table({"id": [7, 9], "hh": [10, 20]}), tmp_path / "t.parquet")
        pq.write_table(pa.table(edges), tmp_path / "t_edges.parquet")

        with pytest.raises(BadBlocks) as refused:
            read_blocks(tmp_path / "t.parquet")

        assert flaw in refused.value.flaws
