"""Small drawings for tests: squares of a town laid out in hundredths of a degree around 107.60 E, 35.06 N."""

from typing import Any

WEST_LON, SOUTH_LAT, STEP = 107.60, 35.06, 0.01


def ring(x: float, y: float, width: float = 1.0, height: float = 1.0) -> list[list[float]]:
    """Return the closed ring of a rectangle, in steps from the south-west corner."""
    west, south = round(WEST_LON + x * STEP, 7), round(SOUTH_LAT + y * STEP, 7)
    east, north = round(west + width * STEP, 7), round(south + height * STEP, 7)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(x: float, y: float, width: float = 1.0, height: float = 1.0) -> dict[str, Any]:
    """Return a rectangle as a GeoJSON geometry."""
    return {"type": "Polygon", "coordinates": [ring(x, y, width, height)]}


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return a GeoJSON collection."""
    return {"type": "FeatureCollection", "features": list(features), **members}


def bow(x: float, y: float) -> dict[str, Any]:
    """Return a square whose border crosses itself in the middle."""
    a, b, c, d, _end = ring(x, y)
    return {"type": "Polygon", "coordinates": [[a, c, b, d, a]]}


def line(*points: tuple[float, float]) -> dict[str, Any]:
    """Return a line through points in steps."""
    return {"type": "LineString", "coordinates": [[WEST_LON + x * STEP, SOUTH_LAT + y * STEP] for x, y in points]}


def point(x: float, y: float) -> dict[str, Any]:
    """Return a point in steps."""
    return {"type": "Point", "coordinates": [WEST_LON + x * STEP, SOUTH_LAT + y * STEP]}
