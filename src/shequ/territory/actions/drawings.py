"""A drawing is checked, looked at, then committed or dropped: the same bytes each time."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shequ.areas import actions as areas
from shequ.areas.queries import area_row
from shequ.areas.terms import Layer
from shequ.base.scope import under
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.geometry import area_m2, geojson_of
from shequ.kernel.ids import uuid7
from shequ.territory import facts, rules, terms
from shequ.territory.actions import placing
from shequ.territory.models import Block, Boundary, Drawing, Line
from shequ.territory.queries.examining import Examination, Placed, examine
from shequ.territory.queries.grounds import in_force
from shequ.territory.rules import drawings
from shequ.territory.terms import DrawingKind, DrawingState, LineKind, Purpose

MOST_MB = 30
"""Largest file of one import, in megabytes: a county's boundaries and dwellings."""
SHARED_TEXT = 200


@dataclass(frozen=True, slots=True)
class CommitAnswer:
    """What a commit wrote: shapes written, the same as before, ended by the file, kept out, dwellings given their grid."""

    written: int
    same: int
    ended: int
    rejected: int
    placed: int
    new_areas: int


@action(terms.DRAWING_CHECK)
def drawing_check(
    call: Call,
    *,
    area: str,
    kind: str,
    file_name: str,
    data: bytes,
    is_gcj02: bool = False,
    valid_from: date | None = None,
    document: str = "",
) -> UUID:
    """Read a GeoJSON file for an area, examine it and keep both for the decision; nothing else is written.

    is_gcj02: convert from GCJ-02, only on request. Raises: Hidden, NotPermitted, rules.DrawingUnreadable,
    rules.DrawingEmpty, rules.DrawingTooLarge.
    """  # fmt: skip
    area_row(call, code=area)
    call.require(terms.DRAWING_CHECK, area)
    rules.check_size(len(data), most_mb=MOST_MB)
    since = valid_from or call.on
    reading = drawings.read(drawings.parse(data), kind=DrawingKind(kind), is_gcj02=is_gcj02)
    found = examine(reading, area=area, on=since)

    digest = hashlib.sha256(data).hexdigest()
    drawing = Drawing.objects.create(
        id=uuid7(), area_id=area, kind=kind, file_name=file_name[:SHARED_TEXT], digest=digest,
        content=data.decode("utf-8-sig"), is_gcj02=is_gcj02, problems=_kept(found), read_count=found.read,
        accepted_count=len(found.placed), rejected_count=found.rejected, warning_count=found.warnings, valid_from=since,
        document=document, made_at=call.at, made_by=call.actor.name or call.actor.kind,
    )  # fmt: skip
    record(
        call,
        facts.DrawingChecked(
            area=area, subject=f"drawing:{drawing.pk}", drawing_id=str(drawing.pk), file_name=drawing.file_name,
            kind=str(kind), digest=digest, is_gcj02=is_gcj02, read=found.read, accepted=len(found.placed),
            rejected=found.rejected, warnings=found.warnings,
        ),
    )  # fmt: skip
    return drawing.pk


@action(terms.DRAWING_COMMIT)
def drawing_commit(call: Call, *, drawing_id: UUID) -> CommitAnswer:
    """Write the shapes of a checked drawing that have no error; the file is examined again against today's state.

    A shape that stands as drawn is left as it is; another one ends the day the new one begins. Grids not yet in the tree
    become management areas. Dwellings with a point find their community's grid again. Raises: Hidden, NotPermitted,
    rules.DrawingNotOpen, rules.NothingToWrite.
    """
    drawing = Drawing.objects.visible_to(call.actor).locked(drawing_id)
    call.require(terms.DRAWING_COMMIT, drawing)
    rules.check_open(drawing.state)
    kind = DrawingKind(drawing.kind)
    collection = drawings.parse(drawing.content.encode())
    found = examine(
        drawings.read(collection, kind=kind, is_gcj02=drawing.is_gcj02), area=drawing.area_id, on=drawing.valid_from
    )
    if not found.placed:
        raise rules.NothingToWrite(field="file")

    write = {
        DrawingKind.BLOCKS: _write_blocks, DrawingKind.STREETS: _write_lines, DrawingKind.DWELLINGS: _write_dwellings,
    }.get(kind, _write_boundaries)  # fmt: skip
    answer = write(call, drawing, found)
    drawing.state, drawing.settled_at, drawing.problems = DrawingState.COMMITTED, call.at, _kept(found)
    drawing.accepted_count, drawing.rejected_count = len(found.placed), found.rejected
    drawing.warning_count = found.warnings
    drawing.save(update_fields=["state", "settled_at", "problems", "accepted_count", "rejected_count", "warning_count"])
    return answer


@action(terms.DRAWING_DROP)
def drawing_drop(call: Call, *, drawing_id: UUID) -> UUID:
    """Give up a checked drawing; nothing of it was written.

    Raises: Hidden, NotPermitted, rules.DrawingNotOpen.
    """
    drawing = Drawing.objects.visible_to(call.actor).locked(drawing_id)
    call.require(terms.DRAWING_DROP, drawing)
    rules.check_open(drawing.state)

    drawing.state, drawing.settled_at = DrawingState.DROPPED, call.at
    drawing.save(update_fields=["state", "settled_at"])
    record(
        call,
        facts.DrawingDropped(
            area=drawing.area_id, subject=f"drawing:{drawing.pk}", drawing_id=str(drawing.pk),
            file_name=drawing.file_name,
        ),
    )  # fmt: skip
    return drawing.pk


def _kept(found: Examination) -> str:
    return json.dumps([kept_problem(problem) for problem in found.problems], ensure_ascii=False)


def kept_problem(problem: drawings.Problem) -> dict[str, Any]:
    """Return a problem as it is stored and answered: what, how bad, where, how large, and the values of its sentence."""
    said = {key: value for key, value in problem.said.items() if key != "places"}
    return {
        "row": problem.row, "name": problem.name, "code": problem.written, "what": str(problem.what),
        "severity": str(problem.severity), "other": problem.other, "lon": problem.lon, "lat": problem.lat,
        "size_m2": problem.size_m2, "values": said,
        "places": problem.values.get("places", []),
        "patch": json.loads(geojson_of(problem.patch, digits=6)) if problem.patch is not None else None,
    }  # fmt: skip


def _box(item: Placed) -> dict[str, float]:
    if item.drawn.shape is None:
        raise AssertionError("a placed shape is drawn")
    west, south, east, north = item.drawn.shape.bounds
    return {"west": west, "south": south, "east": east, "north": north}


def _write_boundaries(call: Call, drawing: Drawing, found: Examination) -> CommitAnswer:
    kind = DrawingKind(drawing.kind)
    purpose = Purpose.MANAGED if kind == DrawingKind.TOWN else Purpose.GROUND
    fresh = [(item.area, item.name) for item in found.placed if item.is_new_area]
    if fresh:
        areas.areas_add_many(
            call.because("territory.boundaries_imported", only="areas.area_add"), areas=fresh, layer=Layer.MANAGEMENT,
            valid_from=drawing.valid_from, document=drawing.document,
        )  # fmt: skip
    since = drawing.valid_from
    codes = [item.area for item in found.placed]
    rows = Boundary.objects.unscoped(because="every shape lies below the area the drawing was permitted for")
    before = {row.area_id: row for row in rows.filter(area_id__in=codes, purpose=purpose, valid_to=None)}
    made: list[Boundary] = []
    mended: list[Boundary] = []
    closed: list[Boundary] = []
    same = 0
    for item in found.placed:
        text = geojson_of(item.drawn.shape)  # type: ignore[arg-type]
        old = before.get(item.area)
        if old is not None and old.geometry == text:
            same += 1
            continue
        if old is not None:
            rules.check_not_before(old.valid_from, since, name=item.name)
        if old is not None and old.valid_from < since:
            old.valid_to = since
            closed.append(old)
        row = old if old is not None and old.valid_from == since else Boundary(area_id=item.area, purpose=purpose)
        row.geometry, row.size_m2, row.valid_from = text, round(area_m2(item.drawn.shape), 1), since  # type: ignore[arg-type]
        for name, value in _box(item).items():
            setattr(row, name, value)
        row.is_converted, row.document = drawing.is_gcj02, drawing.document
        row.drawn_at, row.drawing = call.at, drawing.pk
        (mended if row is old else made).append(row)
    if closed:
        Boundary.rows.bulk_update(closed, ["valid_to"], batch_size=500)
    if mended:
        fields = ["geometry", "size_m2", "valid_from", "west", "south", "east", "north", "is_converted", "document"]
        Boundary.rows.bulk_update(mended, [*fields, "drawn_at", "drawing"], batch_size=200)
    Boundary.objects.bulk_create(made, batch_size=500)
    placed = placing.place_dwellings(codes, on=since) if purpose == Purpose.GROUND else 0
    moved = placing.place_blocks(codes, on=since) if kind == DrawingKind.COMMUNITIES else 0
    record(
        call,
        facts.BoundariesImported(
            area=drawing.area_id, subject=f"drawing:{drawing.pk}", drawing_id=str(drawing.pk),
            file_name=drawing.file_name, kind=str(kind), digest=drawing.digest, written=len(made) + len(mended),
            same=same, rejected=found.rejected, placed=placed + moved, codes=tuple(codes), valid_from=since.isoformat(),
            document=drawing.document,
        ),
    )  # fmt: skip
    return CommitAnswer(len(made) + len(mended), same, 0, found.rejected, placed, len(fresh))


def _write_blocks(call: Call, drawing: Drawing, found: Examination) -> CommitAnswer:
    since = drawing.valid_from
    codes = [item.drawn.code for item in found.placed]
    rows = Block.objects.unscoped(because="every block lies below the area the drawing was permitted for")
    before = {row.code: row for row in _in_chunks(rows.filter(in_force(since)), "code", codes)}
    made: list[Block] = []
    changed: list[Block] = []
    same = 0
    for item in found.placed:
        drawn = item.drawn
        text = geojson_of(drawn.shape)  # type: ignore[arg-type]
        old = before.get(drawn.code)
        wanted: dict[str, Any] = {
            "area_id": item.area, "name": item.name, "geometry": text, "households": drawn.households,
            "people": drawn.people, "is_unit_type": drawn.is_unit_type,
        }  # fmt: skip
        if old is not None and all(getattr(old, name) == value for name, value in wanted.items()):
            same += 1
            continue
        row = old or Block(code=drawn.code, valid_from=since)
        for name, value in (wanted | _box(item)).items():
            setattr(row, name, value)
        row.size_m2, row.drawn_at, row.drawing = round(area_m2(drawn.shape), 1), call.at, drawing.pk  # type: ignore[arg-type]
        (changed if old is not None else made).append(row)
    fields = ["area", "name", "geometry", "households", "people", "is_unit_type", "west", "south", "east", "north"]
    if changed:
        Block.rows.bulk_update(changed, [*fields, "size_m2", "drawn_at", "drawing"], batch_size=200)
    Block.objects.bulk_create(made, batch_size=500)
    record(
        call,
        facts.BlocksImported(
            area=drawing.area_id, subject=f"drawing:{drawing.pk}", drawing_id=str(drawing.pk),
            file_name=drawing.file_name, digest=drawing.digest, written=len(made) + len(changed), same=same, ended=0,
            rejected=found.rejected, codes=tuple(codes),
        ),
    )  # fmt: skip
    placed = placing.place_dwellings_in_blocks(drawing.area_id, on=since)
    return CommitAnswer(len(made) + len(changed), same, 0, found.rejected, placed, 0)


def _in_chunks(rows: Any, column: str, values: Sequence[str], size: int = 500) -> Iterable[Any]:
    for at in range(0, len(values), size):
        yield from rows.filter(**{f"{column}__in": values[at : at + size]})


def _write_lines(call: Call, drawing: Drawing, found: Examination) -> CommitAnswer:
    old = Line.objects.unscoped(because="the lines of the drawing's own area are drawn anew").filter(
        under(drawing.area_id)
    )
    ended, _by_model = old.delete()
    lines = [
        Line(
            area_id=item.area, name=item.name if not item.name.startswith("#") else "",
            kind=item.drawn.line_kind if item.drawn.line_kind in set(LineKind) else LineKind.ROAD,
            geometry=geojson_of(item.drawn.shape), drawn_at=call.at, drawing=drawing.pk, **_box(item),  # type: ignore[arg-type]
        )
        for item in found.placed
    ]  # fmt: skip
    Line.objects.bulk_create(lines, batch_size=500)
    record(
        call,
        facts.LinesImported(
            area=drawing.area_id, subject=f"drawing:{drawing.pk}", drawing_id=str(drawing.pk),
            file_name=drawing.file_name, digest=drawing.digest, written=len(lines), rejected=found.rejected,
        ),
    )  # fmt: skip
    return CommitAnswer(len(lines), 0, ended, found.rejected, 0, 0)


def _write_dwellings(call: Call, drawing: Drawing, found: Examination) -> CommitAnswer:
    written, moved, same = placing.write_dwellings(found.placed, at=call.at, on=drawing.valid_from)
    record(
        call,
        facts.DwellingsImported(
            area=drawing.area_id, subject=f"drawing:{drawing.pk}", drawing_id=str(drawing.pk),
            file_name=drawing.file_name, digest=drawing.digest, written=written, moved=moved, same=same,
            rejected=found.rejected,
        ),
    )  # fmt: skip
    return CommitAnswer(written + moved, same, 0, found.rejected, written, 0)
