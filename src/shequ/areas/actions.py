"""What can be changed about areas."""

from datetime import date

from shequ.areas import facts, rules, terms
from shequ.areas.models import Area, AreaVersion
from shequ.areas.terms import Layer
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7


@action(terms.AREA_ADD)
def area_add(
    call: Call,
    *,
    code: str,
    name: str,
    layer: str = Layer.ADMINISTRATIVE,
    valid_from: date | None = None,
    class_code: str = "",
    document: str = "",
) -> str | Unchanged:
    """Put an area into the tree under the area that its code names.

    Raises: NotPermitted, rules.AreaCodeWrong, rules.AreaParentMissing, rules.AreaCodeTaken.
    """
    call.require(terms.AREA_ADD, code)
    level = rules.level_of(code)
    parent = rules.parent_code_of(code)
    rows = Area.objects.unscoped(because="the code itself was permitted above")
    before = rows.filter(pk=code).first()
    if before is not None:
        if before.name == name and before.valid_to is None:
            return Unchanged("the area stands as named")
        raise rules.AreaCodeTaken(area_code=code, field="code")
    if parent and not rows.filter(pk=parent).exists():
        raise rules.AreaParentMissing(parent=parent, field="code")

    since = valid_from or call.on
    Area.objects.create(
        code=code,
        name=name,
        level=level,
        layer=layer,
        parent_id=parent or None,
        class_code=class_code,
        valid_from=since,
    )
    AreaVersion.objects.create(
        id=uuid7(),
        area_id=code,
        name=name,
        parent_code=parent,
        class_code=class_code,
        valid_from=since,
        document=document,
    )
    record(
        call,
        facts.AreaAdded(
            area=code, subject=f"area:{code}", area_code=code, name=name, level=level, valid_from=since.isoformat()
        ),
    )
    return code


@action(terms.AREA_CHANGE)
def area_rename(call: Call, *, code: str, name: str, on: date, document: str = "") -> str | Unchanged:
    """Give the area another name from a day on; the old one stays in its history.

    Raises: Hidden, NotPermitted, rules.AreaEndsTooEarly.
    """
    area = Area.objects.visible_to(call.actor).locked(code)
    call.require(terms.AREA_CHANGE, code)
    if area.name == name:
        return Unchanged("the area bears the name")
    if area.valid_from is not None:
        rules.check_ends_after(area.valid_from, on)

    old_name = area.name
    versions = AreaVersion.objects.unscoped(because="the area itself was scoped").filter(area=area, valid_to=None)
    versions.update(valid_to=on)
    AreaVersion.objects.create(
        id=uuid7(),
        area=area,
        name=name,
        parent_code=area.parent_id or "",
        class_code=area.class_code,
        valid_from=on,
        document=document,
    )
    area.name = name
    area.save(update_fields=["name"])
    record(
        call,
        facts.AreaRenamed(
            area=code,
            subject=f"area:{code}",
            area_code=code,
            old_name=old_name,
            new_name=name,
            on=on.isoformat(),
            document=document,
        ),
    )
    return code


@action(terms.AREA_CHANGE)
def area_end(call: Call, *, code: str, on: date, merged_into: str = "", document: str = "") -> str:
    """End an area on a day, merged into another where one is named; the code is never used again.

    Raises: Hidden, NotPermitted, rules.AreaEndsTooEarly.
    """
    area = Area.objects.visible_to(call.actor).locked(code)
    call.require(terms.AREA_CHANGE, code)
    heir = Area.objects.visible_to(call.actor).one(merged_into) if merged_into else None
    if area.valid_from is not None:
        rules.check_ends_after(area.valid_from, on)

    area.valid_to, area.merged_into = on, heir
    area.save(update_fields=["valid_to", "merged_into"])
    AreaVersion.objects.unscoped(because="the area itself was scoped").filter(area=area, valid_to=None).update(
        valid_to=on
    )
    record(
        call,
        facts.AreaEnded(
            area=code,
            subject=f"area:{code}",
            area_code=code,
            name=area.name,
            on=on.isoformat(),
            merged_into=merged_into,
            document=document,
        ),
    )
    return code
