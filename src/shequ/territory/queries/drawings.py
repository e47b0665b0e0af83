"""Imports of drawings as lists and pages show them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.territory import terms
from shequ.territory.models import Drawing
from shequ.territory.rules import drawings
from shequ.territory.terms import DrawingKind, DrawingState, Severity, Trouble


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem of a drawing in the reader's language."""

    key: str
    row: int
    name: str
    code: str
    what: str
    label: str
    severity: str
    message: str
    mend: str
    lon: float | None
    lat: float | None
    size_m2: float | None
    patch: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class DrawingRow:
    """An import as lists show it."""

    id: UUID
    area: str
    area_name: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    file_name: str
    read: int
    accepted: int
    rejected: int
    warnings: int
    is_gcj02: bool
    valid_from: date
    document: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None
    may_commit: bool


@dataclass(frozen=True, slots=True)
class DrawingDetail:
    """An import with its problems, errors first."""

    row: DrawingRow
    problems: tuple[ProblemRow, ...]
    tally: tuple[tuple[str, str, int], ...]
    """(trouble, label, count), the most frequent first."""


def _row(call: Call, drawing: Drawing, names: dict[str, str]) -> DrawingRow:
    return DrawingRow(
        id=drawing.pk, area=drawing.area_id, area_name=names.get(drawing.area_id, ""), kind=drawing.kind,
        kind_label=say(DrawingKind(drawing.kind).label), state=drawing.state,
        state_label=say(DrawingState(drawing.state).label), file_name=drawing.file_name, read=drawing.read_count,
        accepted=drawing.accepted_count, rejected=drawing.rejected_count, warnings=drawing.warning_count,
        is_gcj02=drawing.is_gcj02, valid_from=drawing.valid_from, document=drawing.document, made_at=drawing.made_at,
        made_by=drawing.made_by, settled_at=drawing.settled_at,
        may_commit=drawing.state == DrawingState.CHECKED and drawing.accepted_count > 0
        and call.actor.may(terms.DRAWING_COMMIT, drawing.area_id),
    )  # fmt: skip


def drawing_list(call: Call, *, page: PageRequest) -> Page[DrawingRow]:
    """Return the imports the actor may see, the newest first; three statements."""
    rows = Drawing.objects.visible_to(call.actor).defer("content", "problems").order_by("-made_at", "-id")
    listed = page.of(rows, row=lambda drawing: drawing)
    names = area_names({drawing.area_id for drawing in listed.rows})
    return Page(
        rows=tuple(_row(call, drawing, names) for drawing in listed.rows), total=listed.total,
        is_capped=listed.is_capped, first=listed.first, after=listed.after, before=listed.before,
    )  # fmt: skip


def problem_rows(problems: list[dict[str, Any]]) -> tuple[ProblemRow, ...]:
    """Return stored problems in the reader's language."""
    rows = []
    for number, problem in enumerate(problems, start=1):
        what = Trouble(problem["what"])
        sentence, mend = terms.SENTENCES[what]
        rows.append(
            ProblemRow(
                key=f"p{number}", row=problem["row"], name=problem["name"], code=problem["code"], what=str(what),
                label=say(what.label), severity=problem["severity"], message=say(sentence, problem["values"]),
                mend=say(mend), lon=problem["lon"], lat=problem["lat"], size_m2=problem["size_m2"],
                patch=problem.get("patch"),
            )
        )  # fmt: skip
    return tuple(rows)


def drawing_detail(call: Call, *, drawing_id: UUID) -> DrawingDetail:
    """Return an import with its problems; two statements. Raises: Hidden."""
    drawing = Drawing.objects.visible_to(call.actor).defer("content").one(drawing_id)
    problems = problem_rows(json.loads(drawing.problems))
    tally: dict[tuple[str, str], int] = {}
    for problem in problems:
        tally[problem.what, problem.label] = tally.get((problem.what, problem.label), 0) + 1
    ordered = sorted(((what, label, count) for (what, label), count in tally.items()), key=lambda item: -item[2])
    return DrawingDetail(_row(call, drawing, area_names({drawing.area_id})), problems, tuple(ordered))


def drawing_shapes(call: Call, *, drawing_id: UUID) -> list[tuple[str, str, str, object]]:
    """Return (key, kind, name, shape) of a drawing and of the places of its problems, for the map; one statement.

    Shapes are shown as drawn, converted where that was asked; those that cannot be read are left out. Raises: Hidden.
    """
    drawing = Drawing.objects.visible_to(call.actor).one(drawing_id)
    reading = drawings.read(
        drawings.parse(drawing.content.encode()), kind=DrawingKind(drawing.kind), is_gcj02=drawing.is_gcj02
    )
    bad = {problem["row"] for problem in json.loads(drawing.problems) if problem["severity"] == Severity.ERROR}
    return [
        (f"row{shape.row}", "bad" if shape.row in bad else "good", shape.name, shape.shape)
        for shape in reading.shapes
        if shape.shape is not None
    ]
