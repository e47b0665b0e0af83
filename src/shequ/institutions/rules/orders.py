"""What an institution order may do: abolish before setting up, no more set-ups than abolitions, nothing left behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from shequ.institutions.rules import tree
from shequ.institutions.rules.tree import Kinds, NewBody, Standing
from shequ.institutions.terms import LineKind, OrderState
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _

EDITABLE = (OrderState.DRAFT, OrderState.RETURNED)
SUPERIOR = "superior"
NEXT: dict[str, frozenset[str]] = {
    OrderState.DRAFT: frozenset({OrderState.SUBMITTED, OrderState.WITHDRAWN}),
    OrderState.RETURNED: frozenset({OrderState.SUBMITTED, OrderState.WITHDRAWN}),
    OrderState.SUBMITTED: frozenset({OrderState.APPROVED, OrderState.RETURNED, OrderState.WITHDRAWN}),
    OrderState.APPROVED: frozenset({OrderState.EXECUTED, OrderState.WITHDRAWN}),
    OrderState.EXECUTED: frozenset(),
    OrderState.WITHDRAWN: frozenset(),
}


class OrderNotSo(Stale):
    """The order is not in a state from which this can be done."""

    code = "institutions.order_not_so"
    message = _("这份调整令“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办；已执行的只能用新的调整令改回")


class SamePerson(Refused):
    """Who submitted an order decides about it."""

    code = "institutions.same_person"
    message = _("提交人不能自己审批这份调整令")
    mend = _("请编委另一位负责人审批")


class OrderEmpty(Refused):
    """An order with no lines."""

    code = "institutions.order_empty"
    message = _("调整令还没有内容")
    mend = _("先添加撤销、设立、更名或调整的条目")


class LineUnfounded(Refused):
    """A line names no authority or no document."""

    code = "institutions.line_unfounded"
    message = _("第 {line} 条没有写明决定机关和依据文件")
    mend = _("每一条都写明决定机关和文号")


class AuthorityWrong(Refused):
    """Another authority decides about bodies of this kind."""

    code = "institutions.authority_wrong"
    message = _("第 {line} 条“{name}”的决定机关不对")
    mend = _("{kind}由“{authority}”决定")


class TargetNotStanding(Refused):
    """The body of a line does not exist on the day."""

    code = "institutions.target_not_standing"
    message = _("第 {line} 条：{on} 没有机构“{name}”")
    mend = _("核对机构和生效日期")


class TargetTwice(Refused):
    """Two lines about one body."""

    code = "institutions.target_twice"
    message = _("第 {line} 条：“{name}”在这份调整令中已有一条")
    mend = _("一个机构在一份调整令中只能有一条")


class SetUpBeforeAbolition(Refused):
    """A set-up stands before an abolition."""

    code = "institutions.set_up_before_abolition"
    kind = "order.abolished_first"
    message = _("第 {line} 条设立“{name}”排在撤销“{other}”之前")
    mend = _("先撤后建：把撤销的条目放在前面")


class TooManySetUps(Refused):
    """More bodies that count to the ceiling are set up than abolitions allow."""

    code = "institutions.too_many_set_ups"
    kind = "order.setups_within_abolitions"
    message = _("设立 {set_ups} 个、撤销 {abolitions} 个占限额的机构，最多可设立 {allowed} 个")
    mend = _("减少设立的机构，或附上级同意超出限额的文件")


class HeirMissing(Refused):
    """Something would be left in an abolished body."""

    code = "institutions.heir_missing"
    message = _("撤销“{name}”后，它的{what}还没有去向")
    mend = _("写明由哪个机构承接；个别的可以单独指定")


class HeirWrong(Refused):
    """What takes over does not exist after the order."""

    code = "institutions.heir_wrong"
    message = _("“{name}”的承接机构“{heir}”在执行后不存在")
    mend = _("换一个执行后存在的机构")


class BelowLeft(Refused):
    """A body below an abolished one would hang in the air."""

    code = "institutions.below_left"
    message = _("撤销“{name}”后，“{below}”没有上级机构")
    mend = _("在同一份调整令中撤销它，或把它调整到别的机构之下")


class ChangedSince(Refused):
    """The body changed on that day or later already."""

    code = "institutions.changed_since"
    message = _("“{name}”在 {on} 或以后已有变动，不能倒着改")
    mend = _("生效日期要晚于 {latest}")


class EffectiveAhead(Refused):
    """An order cannot be executed before its day."""

    code = "institutions.effective_ahead"
    message = _("调整令 {on} 生效，还没有到日子")
    mend = _("到生效日期再执行")


class LeftBehind(Refused):
    """After the order something still stands in an abolished body."""

    code = "institutions.left_behind"
    message = _("撤销的机构中还留有{what} {count} 项")
    mend = _("核对去向后再执行")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an order. code: the body that it is about, or the new body's.

    heir: code of the body that takes over what an abolished one holds. exceptions: part → key → code, for single things.
    For rename and move, an empty value keeps what stands.
    """

    kind: str
    code: str
    authority: str
    document: str
    name: str = ""
    body_kind: str = ""
    parent: str = ""
    second: str = ""
    rank: str = ""
    area: str = ""
    heir: str = ""
    exceptions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A body as it stands: what an order may change."""

    code: str
    name: str
    kind: str
    parent: str
    second: str
    rank: str
    area: str
    since: date
    changed_on: date


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a body holds: a duty, a post, a room. part: the code of the part that knows it; body: a code."""

    part: str
    part_title: str
    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Case:
    """An order with all that decides whether it may be."""

    lines: Sequence[Line]
    on: date
    kinds: Kinds
    places: Mapping[str, Place]
    codes_used: frozenset[str]
    things: Sequence[Thing] = ()
    ratio: Decimal | None = None
    superior_document: str = ""
    authority_titles: Mapping[str, str] = field(default_factory=dict)


def check_next(state: str, to: str, label: str) -> None:
    """Refuse a step that the state does not allow."""
    if to not in NEXT[state]:
        raise OrderNotSo(state=label)


def check_editable(state: str, label: str) -> None:
    """Refuse to change an order that is out of the drafter's hands."""
    if state not in EDITABLE:
        raise OrderNotSo(state=label)


def check_two_people(submitter: str, decider: str) -> None:
    """Refuse that one person submits and decides."""
    if submitter == decider:
        raise SamePerson()


def check_due(effective_on: date, on: date) -> None:
    """Refuse to execute an order before its day."""
    if effective_on > on:
        raise EffectiveAhead(on=effective_on.isoformat())


def after(lines: Iterable[Line], places: Mapping[str, Place], *, on: date) -> dict[str, Place]:
    """Return the bodies after an order, line by line in their order."""
    found = dict(places)
    for line in lines:
        if line.kind == LineKind.ABOLISH:
            found.pop(line.code, None)
        elif line.kind == LineKind.SET_UP:
            found[line.code] = Place(
                code=line.code, name=line.name, kind=line.body_kind, parent=line.parent, second=line.second,
                rank=line.rank, area=line.area, since=on, changed_on=on,
            )  # fmt: skip
        elif line.code in found:
            old = found[line.code]
            found[line.code] = replace(
                old, name=line.name or old.name, parent=line.parent or old.parent, second=line.second or old.second,
                rank=line.rank or old.rank, changed_on=on,
            )  # fmt: skip
    return found


def destination(line: Line, thing: Thing) -> str:
    """Return where a thing of an abolished body goes: the place named for it alone, else the heir; "" for none."""
    return line.exceptions.get(thing.part, {}).get(thing.key, "") or line.heir


def counted(lines: Iterable[Line], kinds: Kinds, places: Mapping[str, Place]) -> tuple[int, int]:
    """Return how many bodies that count to the ceiling are abolished and set up."""
    every = list(lines)
    gone = [line.code for line in every if line.kind == LineKind.ABOLISH and line.code in places]
    made = [line.body_kind for line in every if line.kind == LineKind.SET_UP]
    return sum(_counts(kinds, places[code].kind) for code in gone), sum(_counts(kinds, kind) for kind in made)


def _counts(kinds: Kinds, kind: str) -> bool:
    return kind in kinds and kinds[kind].counts_to_ceiling


def troubles(case: Case) -> list[Refused]:
    """Return everything that stands against an order, in the order in which a clerk would mend it.

    Source: the plan's "abolish one to set up one, abolish two to set up one; abolish before setting up".
    """
    if not case.lines:
        return [OrderEmpty(field="lines")]
    found: list[Refused] = []
    seen: set[str] = set()
    for number, line in enumerate(case.lines, start=1):
        found += _line_troubles(case, number, line, seen)
        seen.add(line.code)
    found += _sequence_troubles(case)
    if not found:
        found += _after_troubles(case)
    return found


def check(case: Case) -> None:
    """Refuse an order by the first thing that stands against it."""
    for trouble in troubles(case):
        raise trouble


def _line_troubles(case: Case, number: int, line: Line, seen: set[str]) -> list[Refused]:
    found: list[Refused] = []
    old = case.places.get(line.code)
    name = line.name or (old.name if old else line.code)
    if not line.document.strip() or not line.authority:
        found.append(LineUnfounded(field="document", line=number))
    if line.code in seen:
        found.append(TargetTwice(field="code", line=number, name=name))
    kind = line.body_kind
    if line.kind == LineKind.SET_UP:
        if line.code in case.codes_used:
            found.append(tree.CodeTaken(field="code", written=line.code))
    elif old is None:
        return [*found, TargetNotStanding(field="code", line=number, name=name, on=case.on.isoformat())]
    else:
        kind = old.kind
        if case.on <= old.changed_on:
            latest = old.changed_on.isoformat()
            found.append(ChangedSince(field="effective_on", name=name, on=case.on.isoformat(), latest=latest))
    known = case.kinds.get(kind)
    if known is None:
        return [*found, tree.KindUnknown(field="body_kind", kind=kind)]
    if known.decided_by and line.authority and line.authority not in (known.decided_by, SUPERIOR):
        title = case.authority_titles.get(known.decided_by, known.decided_by)
        found.append(AuthorityWrong(field="authority", line=number, name=name, kind=known.title, authority=title))
    return found


def _sequence_troubles(case: Case) -> list[Refused]:
    found: list[Refused] = []
    numbered = list(enumerate(case.lines, start=1))
    made_at = [
        (at, line) for at, line in numbered if line.kind == LineKind.SET_UP and _counts(case.kinds, line.body_kind)
    ]
    gone_at = [(at, line) for at, line in numbered if line.kind == LineKind.ABOLISH]
    if made_at and gone_at and made_at[0][0] < gone_at[-1][0]:
        (at, line), (_last, other) = made_at[0], gone_at[-1]
        named = case.places[other.code].name if other.code in case.places else other.code
        found.append(SetUpBeforeAbolition(field="lines", line=at, name=line.name, other=named))
    abolished, made = counted(case.lines, case.kinds, case.places)
    if case.ratio is not None and made > case.ratio * abolished and not case.superior_document.strip():
        allowed = int(case.ratio * abolished)
        found.append(TooManySetUps(field="superior_document", set_ups=made, abolitions=abolished, allowed=allowed))
    return found


def _after_troubles(case: Case) -> list[Refused]:
    found: list[Refused] = []
    rest = after(case.lines, case.places, on=case.on)
    gone = {line.code: line for line in case.lines if line.kind == LineKind.ABOLISH}
    for thing in case.things:
        if thing.body not in gone:
            continue
        line = gone[thing.body]
        heir, name = destination(line, thing), case.places[line.code].name
        if not heir:
            found.append(HeirMissing(field="heir", name=name, what=thing.part_title))
        elif heir not in rest or rest[heir].since > case.on:
            found.append(HeirWrong(field="heir", name=name, heir=heir))
    found += [
        HeirWrong(field="heir", name=case.places[line.code].name, heir=line.heir)
        for line in gone.values()
        if line.heir and (line.heir not in rest or rest[line.heir].since > case.on)
    ]
    touched = {line.code for line in case.lines}
    for place in rest.values():
        lost = [above for above in (place.parent, place.second) if above in gone]
        found += [BelowLeft(field="lines", name=case.places[above].name, below=place.name) for above in lost]
        if place.code in touched and not lost:
            found += _place_troubles(case, place, rest)
    return list({(item.code, str(item)): item for item in found}.values())


def _place_troubles(case: Case, place: Place, rest: Mapping[str, Place]) -> list[Refused]:
    standing = {code: Standing(code, item.name, item.kind, item.since) for code, item in rest.items()}
    body = NewBody(
        code=place.code, name=place.name, kind=place.kind, area=place.area, established_on=case.on, parent=place.parent,
        second=place.second,
    )  # fmt: skip
    try:
        tree.check_named(body)
        tree.check_place(body, case.kinds, standing, on=case.on)
    except Refused as refusal:
        return [refusal]
    return []
