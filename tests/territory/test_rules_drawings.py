"""Reading a drawing file and telling what is wrong with each shape, with its place and size."""

import json

import pytest

from shequ.territory import rules
from shequ.territory.rules import boundaries, drawings
from shequ.territory.rules.boundaries import Ground, Surroundings, Tolerance
from shequ.territory.terms import SENTENCES, DrawingKind, Severity, Trouble
from tests.territory.drawings import bow, collection, feature, line, point, polygon, ring


def read(*features: dict, kind: DrawingKind = DrawingKind.COMMUNITIES, is_gcj02: bool = False, **members: object):  # type: ignore[no-untyped-def, type-arg]
    return drawings.read(collection(*features, **members), kind=kind, is_gcj02=is_gcj02)


def troubles(reading: drawings.Reading) -> list[Trouble]:
    return [problem.what for problem in reading.problems]


class TestParse:
    @pytest.mark.parametrize("data", [b"\xff\xfe", b"{", b"[]", b'{"type":"Feature"}', b'{"type":"FeatureCollection"}'])
    def test_refuses_what_is_no_collection(self, data: bytes) -> None:
        with pytest.raises(rules.DrawingUnreadable):
            drawings.parse(data)

    def test_takes_a_byte_order_mark(self) -> None:
        data = json.dumps(collection(feature(polygon(0, 0), name="东街")), ensure_ascii=False).encode("utf-8-sig")

        assert drawings.parse(data)["features"][0]["properties"] == {"name": "东街"}


class TestRead:
    def test_reads_names_codes_and_counts_in_either_language(self) -> None:
        found = read(feature(polygon(0, 0), 名称="一号街坊", 代码=620822001001.0, 户数="210"), kind=DrawingKind.BLOCKS)

        assert (found.shapes[0].name, found.shapes[0].code, found.shapes[0].households) == (
            "一号街坊",
            "620822001001",
            210,
        )
        assert found.problems == ()

    def test_refuses_an_empty_collection(self) -> None:
        with pytest.raises(rules.DrawingEmpty):
            read()

    def test_an_unclosed_ring_is_reported_where_it_ends_and_not_closed(self) -> None:
        found = read(feature({"type": "Polygon", "coordinates": [ring(0, 0)[:-1]]}, name="东街"))

        (problem,) = found.problems
        assert problem.what == Trouble.UNCLOSED
        assert problem.severity == Severity.ERROR
        assert (problem.lon, problem.lat) == (107.6, 35.07)
        assert problem.said["distance"] == "1,109.4"

    @pytest.mark.parametrize(
        ("geometry", "kind", "what"),
        [
            (line((0, 0), (1, 1)), DrawingKind.COMMUNITIES, Trouble.NOT_POLYGON),
            (polygon(0, 0), DrawingKind.STREETS, Trouble.NOT_LINE),
            (polygon(0, 0), DrawingKind.DWELLINGS, Trouble.NOT_POINT),
            (None, DrawingKind.COMMUNITIES, Trouble.NO_GEOMETRY),
            ({"type": "Polygon", "coordinates": [[[107.6, 35], [107.7, 35], [107.6, 35]]]}, DrawingKind.GRIDS, Trouble.TOO_FEW),
            ({"type": "Polygon", "coordinates": [[["x", 35]] * 4]}, DrawingKind.GRIDS, Trouble.BAD_COORDINATES),
            (
                {"type": "Polygon", "coordinates": [[[35.0, 107.6], [35.1, 107.6], [35.1, 107.7], [35.0, 107.6]]]},
                DrawingKind.GRIDS,
                Trouble.SWAPPED,
            ),
            (
                {"type": "Polygon", "coordinates": [[[554000.0, 3880000.0], [555000.0, 3880000.0], [555000.0, 3881000.0], [554000.0, 3880000.0]]]},
                DrawingKind.GRIDS,
                Trouble.PROJECTED,
            ),
        ],
    )  # fmt: skip
    def test_names_what_is_wrong(self, geometry: dict[str, object] | None, kind: DrawingKind, what: Trouble) -> None:
        assert troubles(read(feature(geometry, name="东街"), kind=kind)) == [what]

    def test_refuses_gcj02_unless_conversion_is_asked(self) -> None:
        shape = feature(polygon(0, 0), name="东街")

        assert troubles(read(shape, crs_note="GCJ-02")) == [Trouble.SAID_GCJ02]
        assert troubles(read(shape, crs_note="GCJ-02", is_gcj02=True)) == []
        assert read(shape).shapes[0].shape.bounds[0] == 107.6
        assert 0.004 < 107.6 - read(shape, is_gcj02=True).shapes[0].shape.bounds[0] < 0.005

    def test_names_another_coordinate_system(self) -> None:
        projected = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4524"}}
        degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}

        assert troubles(read(feature(polygon(0, 0), name="东街"), crs=projected)) == [Trouble.OTHER_CRS]
        assert troubles(read(feature(polygon(0, 0), name="东街"), crs=degrees)) == []

    def test_shapes_of_the_level_above_serve_for_comparison_only(self) -> None:
        found = read(feature(polygon(0, 0, 2, 2), name="城关街道", level="街道"), feature(polygon(0, 0), name="东街"))

        assert [shape.name for shape in found.shapes] == ["东街"]
        assert [shape.name for shape in found.context] == ["城关街道"]

    def test_every_trouble_has_a_sentence(self) -> None:
        assert set(SENTENCES) == set(Trouble)


class TestAlone:
    def test_a_bow_is_reported_with_its_crossing_and_size(self) -> None:
        (shape,) = read(feature(bow(0, 0), name="东街")).shapes

        (problem,) = boundaries.alone(shape)

        assert problem.what == Trouble.SELF_INTERSECTION
        assert (problem.lon, problem.lat) == (107.605, 35.065)
        assert problem.size_m2 == pytest.approx(253_000, rel=0.01)
        assert problem.said["count"] == 1

    def test_a_sound_shape_has_no_problem(self) -> None:
        (shape,) = read(feature(polygon(0, 0), name="东街")).shapes

        assert boundaries.alone(shape) == []

    def test_a_shape_without_area_is_refused(self) -> None:
        (shape,) = read(feature(polygon(0, 0, 0.00001, 0.00001), name="东街")).shapes

        assert [problem.what for problem in boundaries.alone(shape)] == [Trouble.NO_AREA]


def around(parent: dict[str, object] | None = None, **siblings: dict[str, object]) -> Surroundings:
    parents = (
        {"P": Ground("P", "城区", drawings.read(collection(feature(parent)), kind=DrawingKind.TOWN).shapes[0].shape)}
        if parent
        else {}
    )
    stored = [
        Ground(name, name, drawings.read(collection(feature(shape)), kind=DrawingKind.TOWN).shapes[0].shape)
        for name, shape in siblings.items()
    ]
    return Surroundings(parents, stored, {1: "P", 2: "P"} if parent else {}, dict.fromkeys(siblings, "P"))


class TestTogether:
    def problems(self, *features: dict[str, object], where: Surroundings) -> list[drawings.Problem]:
        return boundaries.together(read(*features).shapes, where, Tolerance(), with_gaps=True)

    def test_neighbours_that_share_an_edge_are_in_order(self) -> None:
        found = self.problems(
            feature(polygon(0, 0), name="东街"), feature(polygon(1, 0), name="西街"), where=around(polygon(0, 0, 2, 1))
        )

        assert found == []

    def test_an_overlap_is_told_once_with_place_and_size(self) -> None:
        (problem,) = self.problems(
            feature(polygon(0, 0), name="东街"), feature(polygon(0.9, 0), name="西街"), where=around()
        )

        assert (problem.what, problem.name, problem.other) == (Trouble.OVERLAP, "东街", "西街")
        assert problem.size_m2 == pytest.approx(101_190, rel=0.01)
        assert 107.609 < (problem.lon or 0) < 107.61

    def test_an_overlap_with_a_stored_neighbour_is_told(self) -> None:
        found = self.problems(feature(polygon(0, 0), name="东街"), where=around(西街=polygon(0.5, 0)))

        assert [(problem.what, problem.other) for problem in found] == [(Trouble.OVERLAP, "西街")]

    def test_two_stored_neighbours_are_not_this_files_matter(self) -> None:
        found = self.problems(feature(polygon(5, 5), name="东街"), where=around(a=polygon(0, 0), b=polygon(0.5, 0)))

        assert found == []

    def test_a_gap_in_the_parent_is_told_with_place_and_size(self) -> None:
        (problem,) = self.problems(feature(polygon(0, 0), name="东街"), where=around(polygon(0, 0, 1.5, 1)))

        assert (problem.what, problem.name) == (Trouble.GAP, "城区")
        assert problem.size_m2 == pytest.approx(505_950, rel=0.01)
        assert 107.61 < (problem.lon or 0) < 107.615

    def test_stored_siblings_close_the_gap(self) -> None:
        assert (
            self.problems(feature(polygon(0, 0), name="东街"), where=around(polygon(0, 0, 2, 1), 西街=polygon(1, 0)))
            == []
        )

    def test_reaching_beyond_the_parent_is_told(self) -> None:
        found = self.problems(feature(polygon(0, 0, 2, 1), name="东街"), where=around(polygon(0, 0)))

        assert [(problem.what, problem.other) for problem in found] == [(Trouble.OUTSIDE_PARENT, "城区")]

    def test_a_sliver_within_tolerance_is_drawing_error(self) -> None:
        found = self.problems(
            feature(polygon(0, 0), name="东街"), feature(polygon(0.99995, 0), name="西街"), where=around()
        )

        assert found == []

    def test_a_shape_in_two_pieces_is_told_by_its_smaller_piece(self) -> None:
        two = {"type": "MultiPolygon", "coordinates": [[ring(0, 0)], [ring(3, 0, 0.5, 0.5)]]}

        (problem,) = self.problems(feature(two, name="东街"), where=around())

        assert (problem.what, problem.said["count"]) == (Trouble.IN_PIECES, 2)
        assert (problem.lon or 0) > 107.63

    def test_land_enclosed_by_siblings_is_a_gap_even_without_a_parent(self) -> None:
        frame = [polygon(0, 0, 3, 1), polygon(0, 2, 3, 1), polygon(0, 1), polygon(2, 1)]

        found = self.problems(*(feature(part, name=f"n{at}") for at, part in enumerate(frame)), where=around())

        assert [problem.what for problem in found] == [Trouble.GAP]

    def test_a_bad_shape_is_still_measured_against_its_neighbours(self) -> None:
        found = self.problems(feature(bow(0, 0), name="东街"), feature(polygon(0, 0), name="西街"), where=around())

        assert Trouble.OVERLAP in [problem.what for problem in found]


class TestStreetShare:
    def test_counts_the_edge_that_runs_along_streets(self) -> None:
        ground = read(feature(polygon(0, 0), name="东街")).shapes[0].shape
        streets = drawings.read(
            collection(feature(line((0, 0), (1, 0))), feature(line((1, 0), (1, 1)))), kind=DrawingKind.STREETS
        ).shapes

        share, rest = boundaries.street_share(ground, streets[0].shape.union(streets[1].shape), reach_m=30)

        assert 0.5 < share < 0.56
        assert rest.bounds[0] == pytest.approx(107.6)

    def test_no_street_near_is_nothing(self) -> None:
        ground = read(feature(polygon(0, 0), name="东街")).shapes[0].shape
        far = drawings.read(collection(feature(line((5, 5), (6, 5)))), kind=DrawingKind.STREETS).shapes[0].shape

        assert boundaries.street_share(ground, far, reach_m=30)[0] == 0.0

    def test_points_are_read_for_dwellings(self) -> None:
        found = read(
            feature(point(0.5, 0.5), address="东大街1号", community="990101001001"), kind=DrawingKind.DWELLINGS
        )

        assert (found.shapes[0].address, found.shapes[0].parent) == ("东大街1号", "990101001001")
