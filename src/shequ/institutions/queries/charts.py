"""The tree as an organisation chart: the bodies of one place on the front line stand in one box."""

from collections.abc import Sequence

from shequ.institutions.queries.tree import BodyRow
from shequ.institutions.rules import chart
from shequ.institutions.rules.chart import Chart, Node
from shequ.institutions.terms import MOST_DRAWN


def chart_of(rows: Sequence[BodyRow], *, marks: dict[str, tuple[str, str]] | None = None) -> Chart | None:
    """Return the chart of bodies of one day; None when there is none, or more than a sheet holds.

    marks: by code, the tone of the box ("new", "gone") and the word below it.
    """
    nodes = _nodes(rows, marks or {})
    return chart.drawn(nodes) if 0 < len(nodes) <= MOST_DRAWN else None


def _nodes(rows: Sequence[BodyRow], marks: dict[str, tuple[str, str]]) -> list[Node]:
    together: dict[str, list[BodyRow]] = {}
    nodes: list[Node] = []
    for row in rows:
        tone, mark = marks.get(row.code, ("", ""))
        if row.is_front_line:
            together.setdefault(row.area, []).append(row)
        else:
            subs = tuple(text for text in (row.rank, row.second_name and f"＋ {row.second_name}") if text)
            nodes.append(Node(row.code, row.name, row.parent, subs, tone, mark))
    return [*nodes, *(_place(area, bodies, marks) for area, bodies in together.items())]


def _place(area: str, bodies: Sequence[BodyRow], marks: dict[str, tuple[str, str]]) -> Node:
    """Return the box of one place: one mark below where all its bodies have it in common, else a mark on each line."""
    parents = [body.parent for body in bodies]
    found = [marks.get(body.code, ("", "")) for body in bodies]
    is_one = len(set(found)) == 1
    tones = {tone for tone, _mark in found}
    return Node(
        key=area,
        title=bodies[0].area_name,
        parent=max(parents, key=parents.count),
        subs=tuple(
            body.kind_title if is_one else f"{body.kind_title} {mark}".strip()
            for body, (_tone, mark) in zip(bodies, found, strict=True)
        ),
        tone=found[0][0] if is_one else next((tone for tone in ("new", "moved") if tone in tones), ""),
        mark=found[0][1] if is_one else "",
    )
