"""What becomes of open filings when an order abolishes their bodies."""

from typing import Any
from uuid import UUID

from django.db.models import Case, UUIDField, Value, When

from shequ.institutions import facts
from shequ.institutions.models import Filing, FilingOpinion
from shequ.institutions.queries.parts import Moves
from shequ.institutions.rules import filings as rules
from shequ.journal.actions import record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7

BECAUSE = "the order was scoped"


def filings_move(call: Call, moves: Moves) -> int:
    """Move open filings of abolished bodies, as submitting, keeping or reviewing unit, to those that take over.

    Called by the execution of an order, inside its transaction; eight statements for any number. A unit asked already is not
    asked twice.
    """
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}
    told: list[dict[str, Any]] = []
    area = ""
    for role in ("applicant", "keeper"):
        rows = Filing.objects.unscoped(because=BECAUSE).filter(state__in=rules.OPEN, **{f"{role}__in": sources})
        held = {filing.pk: _taker(moves, getattr(filing, f"{role}_id"), f"{role}:{filing.pk}") for filing in rows}
        area = area or next((filing.area_id for filing in rows), "")
        if held:
            Filing.objects.unscoped(because=BECAUSE).filter(pk__in=held).update(
                **{f"{role}_id": Case(*(When(pk=pk, then=Value(to, UUIDField())) for pk, to in held.items()))}
            )
        told += [{"filing": str(pk), "part": role, "to": str(to)} for pk, to in held.items()]
    opinions = _opinions_move(moves, sources)
    area = area or next((opinion.area_id for opinion, _to in opinions), "")
    told += [{"filing": str(opinion.filing_id), "part": "opinion", "to": str(to)} for opinion, to in opinions]
    record(
        call,
        facts.FilingsMoved(
            area=area, order=str(moves.order), count=len(told), on=moves.on.isoformat(), rows=tuple(told)
        ),
    )
    return len(told)


def _taker(moves: Moves, body: UUID, key: str) -> UUID:
    return moves.exceptions.get(f"{body}:{key}") or moves.heirs[body]


def _opinions_move(moves: Moves, sources: set[UUID]) -> list[tuple[FilingOpinion, UUID]]:
    rows = FilingOpinion.objects.unscoped(because=BECAUSE)
    waiting = list(rows.filter(institution__in=sources, kind="", filing__state__in=rules.OPEN))
    there = set(rows.filter(filing__in=[item.filing_id for item in waiting]).values_list("filing_id", "institution_id"))
    made, moved = [], []
    for opinion in waiting:
        to = _taker(moves, opinion.institution_id, f"opinion:{opinion.filing_id}")
        moved.append((opinion, to))
        if (opinion.filing_id, to) not in there:
            there.add((opinion.filing_id, to))
            made.append(
                FilingOpinion(
                    id=uuid7(), area_id=opinion.area_id, filing_id=opinion.filing_id, institution_id=to,
                    asked_at=opinion.asked_at,
                )
            )  # fmt: skip
    rows.filter(pk__in=[opinion.pk for opinion in waiting]).delete()
    FilingOpinion.objects.bulk_create(made)
    return moved
