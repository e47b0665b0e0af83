"""What a policy pack says, as frozen values. Everything here is data of a place; nothing here is data of one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from shequ.plan.rules.formulas import Formula, Rounding, holds
from shequ.plan.terms import Strength, Threshold


@dataclass(frozen=True, slots=True)
class Words:
    """A title in the pack's own words: Chinese, and English for readers of the English screens."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the title for a language code; Chinese when there is no other."""
        return self.en if self.en and language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Document:
    """A basis document: number, title, issuer, day, whether it is in force and whether we hold it."""

    id: str
    number: str
    title: Words
    issuer: str
    issued_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit. institution: the code under which the organisation tree knows it."""

    id: str
    title: Words
    institution: str
    is_everyone: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of the tree, 1 on top. Exactly one is the front line."""

    id: str
    title: Words
    order: int
    is_front_line: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body: its tier, allowed parents, how many under one parent, whether it counts to the ceiling.

    at_most None is any number. is_community: bodies of this kind together make a community. rank: as people write it.
    decided_by: the authority that sets up and abolishes bodies of this kind, "" for any. may_serve_two: one body of this
    kind may serve a second body beside its parent. is_leading_group: a body of this kind is a leading group: members from
    other bodies, no staff of its own.
    """

    id: str
    title: Words
    tier: str
    parents: tuple[str, ...]
    at_least: int
    at_most: int | None
    counts_to_ceiling: bool
    is_community: bool
    rank: str = ""
    decided_by: str = ""
    may_serve_two: bool = False
    is_leading_group: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """A clause held by a rule kind, with strength, thresholds by parameter name and plain settings."""

    kind: str
    strength: Strength
    thresholds: tuple[Threshold, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phase:
    """A due day of a clause, for some areas; no areas is everywhere the pack is in force.

    parameter: the name of the parameter that holds the day, so that an override moves it; "" for a day of its own.
    """

    id: str
    title: Words
    due_on: date
    areas: tuple[str, ...] = ()
    parameter: str = ""

    def holds_in(self, area: str) -> bool:
        """Say whether the phase concerns an area code."""
        return not self.areas or any(area.startswith(code) for code in self.areas)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the plan: id, place in the tree, titles, units, due days, and how it is tested.

    follows: clauses whose state is this one's (a clause that only points elsewhere). reason: why it cannot be measured.
    """

    id: str
    parent: str
    depth: int
    title: Words
    note: Words
    is_heading: bool
    units: tuple[str, ...]
    phases: tuple[Phase, ...]
    document: str
    is_task: bool
    bindings: tuple[Binding, ...]
    follows: tuple[str, ...]
    reason: Words


@dataclass(frozen=True, slots=True)
class Base:
    """A figure that formulas stand on: what it counts, on which day, by whose count."""

    id: str
    of: str
    day: str
    source: str
    unit: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number (text, day, formula) of the plan from a day on, per class where it differs."""

    name: str
    value: Any
    formula: Formula | None
    rounding: Rounding | None
    unit: str
    clause: str
    document: str
    valid_from: date
    by_class: Mapping[str, Any] = field(default_factory=dict)
    title: Words = field(default_factory=lambda: Words(""))

    def called(self, language: str) -> str:
        """Return what people call the parameter in a language; its name when the pack gives it no title."""
        return self.title.in_language(language) or self.name


@dataclass(frozen=True, slots=True)
class Band:
    """A class by its span of the measure."""

    cls: str
    title: Words
    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes computed from a measure. A change of count changes the class only after the grace days."""

    id: str
    base: str
    closed: str
    grace_days: int
    bands: tuple[Band, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays a part: a unit at a tier (resolved by place), a fixed sum by parameter or figure, or a share."""

    id: str
    unit: str
    tier: str
    fixed: Decimal | None
    parameter: str
    share: Decimal | None
    due: str


@dataclass(frozen=True, slots=True)
class Money:
    """An entitlement: formula or fixed sums, purpose, payers, how often, for whom, pro rata by what."""

    id: str
    title: Words
    clause: str
    purpose: str
    formula: Formula | None
    rounding: Rounding | None
    every: str
    per_kind: str
    pro_rata: str
    existing_on: str
    classes: tuple[str, ...]
    payers: tuple[Payer, ...]
    odd_fen_to: str


@dataclass(frozen=True, slots=True)
class Premises:
    """Rooms a community needs for one use: smallest and largest area, and which ownership counts."""

    use: str
    title: Words
    clause: str
    minimum: Formula | None
    maximum: Formula | None
    rounding: Rounding | None
    unit: str
    ownership_counts: tuple[str, ...]
    strength: Strength


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that belongs to a submission. filings: the kinds of filings that need it; document: where that is written."""

    id: str
    title: Words
    filings: tuple[str, ...]
    document: str


@dataclass(frozen=True)
class Pack:
    """One version of one plan, whole."""

    code: str
    version: str
    title: Words
    short: Words
    areas: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    deadline: str
    rooms_off: tuple[str, ...]
    documents: tuple[Document, ...]
    units: tuple[Unit, ...]
    tiers: tuple[Tier, ...]
    kinds: tuple[Kind, ...]
    clauses: tuple[Clause, ...]
    bases: tuple[Base, ...]
    parameters: tuple[Parameter, ...]
    classes: tuple[Classes, ...]
    money: tuple[Money, ...]
    premises: tuple[Premises, ...]
    materials: tuple[Material, ...] = ()

    @cached_property
    def clause_by_id(self) -> dict[str, Clause]:
        """Clauses by id, in the pack's order."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """Responsible units by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def document_by_id(self) -> dict[str, Document]:
        """Basis documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def kind_by_id(self) -> dict[str, Kind]:
        """Kinds of bodies by id."""
        return {kind.id: kind for kind in self.kinds}

    @cached_property
    def tier_by_id(self) -> dict[str, Tier]:
        """Tiers by id."""
        return {tier.id: tier for tier in self.tiers}

    @cached_property
    def measured_clauses(self) -> tuple[Clause, ...]:
        """The clauses proper, without headings."""
        return tuple(clause for clause in self.clauses if not clause.is_heading)

    @cached_property
    def clauses_of_kind(self) -> dict[str, tuple[str, ...]]:
        """Rule kind → ids of the clauses bound to it."""
        found: dict[str, list[str]] = {}
        for clause in self.clauses:
            for binding in clause.bindings:
                found.setdefault(binding.kind, []).append(clause.id)
        return {kind: tuple(dict.fromkeys(ids)) for kind, ids in found.items()}

    @cached_property
    def _parameters(self) -> dict[str, tuple[Parameter, ...]]:
        found: dict[str, list[Parameter]] = {}
        for parameter in self.parameters:
            found.setdefault(parameter.name, []).append(parameter)
        return {name: tuple(sorted(items, key=lambda item: item.valid_from)) for name, items in found.items()}

    def parameter(self, name: str, on: date) -> Parameter | None:
        """Return the parameter in force on a day, None when this plan sets none then."""
        found = [item for item in self._parameters.get(name, ()) if item.valid_from <= on]
        return found[-1] if found else None

    def class_of(self, classes_id: str, count: Decimal) -> str:
        """Return the class whose band holds the count, "" when the pack has no such classes."""
        for item in self.classes:
            if item.id == classes_id:
                for band in item.bands:
                    if holds(count, band.low, band.high, closed=item.closed):
                        return band.cls
        return ""
