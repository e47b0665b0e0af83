"""Reads the clause tree of a pack and holds every reference in the pack against what it names."""

import difflib
from collections.abc import Iterable, Sequence
from datetime import date

from shequ.kernel.words import _
from shequ.plan.rules import formulas
from shequ.plan.rules.formulas import Formula
from shequ.plan.rules.pack import (
    Binding,
    Classes,
    Clause,
    Money,
    Parameter,
    Phase,
    Premises,
    Words,
)
from shequ.plan.rules.reader import Book, Node
from shequ.plan.rules.reading_figures import Names
from shequ.plan.terms import KINDS, Strength, Threshold

PROPOSALS = ("split", "merge", "adjust")
SUBJECTS = ("existing", "new")
NOTHING = Words("")


def clauses(
    top: Node,
    names: Names,
    parameters: tuple[Parameter, ...],
    classes: dict[str, Classes],
) -> tuple[Clause, ...]:
    """Read the clause tree; units and the document come down from the nearest clause above that states them."""
    found: dict[str, Clause] = {}
    figures = {item.name for item in parameters}
    class_names = {band.cls for item in classes.values() for band in item.bands}
    for node in top.nodes("clause", required=True):
        key = node.text("id")
        if key in found:
            node.refuse("id", _("“{name}”用了两次"), name=key)
        parent = node.text("parent", required=False)
        above = found.get(parent)
        if parent and above is None:
            node.refuse("parent", _("上级条款“{parent}”要写在前面"), parent=parent)
        units = node.texts("units")
        for unit in units:
            if unit not in names.units:
                node.refuse("units", _("没有责任单位“{unit}”"), unit=unit)
        document = node.text("document", above.document if above else "", required=False)
        if document and document not in names.documents:
            node.refuse("document", _("没有依据文件“{document}”"), document=document)
        is_heading = node.flag("heading")
        title, note = node.words("title"), node.words("note", required=False)
        phases = _phases(node, names, parameters) or (above.phases if above else ())
        bindings = tuple(_binding(item, figures, class_names) for item in node.nodes("check"))
        follows, reason = node.texts("follows"), node.words("reason", required=False)
        is_task = node.flag("task", default=not is_heading)
        _check_tested(
            node,
            is_heading=is_heading,
            is_task=is_task,
            tested=bool(bindings or follows or reason.zh),
        )
        if not document and not is_heading:
            node.refuse("document", _("每个条款都要有依据文件"))
        found[key] = Clause(
            id=key,
            parent=parent,
            depth=above.depth + 1 if above else 0,
            title=title,
            note=note,
            is_heading=is_heading,
            units=units or (above.units if above else ()),
            phases=phases,
            document=document,
            is_task=is_task,
            bindings=bindings,
            follows=follows,
            reason=reason,
        )
        node.close()
    return tuple(found.values())


def _check_tested(node: Node, *, is_heading: bool, is_task: bool, tested: bool) -> None:
    if is_heading and tested:
        node.refuse("heading", _("标题不能绑定体检项"))
    if is_heading and is_task and node.has("task"):
        node.refuse("task", _("标题不能是改革任务"))
    if not is_heading and not tested and not is_task:
        node.refuse(
            "",
            _("条款要绑定体检项（check）、跟随别的条款（follows）、写明不能测的原因（reason）或作为任务（task）"),
        )


def _phases(node: Node, names: Names, parameters: tuple[Parameter, ...]) -> tuple[Phase, ...]:
    if node.has("due") and node.has("phases"):
        node.refuse("due", _("due 和 phases 只能写一个"))
    found: dict[str, Phase] = {}
    if node.has("due"):
        due, parameter = _due(node, names, parameters)
        if due:
            found[""] = Phase("", NOTHING, due, parameter=parameter)
    for item in node.nodes("phases"):
        key = item.text("id")
        if key in found:
            item.refuse("id", _("“{name}”用了两次"), name=key)
        due, parameter = _due(item, names, parameters)
        title, areas = item.words("title"), item.texts("areas")
        if due:
            found[key] = Phase(key, title, due, areas, parameter)
        item.close()
    return tuple(found.values())


def _due(node: Node, names: Names, parameters: tuple[Parameter, ...]) -> tuple[date | None, str]:
    """Read a due day: a day, or the name of the parameter that holds it."""
    if isinstance(node.raw("due"), str):
        name = node.text("due")
        days = [item.value for item in parameters if item.name == name and isinstance(item.value, date)]
        if not days:
            node.refuse("due", _("没有日期参数“{name}”"), name=name)
            return None, ""
        return days[-1], name
    day = node.day("due")
    if day and names.starts and day < names.starts:
        node.warn("due", _("期限早于方案施行日"))
    return day, ""


def _binding(node: Node, figures: set[str], class_names: set[str]) -> Binding:
    kind = node.text("kind")
    known = KINDS.get(kind)
    if kind and known is None:
        near = difflib.get_close_matches(kind, KINDS, n=3, cutoff=0.5)
        if near:
            node.refuse(
                "kind",
                _("没有体检项“{kind}”，是不是：{near}"),
                kind=kind,
                near="、".join(near),
            )
        else:
            node.refuse("kind", _("没有体检项“{kind}”"), kind=kind)
    strength = Strength(node.choice("strength", tuple(Strength), "STOP", required=False))
    measures = known.measures if known else ()
    bars = tuple(_threshold(item, strength, measures, figures, class_names) for item in node.nodes("thresholds"))
    settings = node.table("settings")
    for name in settings:
        if known and name not in known.settings:
            node.refuse("settings", _("体检项“{kind}”没有设置“{name}”"), kind=kind, name=name)
    node.close()
    return Binding(kind, strength, bars, settings)


def _threshold(
    node: Node,
    strength: Strength,
    measures: tuple[str, ...],
    figures: set[str],
    class_names: set[str],
) -> Threshold:
    measure = node.text("measure")
    if measure and measure not in measures:
        node.refuse(
            "measure",
            _("这个体检项不测“{measure}”，可用：{measures}"),
            measure=measure,
            measures="、".join(measures),
        )
    ends = {key: node.text(key, required=False) for key in ("low", "high", "tolerance")}
    for key, name in ends.items():
        if name and name not in figures:
            node.refuse(key, _("没有参数“{name}”"), name=name)
    if not ends["low"] and not ends["high"]:
        node.refuse("", _("下限 low 和上限 high 至少要有一个"))
    subject = node.text("subject", required=False)
    if subject and subject not in SUBJECTS and subject.removeprefix("class:") not in class_names:
        node.refuse(
            "subject",
            _("对象写 existing、new 或 class:类别，没有“{subject}”"),
            subject=subject,
        )
    bar = Threshold(
        measure=measure,
        low=ends["low"],
        high=ends["high"],
        strength=Strength(node.choice("strength", tuple(Strength), strength, required=False)),
        subject=subject,
        tolerance=ends["tolerance"],
        within=Strength(node.choice("within", tuple(Strength), "INFO", required=False)),
        propose=node.choice("propose", PROPOSALS, required=False),
    )
    node.close()
    return bar


def check_references(
    book: Book,
    found: tuple[Clause, ...],
    parameters: tuple[Parameter, ...],
    classes: dict[str, Classes],
    money: tuple[Money, ...],
    premises: tuple[Premises, ...],
) -> None:
    """Refuse names that nothing in the pack bears, and circles of clauses that follow one another."""
    ids = {clause.id for clause in found}
    tested = {clause.id for clause in found if not clause.is_heading}
    figures = {item.name: item for item in parameters}
    for at, clause in enumerate(found):
        for other in clause.follows:
            if other not in tested or other == clause.id:
                book.refuse(
                    ("clause", at, "follows"),
                    _("没有条款“{clause}”可以跟随"),
                    clause=other,
                )
        if _follows_itself(clause.id, {item.id: item.follows for item in found}):
            book.refuse(
                ("clause", at, "follows"),
                _("“{clause}”绕一圈跟随了自己"),
                clause=clause.id,
            )
        for number, binding in enumerate(clause.bindings):
            for place, bar in enumerate(binding.thresholds):
                _check_bar(
                    book,
                    ("clause", at, "check", number, "thresholds", place),
                    bar,
                    figures,
                )
    for section, items in _sections(parameters, classes, money, premises):
        for at, item in enumerate(items):
            if item.clause and item.clause not in ids:
                book.refuse((section, at, "clause"), _("没有条款“{clause}”"), clause=item.clause)
            for part in _formulas_of(item):
                _check_named(book, (section, at), part, figures)


def _sections(
    parameters: tuple[Parameter, ...],
    classes: dict[str, Classes],
    money: tuple[Money, ...],
    premises: tuple[Premises, ...],
) -> Iterable[tuple[str, Sequence[Parameter | Classes | Money | Premises]]]:
    return (("parameter", parameters), ("classes", tuple(classes.values())), ("money", money), ("premises", premises))


def _check_named(book: Book, path: tuple[str | int, ...], part: Formula, figures: dict[str, Parameter]) -> None:
    for name in sorted(formulas.parameters_of(part)):
        if name not in figures:
            book.refuse(path, _("公式里的参数“{name}”不存在"), name=name)
        elif figures[name].formula is not None:
            book.refuse(path, _("公式里的参数“{name}”自己也是公式"), name=name)


def _check_bar(
    book: Book,
    path: tuple[str | int, ...],
    bar: Threshold,
    figures: dict[str, Parameter],
) -> None:
    ends = [figures[name].value for name in (bar.low, bar.high) if name in figures]
    numbers = [end for end in ends if isinstance(end, int | float) or hasattr(end, "as_tuple")]
    if len(numbers) < len(ends):
        book.refuse(path, _("上下限的参数应为数字"))
    elif len(numbers) > 1 and numbers[0] > numbers[1]:
        book.refuse(path, _("下限 {low} 大于上限 {high}"), low=numbers[0], high=numbers[1])


def _formulas_of(item: object) -> Iterable[Formula]:
    for name in ("formula", "minimum", "maximum"):
        part = getattr(item, name, None)
        if part is not None:
            yield part


def _follows_itself(start: str, follows: dict[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    ahead = list(follows.get(start, ()))
    while ahead:
        one = ahead.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            ahead.extend(follows.get(one, ()))
    return False
