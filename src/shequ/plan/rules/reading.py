"""From the files of a pack to a `Pack`: every section is read, then the whole is held against itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.rules import reading_clauses, reading_figures, reading_money
from shequ.plan.rules.pack import Document, Kind, Material, Pack, Tier, Unit
from shequ.plan.rules.reader import Book, Node, Problem
from shequ.plan.rules.reading_figures import unique
from shequ.plan.terms import ROOMS, Authority, FilingKind

SCHEMA = 1
EVERYWHERE = "*"
CODE_LENGTHS = (2, 4, 6, 9, 12)
DOCUMENT_STATES = ("in_force", "repealed", "missing")
COUNTS = ("one", "many")
Tree = tuple[tuple[Unit, ...], tuple[Tier, ...], tuple[Kind, ...]]


class PackRefused(Refused):
    """The pack contradicts its schema or itself."""

    code = "plan.pack_refused"
    message = _("政策包有 {count} 处错误，第一处：{file} 第 {line} 行 {key}：{reason}")
    mend = _("按所列的文件、行和键改正后再装入")

    def __init__(self, problems: Sequence[Problem] = ()):
        """Refuse with all problems found; the sentence names the first."""
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            field="file",
            count=len(self.problems),
            file=first.file,
            line=first.line,
            key=first.key,
            reason=first.sentence(),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.problems,))


@dataclass(frozen=True, slots=True)
class Read:
    """A pack that holds, and what is awkward in it."""

    pack: Pack
    warnings: tuple[Problem, ...]


def read_pack(files: Sequence[tuple[str, str]]) -> Read:
    """Read and validate the files of one pack, given as (name, text).

    Raises: PackRefused with every problem found, each with file, line, key and reason.
    """
    book = Book(files)
    if book.problems:
        raise PackRefused(book.problems)
    pack = _pack(book)
    errors = [problem for problem in book.problems if not problem.is_warning]
    if errors or pack is None:
        raise PackRefused(errors)
    return Read(pack, tuple(problem for problem in book.problems if problem.is_warning))


def _pack(book: Book) -> Pack | None:
    top = book.top()
    head = top.node("pack")
    if head is None:
        return None
    schema = head.whole("schema", SCHEMA)
    if schema != SCHEMA:
        head.refuse("schema", _("本程序只懂第 {schema} 版格式"), schema=SCHEMA)
    code, version = head.text("code"), head.text("version")
    title, short = head.words("title"), head.words("short", required=False)
    areas = head.texts("areas", required=True)
    if not areas:
        head.refuse("areas", _('至少写一个区域，全国写 "*"'))
    for area in areas:
        if area != EVERYWHERE and not (area.isdigit() and len(area) in CODE_LENGTHS):
            head.refuse("areas", _("“{area}”不是行政区划代码"), area=area)
    starts, ends = head.day("effective_from"), head.day("effective_to", required=False)
    if starts and ends and ends <= starts:
        head.refuse("effective_to", _("失效日不能早于施行日"))
    deadline = head.text("deadline", required=False)
    rooms_off = head.texts("rooms_off")
    for room in rooms_off:
        if room not in ROOMS:
            head.refuse(
                "rooms_off",
                _("没有“{room}”这个模块；可用：{rooms}"),
                room=room,
                rooms="、".join(ROOMS),
            )
    head.close()

    documents = _documents(top)
    units, tiers, kinds = _tree(top)
    names = reading_figures.Names(
        documents=frozenset(item.id for item in documents),
        units=frozenset(item.id for item in units),
        tiers=frozenset(item.id for item in tiers),
        kinds=frozenset(item.id for item in kinds),
        starts=starts,
    )
    bases = reading_figures.bases(top)
    classes = reading_figures.classes(top, bases)
    parameters = reading_figures.parameters(top, names, bases, classes)
    money = reading_money.money(top, names, bases, parameters, classes)
    premises = reading_money.premises(top, bases)
    clauses = reading_clauses.clauses(top, names, parameters, classes)
    materials = _materials(top, names.documents)
    top.close()
    reading_clauses.check_references(book, clauses, parameters, classes, money, premises)
    if deadline and deadline not in {item.name for item in parameters}:
        book.refuse(("pack", "deadline"), _("没有参数“{name}”"), name=deadline)
    if starts is None:
        return None
    return Pack(
        code=code,
        version=version,
        title=title,
        short=short if short.zh else title,
        areas=("",) if EVERYWHERE in areas else areas,
        effective_from=starts,
        effective_to=ends,
        deadline=deadline,
        rooms_off=rooms_off,
        documents=documents,
        units=units,
        tiers=tiers,
        kinds=kinds,
        clauses=clauses,
        bases=tuple(bases.values()),
        parameters=parameters,
        classes=tuple(classes.values()),
        money=money,
        premises=premises,
        materials=materials,
    )


def _documents(top: Node) -> tuple[Document, ...]:
    found: dict[str, Document] = {}
    for node in top.nodes("document"):
        document = Document(
            id=node.text("id"),
            number=node.text("number", required=False),
            title=node.words("title"),
            issuer=node.text("issuer", required=False),
            issued_on=node.day("issued_on", required=False),
            state=node.choice("state", DOCUMENT_STATES, "in_force", required=False),
        )
        unique(node, document.id, found)
        found[document.id] = document
        node.close()
    return tuple(found.values())


def _materials(top: Node, documents: frozenset[str]) -> tuple[Material, ...]:
    found: dict[str, Material] = {}
    for node in top.nodes("material"):
        material = Material(
            id=node.text("id"), title=node.words("title"), filings=node.texts("filings", required=True),
            document=node.text("document"),
        )  # fmt: skip
        unique(node, material.id, found)
        for kind in material.filings:
            if kind not in set(FilingKind):
                node.refuse("filings", _("没有备案种类“{kind}”；可用：{kinds}"), kind=kind, kinds="、".join(FilingKind))
        if material.document and material.document not in documents:
            node.refuse("document", _("没有依据文件“{document}”"), document=material.document)
        found[material.id] = material
        node.close()
    return tuple(found.values())


def _tree(top: Node) -> Tree:
    units: dict[str, Unit] = {}
    for node in top.nodes("unit"):
        key = node.text("id")
        unique(node, key, units)
        units[key] = Unit(
            id=key,
            title=node.words("title"),
            institution=node.text("institution", key, required=False),
            is_everyone=node.flag("is_everyone"),
        )
        node.close()
    tiers = _tiers(top)
    kinds = _kinds(top, {tier.id: tier for tier in tiers})
    return tuple(units.values()), tiers, kinds


def _tiers(top: Node) -> tuple[Tier, ...]:
    tiers: dict[str, Tier] = {}
    for node in top.nodes("tier", required=True):
        key = node.text("id")
        unique(node, key, tiers)
        order = node.whole("order", at_least=1)
        if any(tier.order == order for tier in tiers.values()):
            node.refuse("order", _("两个层级用了同一个次序 {order}"), order=order)
        tiers[key] = Tier(key, node.words("title"), order, node.flag("is_front_line"))
        node.close()
    front = [tier for tier in tiers.values() if tier.is_front_line]
    if tiers and len(front) != 1:
        top.refuse(
            "tier",
            _("有且只能有一个层级是一线（is_front_line），现有 {count} 个"),
            count=len(front),
        )
    return tuple(sorted(tiers.values(), key=lambda tier: tier.order))


def _kinds(top: Node, tiers: dict[str, Tier]) -> tuple[Kind, ...]:
    kinds: dict[str, Kind] = {}
    nodes: dict[str, Node] = {}
    for node in top.nodes("kind", required=True):
        key = node.text("id")
        unique(node, key, kinds)
        tier = node.text("tier")
        if tier and tier not in tiers:
            node.refuse("tier", _("没有层级“{tier}”"), tier=tier)
        count = node.choice("count", COUNTS, "many", required=False)
        at_least = node.whole("at_least", 0, required=False, at_least=0)
        at_most = node.whole("at_most", 0, required=False, at_least=1) if node.has("at_most") else None
        at_most = 1 if count == "one" else at_most
        if at_most is not None and at_least > at_most:
            node.refuse("at_least", _("下限 {low} 大于上限 {high}"), low=at_least, high=at_most)
        kinds[key] = Kind(
            id=key,
            title=node.words("title"),
            tier=tier,
            parents=node.texts("parents"),
            at_least=at_least,
            at_most=at_most,
            counts_to_ceiling=node.flag("counts_to_ceiling"),
            is_community=node.flag("is_community"),
            rank=node.text("rank", required=False),
            decided_by=node.choice("decided_by", tuple(Authority), required=False),
            may_serve_two=node.flag("may_serve_two"),
            is_leading_group=node.flag("is_leading_group"),
        )
        nodes[key] = node
        node.close()
    for key, kind in kinds.items():
        for parent in kind.parents:
            if parent not in kinds:
                nodes[key].refuse("parents", _("没有机构种类“{parent}”"), parent=parent)
        if _is_own_ancestor(key, kinds):
            nodes[key].refuse("parents", _("“{kind}”绕一圈成了自己的上级"), kind=key)
    if kinds and not any(kind.is_community for kind in kinds.values()):
        top.refuse("kind", _("至少要有一种机构构成社区（is_community）"))
    return tuple(kinds.values())


def _is_own_ancestor(key: str, kinds: dict[str, Kind]) -> bool:
    seen: set[str] = set()
    above = [parent for parent in kinds[key].parents if parent != key]
    while above:
        one = above.pop()
        if one == key:
            return True
        if one not in seen and one in kinds:
            seen.add(one)
            above.extend(kinds[one].parents)
    return False
