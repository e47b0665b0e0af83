"""The town as GeoJSON FeatureCollections, the way surveyors hand it in; each feature says `synthetic`."""

from collections.abc import Mapping

from shapely.geometry import Polygon, mapping

from shequ.demo.town import COMMITTEE_AREA, Town


def communities(town: Town) -> dict[str, object]:
    """Return the boundaries of the six communities."""
    return _collection(
        ({"code": c.code, "name": c.name, "kind": "community"}, town.shape_of(c.blocks)) for c in town.communities
    )


def grids(town: Town) -> dict[str, object]:
    """Return the grids; two of them overlap, on purpose."""
    return _collection(
        (
            {"code": g.code, "name": g.name, "kind": "grid", "community": g.community},
            town.shape_of(g.blocks) if g.extra is None else town.shape_of(g.blocks).union(Polygon(g.extra)),
        )
        for g in town.grids
    )


def blocks(town: Town) -> dict[str, object]:
    """Return the blocks with planned households and the unit-type flag."""
    return _collection(
        (
            {
                "code": b.code,
                "name": b.name,
                "kind": "block",
                "community": b.community,
                "grid": b.grid,
                "households": b.households,
                "unit_type": b.kind == "unit",
            },
            Polygon(b.ring),
        )
        for b in town.blocks
    )


def managed_area(town: Town) -> dict[str, object]:
    """Return the declared managed town area."""
    properties = {"code": COMMITTEE_AREA, "name": "灵台县城管理范围（合成）", "kind": "managed_area"}
    return _collection([(properties, town.managed_area)])


def dwellings(town: Town) -> dict[str, object]:
    """Return the homes as points with address, community and whether they stand empty."""
    features = [
        _feature(
            {"address": home.address, "community": home.community, "vacant": home.vacant},
            {"type": "Point", "coordinates": home.point},
        )
        for home in town.dwellings
    ]
    return {"type": "FeatureCollection", "features": features}


def crooked(town: Town) -> dict[str, object]:
    """Return a draft of two grids as they are drawn by hand: one crosses itself, one reaches over its neighbour."""
    first, second = town.grids[0], town.grids[1]
    a, b, c, d, _ = town.block_of[first.blocks[0]].ring
    wide = town.shape_of(second.blocks).buffer(0.0004)
    return {
        "type": "FeatureCollection",
        "features": [
            _feature({"code": first.code, "name": first.name}, {"type": "Polygon", "coordinates": [(a, c, b, d, a)]}),
            _feature({"code": second.code, "name": second.name}, mapping(wide)),
        ],
    }


def streets(town: Town) -> dict[str, object]:
    """Return the streets as lines."""
    features = [_feature({"name": name}, {"type": "LineString", "coordinates": line}) for name, line in town.streets]
    return {"type": "FeatureCollection", "features": features}


def _feature(properties: Mapping[str, object], geometry: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": {**properties, "synthetic": True}, "geometry": dict(geometry)}


def _collection(shapes: object) -> dict[str, object]:
    features = [_feature(properties, mapping(shape)) for properties, shape in shapes]  # type: ignore[attr-defined]
    return {"type": "FeatureCollection", "features": features}
