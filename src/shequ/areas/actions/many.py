"""Many areas renamed or ended at once: a few statements for any number."""

from collections.abc import Collection, Mapping
from datetime import date

from shequ.areas import facts, rules, terms
from shequ.areas.actions.tree import common_prefix
from shequ.areas.models import Area, AreaVersion
from shequ.base.assigning import assign, in_chunks
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden

BECAUSE = "every code was permitted above"
NAMED = 5
"""How many areas the sentence names."""


@action(terms.AREA_CHANGE)
def areas_rename_many(call: Call, *, names: Mapping[str, str], on: date, document: str = "") -> int | Unchanged:
    """Give areas (code → name) another name from a day on; those that bear it are left. Returns how many changed.

    A name that began that very day gives way to the new one. Raises: Hidden, NotPermitted, rules.AreaEndsTooEarly.
    """
    areas = _permitted(call, names)
    leaving = [area for area in areas.values() if area.name != names[area.code]]
    if not leaving:
        return Unchanged("the areas bear the names")
    codes = [area.code for area in leaving]
    versions = AreaVersion.objects.unscoped(because=BECAUSE)
    for chunk in in_chunks(codes):
        for since in versions.filter(area_id__in=chunk, valid_to=None).values_list("valid_from", flat=True):
            rules.check_ends_after(since, on)

    for chunk in in_chunks(codes):
        versions.filter(area_id__in=chunk, valid_to=None, valid_from=on).delete()
        versions.filter(area_id__in=chunk, valid_to=None).update(valid_to=on)
    AreaVersion.objects.bulk_create(
        [
            AreaVersion(
                area=area, name=names[area.code], parent_code=area.parent_id or "", class_code=area.class_code,
                valid_from=on, document=document,
            )
            for area in leaving
        ],
        batch_size=1_000,
    )  # fmt: skip
    assign(Area.objects.unscoped(because=BECAUSE), {code: (names[code],) for code in codes}, ["name"])
    record(
        call,
        facts.AreasRenamed(
            area=common_prefix(codes), subject="areas:renamed", count=len(codes), on=on.isoformat(), document=document,
            names="、".join(names[code] for code in codes[:NAMED]),
            old=tuple((area.code, area.name) for area in leaving), new=tuple((code, names[code]) for code in codes),
        ),
    )  # fmt: skip
    return len(codes)


@action(terms.AREA_CHANGE)
def areas_end_many(call: Call, *, ends: Mapping[str, str], on: date, document: str = "") -> int | Unchanged:
    """End areas on a day, each merged into the area it names ("" into none); their codes are never used again.

    Those that ended that day into the same are left. Returns how many ended. Raises: Hidden, NotPermitted,
    rules.AreaEndsTooEarly, rules.AreaEndedBefore, rules.AreaHeirEnded.
    """
    areas = _permitted(call, ends)
    heirs = _found({heir for heir in ends.values() if heir})
    leaving = []
    for code, heir in ends.items():
        area = areas[code]
        if area.valid_to == on and (area.merged_into_id or "") == heir:
            continue
        if area.valid_to is not None:
            raise rules.AreaEndedBefore(area_code=code, since=area.valid_to.isoformat(), field="ends")
        if heir and (heir in ends or heirs[heir].valid_to is not None):
            raise rules.AreaHeirEnded(heir=heir, field="ends")
        if area.valid_from is not None:
            rules.check_ends_after(area.valid_from, on)
        leaving.append(code)
    if not leaving:
        return Unchanged("the areas have ended as said")

    rows, versions = Area.objects.unscoped(because=BECAUSE), AreaVersion.objects.unscoped(because=BECAUSE)
    assign(rows, {code: (ends[code] or None,) for code in leaving}, ["merged_into_id"])
    for chunk in in_chunks(leaving):
        rows.filter(code__in=chunk).update(valid_to=on)
        versions.filter(area_id__in=chunk, valid_to=None).update(valid_to=on)
    record(
        call,
        facts.AreasEnded(
            area=common_prefix(leaving), subject="areas:ended", count=len(leaving), on=on.isoformat(),
            names="、".join(areas[code].name for code in leaving[:NAMED]),
            rows=tuple((code, ends[code]) for code in leaving), document=document,
        ),
    )  # fmt: skip
    return len(leaving)


def _permitted(call: Call, codes: Collection[str]) -> dict[str, Area]:
    for code in codes:
        call.require(terms.AREA_CHANGE, code)
    return _found(codes)


def _found(codes: Collection[str]) -> dict[str, Area]:
    """Return the areas by code, for writing, in one order for all.

    Raises: Hidden for a code that is not in the tree.
    """
    rows = Area.objects.unscoped(because=BECAUSE).order_by("code").select_for_update(of=("self",))
    found = {area.code: area for chunk in in_chunks(sorted(codes)) for area in rows.filter(code__in=chunk)}
    if len(found) != len(codes):
        raise Hidden()
    return found
