"""Loads packs, puts them in force, sets other values for some areas."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.plan import facts, queries, terms
from shequ.plan.models import Edition, PackInForce, ParameterOverride, PolicyPack
from shequ.plan.rules import overrides, reading
from shequ.plan.terms import PackState

THE_ONE = 1
PLANS_ARE_SHARED = "a plan binds its whole area; the permission was asked for that area"


@action(terms.POLICY_LOAD)
def policy_load(call: Call, *, files: Sequence[tuple[str, str]]) -> UUID | Unchanged:
    """Validate a pack given as (file name, text) and store it as a version, not yet in force.

    The same version with the same content changes nothing.
    Raises: NotPermitted, reading.PackRefused with every problem, overrides.PackStands.
    """
    read = reading.read_pack(files)
    pack = read.pack
    for area in pack.areas:
        call.require(terms.POLICY_LOAD, area)
    digest = hashlib.sha256(json.dumps([list(item) for item in files], ensure_ascii=False).encode()).hexdigest()
    rows = PolicyPack.objects.unscoped(because=PLANS_ARE_SHARED)
    before = rows.filter(code=pack.code, version=pack.version).first()
    if before is not None:
        if before.digest == digest:
            return Unchanged("this version is stored with the same content")
        raise overrides.PackStands(code=pack.code, version=pack.version, field="file")

    row = PolicyPack.objects.create(
        id=uuid7(),
        area_id=pack.areas[0],
        code=pack.code,
        version=pack.version,
        files=[list(item) for item in files],
        digest=digest,
        loaded_at=call.at,
        loaded_by=call.actor.name,
    )
    record(
        call,
        facts.PolicyLoaded(
            area=pack.areas[0],
            subject=f"policy_pack:{row.pk}",
            pack=pack.code,
            version=pack.version,
            digest=digest,
            warnings=len(read.warnings),
        ),
    )
    return row.pk


@action(terms.POLICY_PUT_IN_FORCE)
def policy_put_in_force(
    call: Call, *, pack_id: UUID, since: date | None = None, document: str = ""
) -> UUID | Unchanged:
    """Put a stored version in force in its areas from a day on; the version before it ends on that day.

    since: the pack's own effective day when not given. Facts of earlier days keep the rule of their day.
    Raises: Hidden, NotPermitted, overrides.StartsTooEarly, overrides.PackOverlaps.
    """
    row = PolicyPack.objects.unscoped(because=PLANS_ARE_SHARED).filter(pk=pack_id).first()
    if row is None:
        raise Hidden()
    pack = queries.pack_of(row)
    for area in pack.areas:
        call.require(terms.POLICY_PUT_IN_FORCE, area)
    places = list(PackInForce.objects.unscoped(because=PLANS_ARE_SHARED).select_for_update().select_related("pack"))
    if any(place.pack_id == row.pk and place.valid_to in (None, pack.effective_to) for place in places):
        return Unchanged("this version is in force")
    own = [place for place in places if place.pack.code == pack.code]
    starts = since or (max(pack.effective_from, call.on) if own else pack.effective_from)
    if starts < pack.effective_from:
        raise overrides.StartsTooEarly(earliest=pack.effective_from.isoformat(), field="since")
    _check_free(pack.areas, starts, [place for place in places if place.pack.code != pack.code])
    old = [place for place in own if place.valid_to is None or place.valid_to > starts]
    lived = [place.valid_from for place in old if starts <= place.valid_from < call.on]
    if lived:
        raise overrides.StartsTooEarly(earliest=call.on.isoformat(), field="since")

    for place in old:
        if place.valid_from >= starts:
            place.delete()
        else:
            place.valid_to = starts
            place.save(update_fields=["valid_to"])
    PolicyPack.objects.unscoped(because=PLANS_ARE_SHARED).filter(pk__in={place.pack_id for place in old}).update(
        state=PackState.REPLACED
    )
    PackInForce.objects.bulk_create(
        PackInForce(
            id=uuid7(),
            pack=row,
            area_id=area,
            valid_from=starts,
            valid_to=pack.effective_to,
            document=document,
            put_at=call.at,
            put_by=call.actor.name,
        )
        for area in pack.areas
    )
    row.state = PackState.IN_FORCE
    row.save(update_fields=["state"])
    _new_edition()

    record(
        call,
        facts.PolicyPutInForce(
            area=pack.areas[0],
            subject=f"policy_pack:{row.pk}",
            pack=pack.code,
            version=pack.version,
            old_version=old[0].pack.version if old else "",
            since=starts.isoformat(),
            document=document,
        ),
    )
    return row.pk


def _check_free(areas: Sequence[str], starts: date, others: Sequence[PackInForce]) -> None:
    for place in others:
        if place.valid_to is not None and place.valid_to <= starts:
            continue
        for area in areas:
            if area.startswith(place.area_id) or place.area_id.startswith(area):
                raise overrides.PackOverlaps(area=area, since=place.valid_from.isoformat(), pack=place.pack.code)


@action(terms.OVERRIDE_SET)
def override_set(
    call: Call,
    *,
    area: str,
    name: str,
    value: str,
    reason: str,
    cls: str = "",
    document: str = "",
    since: date | None = None,
) -> UUID:
    """Set another value of a parameter for an area (and class) from a day on, with its reason.

    An override of the same parameter there ends on that day.
    Raises: NotPermitted, queries.NoPlan, overrides.ParameterUnknown, OverrideWrong, ReasonMissing, OverrideOutside.
    """
    call.require(terms.OVERRIDE_SET, area)
    starts = since or call.on
    plan = queries.plans().at(area, starts)
    if plan is None:
        raise queries.NoPlan(area=area, on=starts.isoformat(), field="area")
    overrides.check_in_area(plan.pack, area)
    own = overrides.check_override(plan.pack, name=name, value=value, reason=reason, on=starts)

    old = plan.value(name, area=area, on=starts, cls=cls)
    rows = ParameterOverride.objects.visible_to(call.actor, see=terms.OVERRIDE_SET)
    same = rows.filter(pack_code=plan.code, area_id=area, name=name, cls=cls)
    same.filter(valid_from__gte=starts).delete()
    same.filter(valid_to=None).update(valid_to=starts)
    row = ParameterOverride.objects.create(
        id=uuid7(),
        pack_code=plan.code,
        area_id=area,
        name=name,
        cls=cls,
        value=str(own),
        reason=reason.strip(),
        document=document.strip(),
        valid_from=starts,
        set_at=call.at,
        set_by=call.actor.name,
    )
    _new_edition()

    record(
        call,
        facts.OverrideSet(
            area=area,
            subject=f"override:{row.pk}",
            area_code=area,
            name=name,
            cls=cls,
            old_value=str(old.value) if old else "",
            new_value=str(own),
            since=starts.isoformat(),
            reason=row.reason,
            document=row.document,
        ),
    )
    return row.pk


@action(terms.OVERRIDE_END)
def override_end(call: Call, *, override_id: UUID, until: date | None = None) -> UUID | Unchanged:
    """End an override on a day, so that the plan's own value holds again.

    Raises: Hidden, NotPermitted.
    """
    row = ParameterOverride.objects.visible_to(call.actor, see=terms.OVERRIDE_END).locked(override_id)
    call.require(terms.OVERRIDE_END, row)
    if row.valid_to is not None:
        return Unchanged("the override has ended")
    ends = max(until or call.on, row.valid_from)

    if ends == row.valid_from:
        row.delete()
    else:
        row.valid_to = ends
        row.save(update_fields=["valid_to"])
    _new_edition()

    record(
        call,
        facts.OverrideEnded(
            area=row.area_id,
            subject=f"override:{override_id}",
            area_code=row.area_id,
            name=row.name,
            old_value=row.value,
            until=ends.isoformat(),
        ),
    )
    return override_id


def _new_edition() -> None:
    """Change the token by which every process knows that its remembered numbers are old."""
    rows = Edition.objects.unscoped(because="a token only")
    if not rows.filter(pk=THE_ONE).update(token=uuid7()):
        Edition.objects.create(pk=THE_ONE, token=uuid7())
