"""The transition to a filed division: what has to be settled, what follows by itself, whether it may take effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shequ.accounts.queries import grants_held
from shequ.areas.queries import area_names
from shequ.base.words import say
from shequ.division import terms
from shequ.division.models import Study, TransitionItem
from shequ.division.queries.effects import chosen_of, effect_of
from shequ.division.queries.grounds import SCOPED
from shequ.division.queries.studies import source_of
from shequ.division.rules.effects import Outcome
from shequ.division.terms import Item, StudyState
from shequ.institutions.queries import FilingRow, bodies_standing_in, filings_held, filings_of_source, tickets_held
from shequ.institutions.terms.filings import FilingState
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.residents.queries import people_held


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A matter of the transition, with what the registers say about it."""

    code: str
    label: str
    hint: str
    told: tuple[str, ...]
    is_settled: bool
    is_blocked: bool
    note: str
    settled_by: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Transition:
    """A filed study on its way to taking effect."""

    study: UUID
    title: str
    area: str
    outcome: Outcome
    names: dict[str, str]
    filings: tuple[FilingRow, ...]
    items: tuple[ItemRow, ...]
    is_effective: bool
    effective_on: date | None
    in_force_from: date | None
    is_approved: bool
    may_settle: bool
    may_effect: bool

    @property
    def gone(self) -> list[tuple[str, str]]:
        """Communities that end, with the one that takes over, by name."""
        return [(self.names.get(old, old), self.names.get(new, new)) for old, new in sorted(self.outcome.heirs.items())]

    @property
    def handed(self) -> list[tuple[str, str]]:
        """Grids that end, with those that their workers take over, by name."""
        return [
            (self.names.get(old, old), "、".join(self.names.get(code, code) for code in codes))
            for old, codes in sorted(self.outcome.successors.items())
        ]

    @property
    def open_items(self) -> int:
        """How many matters are not settled."""
        return sum(not item.is_settled for item in self.items)


def filings_that_count(call: Call, study: Study) -> tuple[FilingRow, ...]:
    """Return the filings of a study that were not withdrawn."""
    return tuple(
        row for row in filings_of_source(call, source=source_of(study.pk)) if row.state != FilingState.WITHDRAWN
    )


def in_force_from(filings: Sequence[FilingRow]) -> date | None:
    """Return the day from which all filings hold; None while one of them is not approved, or there is none."""
    days = [row.in_force_from for row in filings if row.state == FilingState.APPROVED and row.in_force_from]
    return max(days) if days and len(days) == len(filings) else None


def bodies_of_ended(outcome: Outcome, call: Call) -> tuple[tuple[str, str, str], ...]:
    """Return the bodies (code, name, area) that still stand in communities which end."""
    return bodies_standing_in(call, codes=tuple(outcome.heirs))


def transition(call: Call, *, study_id: UUID) -> Transition:
    """Return the transition of a filed study. Raises: Hidden; NotWhole, GridsMissing when it has no whole proposal."""
    study = Study.objects.visible_to(call.actor).one(study_id)
    if study.state not in (StudyState.FILED, StudyState.EFFECTIVE):
        raise Hidden()
    is_effective = study.state == StudyState.EFFECTIVE
    outcome = (
        Outcome.read(study.effect["outcome"]) if is_effective else effect_of(call, study, chosen_of(study)).outcome
    )
    filings = filings_that_count(call, study)
    since = in_force_from(filings)
    items = {item.code: item for item in TransitionItem.objects.unscoped(because=SCOPED).filter(study=study)}
    told: dict[str, tuple[str, ...]] = {} if is_effective else _told(call, outcome)
    standing = () if is_effective else bodies_of_ended(outcome, call)
    names = area_names({*outcome.heirs, *outcome.successors}) | {
        place.code: place.name for place in (*outcome.communities, *outcome.grids)
    }
    is_filed = study.state == StudyState.FILED
    rows = tuple(
        ItemRow(
            code, say(code.label), say(terms.ITEM_HINTS[code]), told.get(code, ()), items[code].is_settled,
            code == Item.BODIES and bool(standing) and not items[code].is_settled,
            items[code].note, items[code].settled_by, items[code].settled_at,
        )
        for code in Item
        if code in items
    )  # fmt: skip
    return Transition(
        study.pk, study.title, study.area_id, outcome, names, filings, rows, is_effective,
        study.effective_on, since, since is not None,
        may_settle=is_filed and call.actor.may(terms.TRANSITION_SETTLE, study.area_id),
        may_effect=is_filed
        and call.actor.may(terms.STUDY_EFFECT, study.area_id)
        and since is not None
        and since <= call.on
        and all(item.is_settled for item in items.values()),
    )  # fmt: skip


def _told(call: Call, outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """Return what the registers say about each matter."""
    ended, ending_grids = tuple(outcome.heirs), tuple(outcome.successors)
    bodies = bodies_of_ended(outcome, call)
    people, filings = people_held(call, codes=ended), filings_held(call, codes=ended)
    tickets = tickets_held(call, codes=ended)
    grants = grants_held(call, codes=(*ended, *ending_grids))
    without = outcome.without_worker
    found: dict[str, tuple[str, ...]] = {
        Item.BODIES: tuple(name for _code, name, _area in bodies) or (say(_("没有要撤销的机构")),),
        Item.WORKERS: (
            say(_("{count} 项网格和社区授权随之转移"), {"count": grants}),
            say(_("{count} 个新网格没有接续的网格员"), {"count": len(without)}),
        ),
        Item.MATTERS: (
            say(_("撤并社区现有居民 {count} 人，随住房转移"), {"count": people}),
            say(_("未办结申报 {filings} 件、协调问题 {tickets} 件，转到接续的社区"), {"filings": filings, "tickets": tickets}),
        ),
    }  # fmt: skip
    return found
