"""Street blocks out of roads, and the households that live in them."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from shequ.config.blocking import blocks
from shequ.config.dividing import divide
from shequ.division.solver.blocks import fill, spread, street_blocks

LON, LAT, DEGREE = 107.6, 35.07, 1e-5


def line(*spots: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(spots)


def lattice(side: int, width: float = 100) -> list[shapely.LineString]:
    end = side * width
    return [line((at * width, 0), (at * width, end)) for at in range(side + 1)] + [
        line((0, at * width), (end, at * width)) for at in range(side + 1)
    ]


class TestStreetBlocks:
    def test_crossing_roads_enclose_blocks_read_from_the_north_west(self):
        made = street_blocks(lattice(2))

        assert shapely.area(made.shapes) == pytest.approx([10_000] * 4)
        middles = shapely.get_coordinates(shapely.centroid(made.shapes)).round().tolist()
        assert middles == [[50, 150], [150, 150], [50, 50], [150, 50]]
        assert (made.merged, made.dropped, made.loose_ends) == (0, 0, 0)

    def test_the_strip_between_two_lanes_goes_to_a_neighbour(self):
        roads = [*lattice(2), line((108, 0), (108, 200))]

        made = street_blocks(roads, sliver_m=10)

        assert (len(made.shapes), made.merged) == (4, 2)
        assert shapely.area(made.shapes).sum() == pytest.approx(40_000)

    def test_a_lonely_strip_is_dropped_and_told(self):
        made = street_blocks([*lattice(1), line((500, 0), (505, 0), (505, 100), (500, 100), (500, 0))], sliver_m=10)

        assert (len(made.shapes), made.dropped) == (1, 1)

    def test_ends_that_lead_nowhere_are_counted(self):
        made = street_blocks([*lattice(1), line((50, 0), (50, 60))])

        assert (len(made.shapes), made.loose_ends) == (1, 1)

    def test_an_edge_closes_the_blocks_at_the_rim(self):
        cross = [line((-50, 50), (150, 50)), line((50, -50), (50, 150))]

        assert len(street_blocks(cross).shapes) == 0
        assert len(street_blocks(cross, edge=shapely.box(0, 0, 100, 100)).shapes) == 4


class TestFill:
    def test_points_and_parcels_are_added_up_and_the_rest_is_told(self):
        shapes = street_blocks(lattice(2)).shapes
        things = [shapely.Point(10, 110), shapely.box(20, 120, 40, 140), shapely.Point(110, 10), shapely.Point(900, 0)]

        found = fill(shapes, things, [1, 30, 5, 7], [3, 80, 12, 20])

        assert found.households.tolist() == [31, 0, 0, 5]
        assert found.people.tolist() == [83, 0, 0, 12]
        assert found.outside == (3,)

    def test_what_stands_on_a_street_counts_once(self):
        found = fill(street_blocks(lattice(2)).shapes, [shapely.Point(100, 100)], [9], [9])

        assert found.households.sum() == 9

    @given(st.integers(0, 10_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
    def test_a_total_is_spread_to_the_last_household(self, total, weight):
        found = spread(total, weight)

        assert found.sum() == (total if sum(weight) > 0 else 0)
        assert (found >= 0).all()
        assert all(count == 0 for count, share in zip(found, weight, strict=True) if share == 0)


def collection(file: Path, shapes, **columns) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {name: values[at] for name, values in columns.items()},
            "geometry": json.loads(shapely.to_geojson(shapely.transform(shape, lambda p: p * DEGREE + (LON, LAT)))),
        }
        for at, shape in enumerate(shapes)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


class TestCommand:
    def test_blocks_of_roads_go_straight_into_divide(self, tmp_path):
        roads = collection(tmp_path / "roads.geojson", lattice(6))
        dice = np.random.default_rng(1)
        homes = [shapely.Point(*dice.uniform(5, 595, 2)) for _ in range(200)]
        dwellings = collection(tmp_path / "homes.geojson", homes, households=[30] * 200)

        done = CliRunner().invoke(blocks, [str(roads), str(dwellings), "--out", str(tmp_path / "b.geojson"), "--json"])
        again = CliRunner().invoke(divide, [str(tmp_path / "b.geojson"), "--out", str(tmp_path / "l.csv"), "--json"])

        answer = json.loads(done.stdout)
        assert (answer["blocks"], answer["households"], answer["outside"]) == (36, 6000, [])
        (proposal,) = json.loads(again.stdout)["proposals"]
        assert proposal["outside"] == 0
        assert sum(one["households"] for one in proposal["each"]) == 6000

    def test_a_total_is_spread_over_residential_parcels(self, tmp_path):
        roads = collection(tmp_path / "roads.geojson", lattice(2))
        parcels = collection(
            tmp_path / "p.geojson",
            [shapely.box(10, 10, 90, 90), shapely.box(110, 10, 190, 90), shapely.box(10, 110, 90, 190)],
            use=["居住用地", "工业用地", "居住用地"],
        )

        done = CliRunner().invoke(
            blocks, [str(roads), str(parcels), "--out", str(tmp_path / "b.geojson"), "--total", "500", "--json"]
        )

        assert json.loads(done.stdout)["spread_over"] == 2
        features = json.loads((tmp_path / "b.geojson").read_text())["features"]
        assert [one["properties"]["hh"] for one in features] == [250, 0, 250, 0]

    @pytest.mark.parametrize(
        ("shapes", "columns", "said"),
        [
            ([shapely.box(10, 10, 90, 90)], {}, "--total"),
            ([shapely.box(10, 10, 90, 90)], {"households": [-4]}, "-4"),
            ([line((0, 0), (1, 1))], {}, "LineString"),
            ([], {}, "p.geojson"),
        ],
    )
    def test_what_cannot_be_counted_is_refused(self, tmp_path, shapes, columns, said):
        roads = collection(tmp_path / "roads.geojson", lattice(2))
        things = collection(tmp_path / "p.geojson", shapes, **columns)

        done = CliRunner().invoke(blocks, [str(roads), str(things), "--out", str(tmp_path / "b.geojson"), "--json"])

        assert done.exit_code == 3
        assert said in json.loads(done.stdout)["error"]["message"]
        assert not (tmp_path / "b.geojson").exists()

    def test_roads_that_enclose_nothing_are_refused(self, tmp_path):
        roads = collection(tmp_path / "roads.geojson", [line((0, 0), (100, 0))])
        things = collection(tmp_path / "p.geojson", [shapely.Point(1, 1)])

        done = CliRunner().invoke(blocks, [str(roads), str(things), "--out", str(tmp_path / "b.geojson")])

        assert done.exit_code == 3
        assert "--within" in done.stderr
