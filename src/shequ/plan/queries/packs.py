"""Stored versions of packs, what they say, and what a new one would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from shequ.areas.queries import area_names
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden, Refused
from shequ.kernel.words import _
from shequ.plan.models import PackInForce, ParameterOverride, PolicyPack
from shequ.plan.queries.clauses import number_text
from shequ.plan.queries.findings import readable
from shequ.plan.queries.in_force import Plan, pack_of, plans
from shequ.plan.queries.measuring import Result, measure
from shequ.plan.queries.scope import touching
from shequ.plan.rules import reading
from shequ.plan.rules.pack import Pack, Parameter
from shequ.plan.rules.reader import Problem
from shequ.plan.rules.reading import Read
from shequ.plan.terms import KINDS, PACK_SEE, SEVERITY_TITLES, Found, PackState

LABELS: dict[str, str] = dict(PackState.choices())
TONES: dict[str, str] = {PackState.LOADED: "hold", PackState.IN_FORCE: "ok", PackState.REPLACED: "mute"}
SHARED = "plans are published to all staff; filtered by the actor's places"


class PackFileMissing(Refused):
    """There is no such pack file or folder."""

    code = "plan.pack_file_missing"
    message = _("没有找到政策包文件 {path}")
    mend = _("给出一个 .toml 文件，或含 .toml 文件的文件夹")


@dataclass(frozen=True, slots=True)
class PackRow:
    """A stored version as lists show it."""

    id: UUID
    code: str
    version: str
    title: str
    area_names: tuple[str, ...]
    state: str
    state_label: str
    tone: str
    valid_from: date | None
    valid_to: date | None
    loaded_at: datetime
    loaded_by: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A number of a pack."""

    name: str
    title: str
    value: str
    unit: str
    clause: str
    since: date
    document: str


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """Another value for an area."""

    id: UUID
    name: str
    title: str
    area: str
    area_name: str
    cls: str
    value: str
    reason: str
    document: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PackDetail:
    """A stored version with what it says."""

    row: PackRow
    clauses: tuple[tuple[str, str, int, bool, tuple[str, ...]], ...]
    parameters: tuple[ParameterRow, ...]
    overrides: tuple[OverrideRow, ...]
    documents: tuple[tuple[str, str, str], ...]
    warnings: tuple[str, ...]
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A finding that a new version would bring or take away, or a number it would change."""

    clause: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What putting a version in force would change: findings that appear or vanish, numbers, clauses."""

    on: date
    old_version: str
    appear: tuple[ChangeRow, ...]
    vanish: tuple[ChangeRow, ...]
    change: tuple[ChangeRow, ...]
    numbers: tuple[ChangeRow, ...]
    clauses_new: tuple[str, ...]
    clauses_gone: tuple[str, ...]


def pack_files(path: Path) -> list[tuple[str, str]]:
    """Return the (name, text) pairs of a pack: one file, or the .toml files of a folder in the order of their names.

    Raises: PackFileMissing; PackRefused where a file is not UTF-8.
    """
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise PackFileMissing(path=str(path), field="file")
    found, problems = [], []
    for file in files:
        raw = file.read_bytes()
        try:
            found.append((file.name, raw.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(Problem(file.name, line, "", _("不是 UTF-8 编码的文字；用记事本另存，编码选 UTF-8")))
    if problems:
        raise reading.PackRefused(problems)
    return found


def bundled_pack(code: str) -> list[tuple[str, str]]:
    """Return the files of a pack that comes with the program.

    Raises: PackFileMissing.
    """
    with resources.as_file(resources.files("shequ.plan") / "packs" / code) as folder:
        return pack_files(folder)


def pack_version(code: str, version: str) -> UUID:
    """Return the key of a stored version.

    Raises: Hidden.
    """
    rows = PolicyPack.objects.unscoped(because="the key of a published version").filter(code=code, version=version)
    found: UUID | None = rows.values_list("pk", flat=True).first()
    if found is None:
        raise Hidden()
    return found


def pack_read(files: Sequence[tuple[str, str]]) -> Read:
    """Validate files without storing them.

    Raises: reading.PackRefused.
    """
    return reading.read_pack(files)


def pack_list(call: Call) -> list[PackRow]:
    """Return the stored versions that concern the actor, newest first."""
    rows = PolicyPack.objects.unscoped(because=SHARED).filter(touching(call.actor.areas_for(PACK_SEE)))
    found = list(rows.prefetch_related("places").order_by("-loaded_at", "-id"))
    names = area_names({area for row in found for area in pack_of(row).areas})
    return [_row(row, names) for row in found]


def pack_detail(call: Call, *, pack_id: UUID) -> PackDetail:
    """Return one stored version.

    Raises: Hidden.
    """
    row = _pack(call, pack_id)
    pack = pack_of(row)
    language = get_language() or ""
    names = area_names(set(pack.areas))
    clauses = tuple(
        (clause.id, clause.title.in_language(language), clause.depth, clause.is_heading,
         tuple(say(KINDS[kind].title) for kind in dict.fromkeys(item.kind for item in clause.bindings)))
        for clause in pack.clauses
    )  # fmt: skip
    return PackDetail(
        row=_row(row, names),
        clauses=clauses,
        parameters=tuple(_parameter(pack, item) for item in pack.parameters),
        overrides=tuple(override_list(call, pack_code=pack.code)),
        documents=tuple((item.number, item.title.in_language(language), item.state) for item in pack.documents),
        warnings=tuple(
            f"{item.file}:{item.line} {item.key} {say(item.reason, item.values)}"
            for item in reading.read_pack([(name, text) for name, text in row.files]).warnings
        ),
        is_in_force=row.state == PackState.IN_FORCE,
    )


def _pack(call: Call, pack_id: UUID) -> PolicyPack:
    rows = PolicyPack.objects.unscoped(because=SHARED).filter(touching(call.actor.areas_for(PACK_SEE)))
    row = rows.prefetch_related("places").filter(pk=pack_id).first()
    if row is None:
        raise Hidden()
    return row  # type: ignore[no-any-return]


def _row(row: PolicyPack, names: dict[str, str]) -> PackRow:
    pack = pack_of(row)
    places: list[PackInForce] = sorted(row.places.all(), key=lambda place: place.valid_from)
    return PackRow(
        id=row.pk,
        code=row.code,
        version=row.version,
        title=pack.title.in_language(get_language() or ""),
        area_names=tuple(names.get(area, area) or say(_("各地")) for area in pack.areas),
        state=row.state,
        state_label=say(LABELS[row.state]),
        tone=TONES[row.state],
        valid_from=places[0].valid_from if places else None,
        valid_to=places[-1].valid_to if places else None,
        loaded_at=row.loaded_at,
        loaded_by=row.loaded_by,
    )


def _parameter(pack: Pack, item: Parameter) -> ParameterRow:
    document = pack.document_by_id.get(item.document)
    value = number_text(item.value) if item.value is not None else "ƒ"
    if item.by_class:
        value += "（" + "，".join(f"{cls} {number_text(own)}" for cls, own in item.by_class.items()) + "）"
    return ParameterRow(
        item.name,
        item.called(get_language() or ""),
        value,
        say(item.unit),
        item.clause,
        item.valid_from,
        document.number if document else "",
    )


def override_list(call: Call, *, pack_code: str) -> list[OverrideRow]:
    """Return the overrides set under a pack that concern the actor, those still in force first."""
    rows = ParameterOverride.objects.unscoped(because=SHARED).filter(
        touching(call.actor.areas_for(PACK_SEE)), pack_code=pack_code
    )
    found = list(rows.order_by("area_id", "name", "-valid_from"))
    names = area_names({row.area_id for row in found})
    titles = _titles(pack_code, call.on)
    listed = [
        OverrideRow(
            row.pk, row.name, titles.get(row.name, row.name), row.area_id, names.get(row.area_id, row.area_id), row.cls, row.value, row.reason,
            row.document, row.valid_from, row.valid_to,
        )
        for row in found
    ]  # fmt: skip
    return sorted(listed, key=lambda row: row.valid_to is not None)


def _titles(pack_code: str, on: date) -> dict[str, str]:
    language = get_language() or ""
    held = [plan for plan in plans().on(on) if plan.code == pack_code]
    return {item.name: item.called(language) for plan in held for item in plan.pack.parameters}


def parameter_choices(plan: Plan, on: date) -> list[tuple[str, str]]:
    """Return the parameters of a plan that may differ by area, as (name, words)."""
    names = dict.fromkeys(item.name for item in plan.pack.parameters)
    found = []
    titles = _titles(plan.code, on)
    for name in names:
        held = plan.value(name, area=plan.area, on=on)
        if held is not None:
            found.append((name, f"{titles[name]}（{number_text(held.value)} {say(held.unit)}，{held.clause}）"))
    return found


def pack_preview(call: Call, *, pack_id: UUID) -> Preview:
    """Return what a stored version would change.

    Raises: Hidden.
    """
    row = _pack(call, pack_id)
    return policy_preview(call, pack=pack_of(row), pack_id=pack_id)


def policy_preview(call: Call, *, pack: Pack, pack_id: UUID | None = None) -> Preview:
    """Return what a pack would change if it were in force today: both versions are measured over the same data."""
    on = call.on
    before: dict[tuple[str, str, str, str], str] = {}
    after: dict[tuple[str, str, str, str], str] = {}
    for where in pack.areas:
        old = plans().at(where, on)
        overrides = old.overrides if old and old.code == pack.code else {}
        new = Plan(where, pack, pack_id or UUID(int=0), on, None, overrides)
        before |= _found(call, old, on) if old else {}
        after |= _found(call, new, on)
    return Preview(
        on=on,
        old_version=f"{old.code} {old.pack.version}" if old else "",
        appear=tuple(_change(key, "", after[key]) for key in after if key not in before),
        vanish=tuple(_change(key, before[key], "") for key in before if key not in after),
        change=tuple(
            _change(key, before[key], after[key]) for key in after if key in before and before[key] != after[key]
        ),
        numbers=tuple(_numbers(old, new, on)),
        clauses_new=tuple(sorted(_ids(new) - _ids(old))),
        clauses_gone=tuple(sorted(_ids(old) - _ids(new))),
    )


def _found(call: Call, plan: Plan, on: date) -> dict[tuple[str, str, str, str], str]:
    return {
        (result.clause, result.binding.kind, item.subject, item.name or item.area): _severity_and_measure(result, item)
        for result in measure(call, plan, on=on)
        for item in result.found
    }


def _severity_and_measure(result: Result, item: Found) -> str:
    word = say(SEVERITY_TITLES[result.severity_of(item)])
    measured, required = (readable("" if part is None else str(part)) for part in (item.measured, item.required))
    return f"{word} {measured} / {required}".rstrip(" /") if measured or required else word


def _change(key: tuple[str, str, str, str], before: str, after: str) -> ChangeRow:
    clause, kind, _subject, name = key
    return ChangeRow(clause, f"{name} · {say(KINDS[kind].title)}", before, after)


def _numbers(old: Plan | None, new: Plan, on: date) -> list[ChangeRow]:
    names = {item.name for item in new.pack.parameters} | (
        {item.name for item in old.pack.parameters} if old else set()
    )
    found = []
    for name in sorted(names):
        held = old.pack.parameter(name, on) if old else None
        own = new.pack.parameter(name, on)
        before, after = _said(held), _said(own)
        if before != after:
            source = own or held
            called = source.called(get_language() or "") if source else name
            found.append(ChangeRow(source.clause if source else "", called, before, after))
    return found


def _said(parameter: Parameter | None) -> str:
    if parameter is None:
        return ""
    value: Any = parameter.value if parameter.formula is None else parameter.formula
    text = number_text(value) if parameter.formula is None else "ƒ"
    return f"{text} {say(parameter.unit)}" + (f" {dict(parameter.by_class)}" if parameter.by_class else "")


def _ids(plan: Plan | None) -> set[str]:
    return {clause.id for clause in plan.pack.measured_clauses} if plan else set()
