"""Bodies that exist already: entered as facts, with the document they rest on. What is new comes by an order."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.models import Institution, InstitutionVersion
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.tree import ids_of, standing_bodies
from shequ.institutions.rules import tree as rules
from shequ.institutions.rules.tree import NewBody
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7_many
from shequ.kernel.refusals import Hidden

NAMED = 5
"""Names that the sentence of a batch tells; the fact holds all."""


@action(terms.INSTITUTIONS_ADD)
def institutions_add(
    call: Call, *, area: str, bodies: Sequence[NewBody], document: str
) -> tuple[UUID, ...] | Unchanged:
    """Enter bodies of one county that exist already, in an order in which parents come before those below them.

    Bodies already entered alike are left out. Raises: NotPermitted, Hidden, and what `rules.tree.check_bodies` refuses.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.INSTITUTIONS_ADD, county)
    if any(not body.area.startswith(county) for body in bodies):
        raise Hidden(field="area")
    standing = standing_bodies(county)
    new = [body for body in bodies if not _is_same(body, standing)]
    if not new:
        return Unchanged("every body stands already")
    rules.check_document(document)
    kinds = kinds_in(county, call.on)
    rules.check_bodies(new, kinds, standing)

    keys = ids_of(county, {code for body in new for code in (body.parent, body.second) if code})
    made = dict(zip((body.code for body in new), uuid7_many(len(new)), strict=True))
    keys |= made
    Institution.objects.bulk_create(
        Institution(id=made[body.code], area_id=body.area, code=body.code, established_on=body.established_on)
        for body in new
    )
    InstitutionVersion.objects.bulk_create(
        InstitutionVersion(
            id=pk,
            area_id=body.area,
            institution_id=made[body.code],
            name=body.name,
            kind=body.kind,
            tier=kinds[body.kind].tier,
            parent_id=keys[body.parent] if body.parent else None,
            second_id=keys[body.second] if body.second else None,
            rank=body.rank or kinds[body.kind].rank,
            sort=body.sort,
            valid_from=body.established_on,
            document=document,
        )
        for body, pk in zip(new, uuid7_many(len(new)), strict=True)
    )
    names = "、".join(body.name for body in new[:NAMED]) + ("…" if len(new) > NAMED else "")
    rows = tuple(
        {**asdict(body), "tier": kinds[body.kind].tier, "rank": body.rank or kinds[body.kind].rank} for body in new
    )
    record(
        call,
        facts.InstitutionsAdded(area=county, count=len(new), names=names, document=document, rows=rows),
    )
    return tuple(made[body.code] for body in new)


def _is_same(body: NewBody, standing: dict[str, rules.Standing]) -> bool:
    held = standing.get(body.code)
    return held is not None and (held.first_name, held.kind, held.established_on) == (
        body.name, body.kind, body.established_on
    )  # fmt: skip
