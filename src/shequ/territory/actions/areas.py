"""Management areas: how the town is run, beside the official codes."""

from datetime import date

from shequ.areas import actions as areas
from shequ.areas import queries as area_queries
from shequ.areas.terms import DIGITS, Layer, Level
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.territory import facts, rules, terms

_BELOW = {Level.COUNTY: Level.TOWN, Level.TOWN: Level.COMMUNITY, Level.COMMUNITY: Level.GRID}


@action(terms.MANAGEMENT_AREA_ADD)
def management_area_add(
    call: Call, *, parent: str, name: str, code: str = "", valid_from: date | None = None, document: str = ""
) -> str:
    """Register an area by which the town is run, one level below its parent; its code, provisional when none is given.

    A provisional key has P and two digits in place of the last three; the official code, once there, renumbers it.
    Raises: Hidden, NotPermitted, rules.NoLevelBelow, rules.KeysUsedUp, AreaCodeWrong, AreaCodeTaken.
    """
    above = area_queries.area_row(call, code=parent)
    call.require(terms.MANAGEMENT_AREA_ADD, parent)
    level = _BELOW.get(Level(above.level))
    if level is None:
        raise rules.NoLevelBelow(name=above.name, field="parent")
    if code:
        rules.check_code_below(code, parent=parent, digits=DIGITS[level])
    else:
        taken = {row.code for row in area_queries.area_children(call, code=parent)}
        (code,) = rules.provisional_keys(parent, count=1, taken=taken)

    areas.area_add(
        call.because("territory.management_area_added", only="areas.area_add"), code=code, name=name,
        layer=Layer.MANAGEMENT, valid_from=valid_from, document=document,
    )  # fmt: skip
    record(
        call,
        facts.ManagementAreaAdded(area=code, subject=f"area:{code}", area_code=code, name=name, document=document),
    )
    return code
