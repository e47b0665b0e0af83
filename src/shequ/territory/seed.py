"""How a demonstration puts its ground in: through the same check and commit as the page and the command."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from shequ.kernel.call import Call
from shequ.territory import actions
from shequ.territory.actions import CommitAnswer


def load(
    call: Call,
    *,
    kind: str,
    collection: Mapping[str, Any],
    area: str,
    file_name: str = "",
    valid_from: date | None = None,
    document: str = "",
) -> CommitAnswer:
    """Check and commit a GeoJSON collection of one kind below an area.

    Order that works: communities, town, streets, blocks, grids, dwellings. Raises: what the two actions refuse.
    """  # fmt: skip
    data = json.dumps(collection, ensure_ascii=False, default=list).encode()
    drawing_id = actions.drawing_check(
        call, area=area, kind=kind, file_name=file_name or f"{kind}.geojson", data=data, valid_from=valid_from,
        document=document,
    )  # fmt: skip
    return actions.drawing_commit(call, drawing_id=drawing_id)
