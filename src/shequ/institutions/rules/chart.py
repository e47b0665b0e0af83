"""An organisation chart as boxes and lines, in points of an SVG: the bodies of a level side by side, leaves in a block.

Leaves stand several to a row, so that fifteen departments make a sheet and not a ribbon.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

BOX, GAP, DROP, MARGIN = 156.0, 14.0, 30.0, 8.0
"""Width of a box, space between boxes, space between levels, edge of the sheet."""
COLUMNS = 3
TITLE_UNITS, SUB_UNITS = 10.0, 11.5
"""Characters to a line: a Chinese character is 1, a Latin letter or a digit about half of it."""
LATIN = 0.56
TITLE_LINE, SUB_LINE, PAD = 20.0, 16.0, 10.0


@dataclass(frozen=True, slots=True)
class Node:
    """A body to draw. subs: lines below the name. tone: "", "new" or "gone". parent: the key of the body above."""

    key: str
    title: str
    parent: str = ""
    subs: tuple[str, ...] = ()
    tone: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a box: where its middle stands, on its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A body drawn."""

    key: str
    x: float
    y: float
    height: float
    tone: str
    titles: tuple[Line, ...]
    subs: tuple[Line, ...]
    mark: Line | None = None
    width: float = BOX


@dataclass(frozen=True, slots=True)
class Chart:
    """Boxes and the lines between them; `links` are point lists."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the sheet with its own corner at 0, 0. anchor: where the line from above arrives."""

    width: float
    height: float
    anchor: float
    boxes: tuple[Box, ...] = ()
    links: tuple[tuple[tuple[float, float], ...], ...] = ()


def wrapped(text: str, units: float) -> list[str]:
    """Cut a text into lines of at most so many Chinese characters."""
    lines, line, used = [], "", 0.0
    for letter in text:
        width = LATIN if ord(letter) < 0x2E80 else 1.0  # noqa: PLR2004 (below the CJK blocks)
        if line and used + width > units:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + letter, used + width
    return [*lines, line] if line else lines


def drawn(nodes: Iterable[Node]) -> Chart:
    """Lay out bodies; those whose parent is not among them stand on top, side by side."""
    all_nodes = list(nodes)
    known = {node.key for node in all_nodes}
    below: dict[str, list[Node]] = {}
    tops = []
    for node in all_nodes:
        if node.parent in known and node.parent != node.key:
            below.setdefault(node.parent, []).append(node)
        else:
            tops.append(node)
    lone = [node for node in tops if node.key not in below]
    blocks = [_tree(node, below) for node in tops if node.key in below]
    if lone:
        blocks.append(_leaves(lone))
    whole = _row(blocks)
    boxes = tuple(_moved(box, MARGIN, MARGIN) for box in whole.boxes)
    links = tuple(" ".join(f"{x + MARGIN:g},{y + MARGIN:g}" for x, y in link) for link in whole.links)
    return Chart(whole.width + 2 * MARGIN, whole.height + 2 * MARGIN, boxes, links)


def _box(node: Node) -> Box:
    titles = wrapped(node.title, TITLE_UNITS)
    subs = [line for sub in node.subs for line in wrapped(sub, SUB_UNITS)]
    if node.mark:
        subs = [*subs, node.mark]
    y, placed = PAD, []
    for text in titles:
        placed.append(Line(text, BOX / 2, y + TITLE_LINE * 0.75))
        y += TITLE_LINE
    small = []
    for text in subs:
        small.append(Line(text, BOX / 2, y + SUB_LINE * 0.75))
        y += SUB_LINE
    mark = small.pop() if node.mark else None
    return Box(node.key, 0.0, 0.0, y + PAD - 2, node.tone, tuple(placed), tuple(small), mark)


def _leaves(nodes: Sequence[Node]) -> _Block:
    columns = min(COLUMNS, len(nodes))
    boxes, y = [], 0.0
    for at in range(0, len(nodes), columns):
        row = [_box(node) for node in nodes[at : at + columns]]
        height = max(box.height for box in row)
        boxes += [replace(_moved(box, index * (BOX + GAP), y), height=height) for index, box in enumerate(row)]
        y += height + GAP
    width = columns * BOX + (columns - 1) * GAP
    return _Block(width, y - GAP, width / 2, tuple(boxes))


def _row(blocks: Sequence[_Block]) -> _Block:
    x, boxes, links = 0.0, [], []
    for block in blocks:
        boxes += [_moved(box, x, 0) for box in block.boxes]
        links += [tuple((px + x, py) for px, py in link) for link in block.links]
        x += block.width + GAP
    height = max((block.height for block in blocks), default=0.0)
    return _Block(max(x - GAP, 0.0), height, max(x - GAP, 0.0) / 2, tuple(boxes), tuple(links))


def _tree(node: Node, below: dict[str, list[Node]]) -> _Block:
    children = below.get(node.key, [])
    own = _box(node)
    if not children:
        return _Block(BOX, own.height, BOX / 2, (own,))
    leaves = [child for child in children if child.key not in below]
    parts = [_leaves(leaves)] if leaves else []
    parts += [_tree(child, below) for child in children if child.key in below]
    row = _row(parts)
    width = max(row.width, BOX)
    shift = (width - row.width) / 2
    anchors, x = [], shift
    for part in parts:
        anchors.append(x + part.anchor)
        x += part.width + GAP
    middle = (anchors[0] + anchors[-1]) / 2
    corner = min(max(middle - BOX / 2, 0.0), width - BOX)
    top = own.height + DROP
    bus = own.height + DROP / 2
    links = [((corner + BOX / 2, own.height), (corner + BOX / 2, bus))]
    ends = (min(*anchors, corner + BOX / 2), max(*anchors, corner + BOX / 2))
    links += [((ends[0], bus), (ends[1], bus))] if ends[0] != ends[1] else []
    links += [((anchor, bus), (anchor, top)) for anchor in anchors]
    inner = [tuple((px + shift, py + top) for px, py in link) for link in row.links]
    boxes = (_moved(own, corner, 0.0), *(_moved(box, shift, top) for box in row.boxes))
    return _Block(width, top + row.height, corner + BOX / 2, boxes, (*links, *inner))


def _moved(box: Box, x: float, y: float) -> Box:
    def shift(line: Line) -> Line:
        return Line(line.text, line.x + x, line.y + y)

    return replace(
        box,
        x=box.x + x,
        y=box.y + y,
        titles=tuple(map(shift, box.titles)),
        subs=tuple(map(shift, box.subs)),
        mark=shift(box.mark) if box.mark else None,
    )
