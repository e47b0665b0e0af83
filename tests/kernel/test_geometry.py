"""Coordinates, sizes and places."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from shequ.kernel import geometry

SQUARE = shapely.box(107.60, 35.06, 107.61, 35.07)
BOW = shapely.Polygon([(107.60, 35.06), (107.61, 35.07), (107.61, 35.06), (107.60, 35.07), (107.60, 35.06)])


class TestGcj02:
    def test_agrees_with_the_reference_pair(self) -> None:
        lon, lat = geometry.gcj02_from_wgs84(np.array([107.62]), np.array([35.07]))

        assert lon[0] == pytest.approx(107.62465380110035, abs=1e-10)
        assert lat[0] == pytest.approx(35.06905152238656, abs=1e-10)

    @given(st.floats(80, 130), st.floats(20, 50))
    def test_the_inverse_returns_the_place(self, lon: float, lat: float) -> None:
        shifted = geometry.gcj02_from_wgs84(np.array([lon]), np.array([lat]))

        back_lon, back_lat = geometry.wgs84_from_gcj02(*shifted)

        assert abs(back_lon[0] - lon) < 1e-8
        assert abs(back_lat[0] - lat) < 1e-8

    def test_moves_every_vertex_of_a_shape(self) -> None:
        moved = geometry.moved(SQUARE, geometry.wgs84_from_gcj02)

        assert 0.004 < SQUARE.centroid.x - moved.centroid.x < 0.005


class TestSizes:
    def test_area_is_on_the_ellipsoid(self) -> None:
        # a degree is 111.32 km on the equator; the square is 0.01 by 0.01 degrees at 35 N
        assert geometry.area_m2(SQUARE) == pytest.approx(1_011_900, rel=2e-3)

    def test_area_takes_holes_off_whichever_way_they_run(self) -> None:
        hole = shapely.box(107.602, 35.062, 107.604, 35.064)
        ring = shapely.Polygon(SQUARE.exterior.coords, [list(hole.exterior.coords)])
        turned = shapely.Polygon(SQUARE.exterior.coords, [list(hole.exterior.coords)[::-1]])

        assert geometry.area_m2(ring) == pytest.approx(geometry.area_m2(SQUARE) - geometry.area_m2(hole))
        assert geometry.area_m2(turned) == pytest.approx(geometry.area_m2(ring))

    def test_the_flat_sheet_is_nearly_true(self) -> None:
        plane = geometry.LocalPlane.around(SQUARE.bounds)

        assert plane.flat(SQUARE).area == pytest.approx(geometry.area_m2(SQUARE), rel=6e-3)
        assert plane.round(plane.flat(SQUARE)).equals_exact(SQUARE, 1e-9)

    def test_patches_leave_slivers_out(self) -> None:
        sliver = shapely.box(107.60, 35.06, 107.61, 35.060002)

        assert geometry.patches_of(sliver, least_m2=50, least_width_m=1) == []
        assert len(geometry.patches_of(SQUARE, least_m2=50, least_width_m=1)) == 1


class TestCrossings:
    def test_finds_the_place_of_a_bow(self) -> None:
        assert geometry.crossings_of(BOW.exterior) == [(107.605, 35.065)]

    def test_a_plain_ring_has_none(self) -> None:
        assert geometry.crossings_of(SQUARE.exterior) == []

    def test_names_the_trouble_and_the_ground_in_dispute(self) -> None:
        reason, place = geometry.trouble_of(BOW)

        assert reason == "Self-intersection"
        assert place == pytest.approx((107.605, 35.065))
        assert geometry.lobes_m2(BOW) == pytest.approx(geometry.area_m2(SQUARE) / 4, rel=1e-2)


class TestSuspicion:
    @pytest.mark.parametrize(
        ("bounds", "word"),
        [
            ((107.6, 35.0, 107.7, 35.1), ""),
            ((35.0, 107.6, 35.1, 107.7), "swapped"),
            ((36_554_000.0, 3_880_000.0, 36_555_000.0, 3_881_000.0), "projected"),
            ((500_000.0, 60.0, 500_100.0, 61.0), "projected"),
            ((2.0, 48.0, 3.0, 49.0), "outside"),
        ],
    )
    def test_names_what_is_odd(self, bounds: tuple[float, float, float, float], word: str) -> None:
        assert geometry.suspicion_of(bounds) == word

    def test_a_drawing_not_converted_fits_better_once_it_is(self) -> None:
        shifted = geometry.moved(SQUARE, geometry.gcj02_from_wgs84)

        assert geometry.fits_better_as_gcj02([(shifted, SQUARE)])
        assert not geometry.fits_better_as_gcj02([(SQUARE, SQUARE)])


class TestReading:
    def test_keeps_a_shape_as_drawn(self) -> None:
        ring = [[107.6, 35.0], [107.7, 35.0], [107.7, 35.1], [107.6, 35.0]]

        assert geometry.read_geometry({"type": "Polygon", "coordinates": [ring]}).exterior.coords[1] == (107.7, 35.0)

    def test_does_not_close_a_ring(self) -> None:
        ring = [[107.6, 35.0], [107.7, 35.0], [107.7, 35.1], [107.6, 35.1]]

        with pytest.raises(geometry.UnclosedRing):
            geometry.read_geometry({"type": "Polygon", "coordinates": [ring]})

    @pytest.mark.parametrize(
        ("drawing", "word"),
        [
            ({"type": "Circle", "coordinates": []}, "kind"),
            ({"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]}, "too_few"),
            ({"type": "Point", "coordinates": ["a", 2]}, "coordinates"),
            ({"type": "Point", "coordinates": [float("nan"), 2]}, "coordinates"),
            ({"type": "LineString", "coordinates": 7}, "coordinates"),
        ],
    )
    def test_names_what_is_wrong(self, drawing: dict[str, object], word: str) -> None:
        with pytest.raises(ValueError, match=word):
            geometry.read_geometry(drawing)

    def test_stored_text_returns_the_shape(self) -> None:
        assert geometry.shape_of(geometry.geojson_of(SQUARE)).equals_exact(SQUARE, 1e-7)


class TestShapeIndex:
    def test_each_point_has_one_answer(self) -> None:
        east = shapely.box(107.61, 35.06, 107.62, 35.07)
        index = geometry.ShapeIndex(("a", "b"), (SQUARE, east))

        assert index.find([107.605, 107.615, 107.61, 108.0], [35.065, 35.065, 35.065, 35.065]) == ["a", "b", "a", ""]

    def test_no_shapes_is_no_answer(self) -> None:
        assert geometry.ShapeIndex((), ()).find([107.6], [35.0]) == [""]

    @given(st.lists(st.tuples(st.floats(107.59, 107.63), st.floats(35.05, 35.08)), max_size=30))
    def test_agrees_with_asking_each_shape(self, points: list[tuple[float, float]]) -> None:
        shapes = (SQUARE, shapely.box(107.605, 35.06, 107.62, 35.07))
        index = geometry.ShapeIndex(("a", "b"), shapes)

        found = index.find([lon for lon, _lat in points], [lat for _lon, lat in points])

        expected = [
            next((code for code, shape in zip("ab", shapes, strict=True) if shape.intersects(shapely.Point(point))), "")
            for point in points
        ]
        assert found == expected
