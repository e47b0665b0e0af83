"""What the desk asks of the rooms: work, hits, changes. Every row comes scoped and masked from its own room."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from shequ.areas.queries import area_names
from shequ.base.rows import Hit, Work
from shequ.base.words import say
from shequ.desk import rules, sources
from shequ.desk.terms import HITS_PER_KIND, HOME_ACTS, MEASURES, OWN_DATA, URGENCY_STATES
from shequ.journal import queries as journal
from shequ.kernel.call import Call
from shequ.plan import queries as plan

CHANGES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work that waits for the actor."""

    icon: str
    title: str
    why: str
    due_on: date | None
    url: str
    verb: str
    kind: str
    overdue_days: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Some pieces of work under one heading; state is "" where nothing is wrong."""

    label: str
    state: str
    rows: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """All that waits for the actor, in groups."""

    groups: tuple[Group, ...]
    total: int


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind; `is_more` tells that the room may have further hits."""

    title: str
    hits: tuple[Hit, ...]
    is_more: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What others did since the actor was last here."""

    since: datetime
    rows: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """A measured value of the own community and how it stands to its standard, in words."""

    label: str
    value: int
    unit: str
    low: int | None
    high: int | None
    text: str
    clause: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class OwnStandards:
    """The own community on a day."""

    name: str
    on: date
    rows: tuple[Standard, ...]


def my_work(call: Call, *, by_kind: bool = False) -> WorkList:
    """Return what waits for the actor, most pressing first, or gathered by kind of work."""
    found: list[tuple[str, Work]] = []
    for source in sources.work_sources():
        ask = sources.function_of(source.path)
        if ask is not None and sources.may_ask(source, call):
            found += [(source.path, row) for row in ask(call)]
    grouped = rules.by_urgency((_Due(kind, row) for kind, row in found), on=call.on)
    pressing = [each for _step, rows in grouped for each in rows]
    tasks = [_task(each.row, each.kind, on=call.on, is_first=at == 0) for at, each in enumerate(pressing)]
    if by_kind:
        return WorkList(_by_kind(tasks), len(tasks))
    groups, start = [], 0
    for step, rows in grouped:
        groups.append(Group(say(step.label), URGENCY_STATES[step], tuple(tasks[start : start + len(rows)])))
        start += len(rows)
    return WorkList(tuple(groups), len(tasks))


def find(call: Call, *, text: str) -> tuple[HitGroup, ...]:
    """Return what the rooms find, each within the actor's scope; a kind without hits is left out."""
    groups = []
    for source in sources.search_sources():
        ask = sources.function_of(source.path)
        if ask is None or not sources.may_ask(source, call):
            continue
        hits: tuple[Hit, ...] = tuple(ask(call, text, HITS_PER_KIND + 1))
        if hits:
            groups.append(HitGroup(say(source.title), hits[:HITS_PER_KIND], len(hits) > HITS_PER_KIND))
    return tuple(groups)


def changes(call: Call) -> Changes | None:
    """Return what others did in the actor's areas since the sign-in before this one; None at the first sign-in."""
    since = sources.ask("since", call)
    if not isinstance(since, datetime):
        return None
    return Changes(since, tuple(journal.since_last(call, since=since, limit=CHANGES_SHOWN)))


def own_standards(call: Call) -> OwnStandards | None:
    """Return the actor's own community or grid beside the standards of the plan in force; None for who works in none."""
    area = rules.own_place(grant.area for grant in call.actor.grants)
    counts = sources.ask("counts", call, area=area) if area else None
    if counts is None:
        return None
    rows = []
    for measure, label, unit in MEASURES:
        low, high, clause = plan.band(call, area=area, measure=measure)
        value = int(getattr(counts, measure))
        sentence, values, is_outside = rules.against_band(value, low, high)
        figures = {name: f"{figure:,}" for name, figure in values.items()}
        text = say(sentence, {**figures, "unit": say(unit)})
        rows.append(Standard(say(label), value, say(unit), low, high, text, clause, is_outside))
    return OwnStandards(area_names({area}).get(area, area), counts.on, tuple(rows))


def plan_summary(call: Call) -> plan.HomeSummary | None:
    """Return how the plan stands for what the actor may see; None without a plan."""
    return plan.home_summary(call) if _may(call, "plan.board_see") else None


def own_data(call: Call) -> tuple[Hit, ...]:
    """Return the pages on which the actor finds what the platform holds about them, those that exist for them."""
    return _ways(call, OWN_DATA)


def own_acts(call: Call) -> tuple[Hit, ...]:
    """Return what the actor may begin from the home page."""
    return _ways(call, HOME_ACTS)


def _ways(call: Call, table: tuple[tuple[str, str, str, str, str], ...]) -> tuple[Hit, ...]:
    found = []
    for name, permission, title, sub, icon in table:
        try:
            if _may(call, permission):
                found.append(Hit(say(title), say(sub), reverse(name), icon))
        except NoReverseMatch:
            continue
    return tuple(found)


def _may(call: Call, permission: str) -> bool:
    try:
        return call.actor.may(permission)
    except KeyError:
        return False


@dataclass(frozen=True, slots=True)
class _Due:
    kind: str
    row: Work

    @property
    def due_on(self) -> date | None:
        """The day of the row."""
        return self.row.due_on


def _task(row: Work, kind: str, *, on: date, is_first: bool) -> Task:
    late = (on - row.due_on).days if row.due_on else 0
    return Task(row.icon, row.title, row.why, row.due_on, row.url, row.verb, kind, max(late, 0), is_first)


def _by_kind(tasks: list[Task]) -> tuple[Group, ...]:
    kinds = list(dict.fromkeys(task.kind for task in tasks))
    groups = []
    for kind in kinds:
        rows = tuple(task for task in tasks if task.kind == kind)
        groups.append(Group(rows[0].verb, "", rows))
    return tuple(groups)
