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
    together: dict[tuple[str, str], list[BodyRow]] = {}
    nodes: list[Node] = []
    for row in rows:
        tone, mark = marks.get(row.code, ("", ""))
        if row.is_front_line:
            together.setdefault((row.area, tone), []).append(row)
        else:
            subs = tuple(text for text in (row.rank, row.second_name and f"＋ {row.second_name}") if text)
            nodes.append(Node(row.code, row.name, row.parent, subs, tone, mark))
    for (area, tone), bodies in together.items():
        parents = [body.parent for body in bodies]
        mark = next((marks[body.code][1] for body in bodies if body.code in marks), "")
        nodes.append(
            Node(
                key=f"{area}:{tone}",
                title=bodies[0].area_name,
                parent=max(parents, key=parents.count),
                subs=tuple(body.kind_title for body in bodies),
                tone=tone,
                mark=mark,
            )
        )
    return nodes
