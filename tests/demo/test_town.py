"""The invented town holds together where it should and is flawed where it must be."""

import json

import pytest
from shapely.geometry import shape

from shequ.demo import drawings
from shequ.demo import town as towns


@pytest.fixture(scope="module")
def town():
    return towns.build()


@pytest.fixture(scope="module")
def block_shapes(town):
    return [shape(feature["geometry"]) for feature in drawings.blocks(town)["features"]]


def test_same_seed_same_town_and_other_seed_another(town):
    assert towns.build() == town
    assert towns.build(seed=7).blocks != town.blocks


def test_households_are_shared_out_completely(town):
    occupied = [home for home in town.dwellings if not home.vacant]

    assert sum(community.households for community in town.communities) == 12_000
    assert len(occupied) == 12_000
    assert len(town.dwellings) > len(occupied)


def test_some_community_is_above_and_some_below_the_usual_sizes(town):
    sizes = sorted(community.households for community in town.communities)

    assert sizes[0] < 1_000
    assert sizes[-1] > 3_000
    assert 1_000 < sizes[2] < sizes[3] < 3_000


def test_blocks_are_valid_and_do_not_overlap(town, block_shapes):
    together = town.shape_of(tuple(block.code for block in town.blocks))

    assert all(found.is_valid for found in block_shapes)
    assert sum(found.area for found in block_shapes) == pytest.approx(together.area, rel=1e-9)


def test_communities_hang_together(town):
    assert {town.shape_of(community.blocks).geom_type for community in town.communities} == {"Polygon"}


def test_one_field_of_the_managed_area_is_covered_by_nobody(town):
    covered = town.shape_of(tuple(block.code for block in town.blocks))
    gap = town.managed_area.difference(covered)

    assert gap.geom_type == "Polygon"
    assert 0 < gap.area < 0.05 * town.managed_area.area


def test_exactly_one_pair_of_grids_overlaps_and_two_have_no_worker(town):
    shapes = [shape(feature["geometry"]) for feature in drawings.grids(town)["features"]]
    pairs = [(a, b) for i, a in enumerate(shapes) for b in shapes[i + 1 :] if a.intersection(b).area > 1e-12]

    assert len(pairs) == 1
    assert sum(not grid.has_worker for grid in town.grids) == 2


def test_addresses_are_unique_and_points_lie_in_their_block(town):
    assert len({home.address for home in town.dwellings}) == len(town.dwellings)
    assert len({home.key for home in town.dwellings}) == len(town.dwellings)
    rings = {block.code: shape({"type": "Polygon", "coordinates": [block.ring]}) for block in town.blocks}
    for home in town.dwellings[::50]:
        assert rings[home.block].covers(shape({"type": "Point", "coordinates": home.point}))


def test_everything_drawn_says_that_it_is_synthetic(town):
    collections = (
        drawings.blocks(town),
        drawings.grids(town),
        drawings.communities(town),
        drawings.managed_area(town),
        drawings.streets(town),
    )
    for collection in collections:
        assert json.loads(json.dumps(collection))["features"]
        assert all(feature["properties"]["synthetic"] is True for feature in collection["features"])


def test_a_small_town_still_has_every_community_and_grid(town):
    small = towns.build(120)

    assert len(small.communities) == 6
    assert sum(not home.vacant for home in small.dwellings) == 120
    assert {grid.community for grid in small.grids} == {community.code for community in town.communities}
