"""What a filing may do: complete before it is submitted, answered before it is decided, decided by another person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shequ.areas.terms import bare
from shequ.institutions.terms.filings import Aspect, FilingState, OpinionKind
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.plan.terms import FilingKind

EDITABLE = (FilingState.DRAFT, FilingState.RETURNED)
OPEN = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.IN_REVIEW, FilingState.RETURNED)
NEXT: dict[str, frozenset[str]] = {
    FilingState.DRAFT: frozenset({FilingState.SUBMITTED, FilingState.WITHDRAWN}),
    FilingState.SUBMITTED: frozenset({FilingState.IN_REVIEW, FilingState.RETURNED, FilingState.WITHDRAWN}),
    FilingState.IN_REVIEW: frozenset({FilingState.APPROVED, FilingState.RETURNED, FilingState.WITHDRAWN}),
    FilingState.RETURNED: frozenset({FilingState.SUBMITTED, FilingState.WITHDRAWN}),
    FilingState.APPROVED: frozenset(),
    FilingState.WITHDRAWN: frozenset(),
}
COVERS: dict[str, frozenset[Aspect]] = {
    FilingKind.CREATE: frozenset({Aspect.SET_UP, Aspect.BORDER, Aspect.NAME, Aspect.PARENT}),
    FilingKind.ADJUST: frozenset({Aspect.SET_UP, Aspect.BORDER, Aspect.NAME, Aspect.PARENT}),
    FilingKind.ABOLISH: frozenset({Aspect.END}),
    FilingKind.BOUNDARY: frozenset({Aspect.BORDER}),
    FilingKind.RENAME: frozenset({Aspect.NAME}),
    FilingKind.PREMISES: frozenset(),
}


class FilingNotSo(Stale):
    """The filing is not in a state from which this can be done."""

    code = "institutions.filing_not_so"
    message = _("这份申报“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办；已批准的要变，另行申报")


class TitleMissing(Refused):
    """A filing without a title or a reason."""

    code = "institutions.filing_title_missing"
    message = _("申报要写明标题和理由")
    mend = _("写清要办什么、为什么办")


class PlacesMissing(Refused):
    """A filing that concerns no area."""

    code = "institutions.filing_places_missing"
    message = _("申报没有写明涉及哪个社区")
    mend = _("至少选一个社区；新设的写明代码和名称")


class PlaceUnknown(Refused):
    """A code that is neither of the tree nor one that a new community could bear."""

    code = "institutions.filing_place_unknown"
    message = _("区域“{written}”不在本县的区划中")
    mend = _("选现有的社区；只有申报设立才能写还没有的 12 位代码和名称")


class UnitNotYours(Refused):
    """The actor cannot act for the unit."""

    code = "institutions.unit_not_yours"
    message = _("您不能代表“{unit}”办理")
    mend = _("选您所在的单位；授权不对的请联系安全管理员")


class MaterialUnknown(Refused):
    """A paper that this kind of filing does not ask for."""

    code = "institutions.material_unknown"
    message = _("这种申报不要“{written}”这份材料")
    mend = _("从列出的材料中选")


class MaterialEmpty(Refused):
    """A material with neither file nor words."""

    code = "institutions.material_empty"
    message = _("没有选文件，也没有写明材料在哪里")
    mend = _("上传文件；只有纸质件的写明文号或存放处")


class MaterialsMissing(Refused):
    """Papers that the plan asks for are not there."""

    code = "institutions.materials_missing"
    kind = "community.filed"
    message = _("还缺 {count} 份材料：{names}")
    mend = _("补齐材料后再提交")


class ReviewersMissing(Refused):
    """A review that asks nobody."""

    code = "institutions.reviewers_missing"
    message = _("没有选征求意见的部门")
    mend = _("至少选一个部门；申报单位和受理单位不用选")


class OpinionsOpen(Refused):
    """Somebody who was asked has not answered."""

    code = "institutions.opinions_open"
    message = _("还有 {count} 个部门没有答复：{names}")
    mend = _("请它们填写意见，或退回申报")


class ObjectionUnsettled(Refused):
    """A reviewer objects and the decision does not say why it goes on."""

    code = "institutions.objection_unsettled"
    message = _("有部门不同意：{names}")
    mend = _("写明怎样处理了不同意见，或退回申报")


class OpinionEmpty(Refused):
    """An opinion other than plain agreement that gives no reason."""

    code = "institutions.opinion_empty"
    message = _("修改后同意和不同意，要写明意见")
    mend = _("写清要改什么、为什么")


class NotAsked(Refused):
    """The unit was not asked about this filing."""

    code = "institutions.not_asked"
    message = _("没有向“{unit}”征求意见")
    mend = _("选被征求意见的单位")


class SamePersonFiles(Refused):
    """Who submitted a filing decides about it."""

    code = "institutions.same_person_files"
    message = _("提交人不能自己批准这份申报")
    mend = _("请另一位有权批准的负责人办理")


class ReasonEmpty(Refused):
    """A filing sent back without a reason."""

    code = "institutions.filing_reason_empty"
    message = _("退回要写明理由")
    mend = _("写清缺什么、改什么")


class DecidedBeforeSubmitted(Refused):
    """A decision in the future."""

    code = "institutions.decided_ahead"
    message = _("批准日期 {on} 还没有到")
    mend = _("填批准文件上的日期")


@dataclass(frozen=True, slots=True)
class Place:
    """A community that a filing concerns: its code, and its name as it was filed."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A paper handed in: a file by its key, or words about where it is."""

    material: str
    text: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a community since the plan: on this day the aspect changed."""

    code: str
    aspect: Aspect
    on: date


@dataclass(frozen=True, slots=True)
class Held:
    """A filing in force from a day on, for one community."""

    id: str
    code: str
    kind: str
    since: date


def check_next(state: str, to: str, label: str) -> None:
    """Refuse a step that the state does not allow."""
    if to not in NEXT[state]:
        raise FilingNotSo(state=label)


def check_editable(state: str, label: str) -> None:
    """Refuse to change a filing that is out of the drafter's hands."""
    if state not in EDITABLE:
        raise FilingNotSo(state=label)


def check_head(title: str, reason: str, places: Sequence[Place]) -> None:
    """Refuse a filing that does not say what, why and where."""
    if not title.strip() or not reason.strip():
        raise TitleMissing(field="reason" if title.strip() else "title")
    if not places:
        raise PlacesMissing(field="places")


def check_places(kind: str, places: Sequence[Place], *, known: Mapping[str, str], county: str, digits: int) -> None:
    """Refuse codes outside the county, and codes not in the tree unless the filing sets them up under a name.

    known: code → name of the areas of the tree; digits: length of a community's code.
    """
    for place in places:
        is_code = len(place.code) == digits and bare(place.code).isdigit()
        is_new = kind == FilingKind.CREATE and is_code and place.name.strip()
        if not place.code.startswith(county) or (place.code not in known and not is_new):
            raise PlaceUnknown(field="places", written=place.code or place.name)


def check_unit(unit: str, mine: Mapping[str, str], field: str, name: str = "") -> None:
    """Refuse to act for a unit that is not among the actor's (code → name)."""
    if unit not in mine:
        raise UnitNotYours(field=field, unit=name or unit)


def check_given(given: Iterable[Given], titles: Mapping[str, str]) -> None:
    """Refuse papers that the kind does not ask for, and empty ones. titles: id → title of what is asked."""
    for item in given:
        if item.material not in titles:
            raise MaterialUnknown(field="material", written=item.material)
        if not item.text.strip() and not item.file:
            raise MaterialEmpty(field="text")


def missing(titles: Mapping[str, str], handed_in: Collection[str]) -> tuple[str, ...]:
    """Return the titles of papers asked for and not handed in."""
    return tuple(title for key, title in titles.items() if key not in handed_in)


def check_complete(titles: Mapping[str, str], handed_in: Collection[str]) -> None:
    """Refuse a submission with papers missing; all of them are named."""
    left = missing(titles, handed_in)
    if left:
        raise MaterialsMissing(field="materials", count=len(left), names="、".join(left))


def check_reviewers(reviewers: Collection[str]) -> None:
    """Refuse a review that asks nobody."""
    if not reviewers:
        raise ReviewersMissing(field="reviewers")


def check_opinion(kind: str, text: str) -> None:
    """Refuse an opinion other than agreement without words."""
    if kind != OpinionKind.AGREE and not text.strip():
        raise OpinionEmpty(field="text")


def check_answered(opinions: Mapping[str, str], *, note: str) -> None:
    """Refuse a decision while somebody has not answered, or over an objection without a word. opinions: name → kind, "" open."""
    waiting = [name for name, kind in opinions.items() if not kind]
    if waiting:
        raise OpinionsOpen(count=len(waiting), names="、".join(waiting))
    against = [name for name, kind in opinions.items() if kind == OpinionKind.OBJECT]
    if against and not note.strip():
        raise ObjectionUnsettled(field="note", names="、".join(against))


def check_two_people(submitter: str, decider: str) -> None:
    """Refuse that one natural person submits and decides."""
    if submitter == decider:
        raise SamePersonFiles()


def check_decided(decided_on: date, on: date) -> None:
    """Refuse a decision dated ahead."""
    if decided_on > on:
        raise DecidedBeforeSubmitted(field="decided_on", on=decided_on.isoformat())


def check_reason(note: str) -> None:
    """Refuse to send back without a reason."""
    if not note.strip():
        raise ReasonEmpty(field="note")


def uncovered(changes: Iterable[Change], filings: Iterable[Held]) -> list[Change]:
    """Return the changes that no filing covers.

    A filing covers one change of each aspect of its kind: that which follows it next, otherwise, filed late, the one before it.
    """
    held: dict[tuple[str, Aspect], list[date]] = {}
    for filing in filings:
        for aspect in COVERS[filing.kind]:
            held.setdefault((filing.code, aspect), []).append(filing.since)
    by_matter: dict[tuple[str, Aspect], list[Change]] = {}
    for change in changes:
        by_matter.setdefault((change.code, change.aspect), []).append(change)
    left = []
    for matter, happened in by_matter.items():
        left += _unmatched(sorted(happened, key=lambda item: item.on), sorted(held.get(matter, [])))
    return left


def _unmatched(changes: list[Change], days: list[date]) -> list[Change]:
    left = []
    for at, change in enumerate(changes):
        before = changes[at - 1].on if at else date.min
        after = changes[at + 1].on if at + 1 < len(changes) else date.max
        in_time = [day for day in days if before < day <= change.on]
        late = [day for day in days if change.on < day < after]
        if in_time or late:
            days.remove(in_time[-1] if in_time else late[0])
        else:
            left.append(change)
    return left
