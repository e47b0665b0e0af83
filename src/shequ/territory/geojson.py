"""Answers of shapes: GeoJSON with a tag of their content, so that an unchanged map is not sent again."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

MEDIA_TYPE = "application/geo+json"


def feature(geometry: str, **properties: Any) -> str:
    """Return a feature around stored geometry text, which is not parsed again."""
    return f'{{"type":"Feature","properties":{json.dumps(properties, ensure_ascii=False)},"geometry":{geometry}}}'


def point(lon: float, lat: float) -> str:
    """Return a point as geometry text."""
    return f'{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}}'


def answer(request: HttpRequest, features: Iterable[str]) -> HttpResponse:
    """Answer with a collection, or 304 when the reader has it; kept only by the reader, asked again each time."""
    body = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if tag in [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
