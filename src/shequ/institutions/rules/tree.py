"""Bodies and their places in the tree: which kinds there are is the plan's to say, never ours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shequ.institutions.terms import CODE_LENGTH
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

CODE = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{CODE_LENGTH - 1}}}")


class CodeWrong(Refused):
    """The code is not one that can stand in an address."""

    code = "institutions.code_wrong"
    message = _("机构代码“{written}”不合规")
    mend = _("用小写字母、数字、连字符和下划线，以字母或数字开头，例如 zuzhibu")


class CodeTaken(Refused):
    """The code names another body; a code is never used again."""

    code = "institutions.code_taken"
    message = _("机构代码“{written}”已经用过")
    mend = _("换一个代码；撤销的机构的代码也不再使用")


class NameMissing(Refused):
    """A body has no name."""

    code = "institutions.name_missing"
    message = _("没有填写机构名称")
    mend = _("按批准文件填写全称")


class DocumentMissing(Refused):
    """Nothing stands behind what is entered."""

    code = "institutions.document_missing"
    message = _("没有写明依据文件")
    mend = _("填写批准文件的文号，例如 县编发〔2016〕1号")


class KindUnknown(Refused):
    """The plan in force knows no such kind."""

    code = "institutions.kind_unknown"
    message = _("现行方案没有机构种类“{kind}”")
    mend = _("从列出的种类中选；需要新种类的，先在政策包中写明")


class ParentWrong(Refused):
    """The plan does not let this kind stand there."""

    code = "institutions.parent_wrong"
    kind = "institution.no_extra_level"
    message = _("“{name}”（{kind}）不能设在“{parent}”之下")
    mend = _("按方案应设在：{allowed}")


class ParentMissing(Refused):
    """The body above does not exist on that day."""

    code = "institutions.parent_missing"
    message = _("{on} 没有上级机构“{parent}”")
    mend = _("先登记上级机构，或核对设立日期")


class SecondWrong(Refused):
    """Only kinds that the plan says so may serve two bodies."""

    code = "institutions.second_wrong"
    message = _("“{name}”不能同时服务两个机构")
    mend = _("只有方案写明的种类（如内设办公室）可以服务两个机构")


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind of body as the plan in force knows it, its words in the reader's language.

    tier_order: 1 on top. decided_by: the authority that must decide, "" for any.
    """

    id: str
    title: str
    tier: str
    tier_title: str
    tier_order: int
    parents: tuple[str, ...] = ()
    at_least: int = 0
    at_most: int | None = None
    counts_to_ceiling: bool = False
    is_community: bool = False
    is_front_line: bool = False
    rank: str = ""
    decided_by: str = ""
    may_serve_two: bool = False
    is_leading_group: bool = False


Kinds = Mapping[str, BodyKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """A body to enter: `parent` and `second` are codes, "" for none."""

    code: str
    name: str
    kind: str
    area: str
    established_on: date
    parent: str = ""
    second: str = ""
    rank: str = ""
    sort: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A body that stands: enough to be a parent. first_name: what it was called when it was entered."""

    code: str
    name: str
    kind: str
    established_on: date
    abolished_on: date | None = None
    first_name: str = ""

    def stands(self, on: date) -> bool:
        """Say whether the body exists on a day; the day of abolition is the first without it."""
        return self.established_on <= on and (self.abolished_on is None or on < self.abolished_on)


def check_document(document: str, *, field: str = "document") -> None:
    """Refuse what rests on no document."""
    if not document.strip():
        raise DocumentMissing(field=field)


def kind_of(kinds: Kinds, kind: str, *, field: str = "kind") -> BodyKind:
    """Return the kind.

    Raises: KindUnknown.
    """
    found = kinds.get(kind)
    if found is None:
        raise KindUnknown(field=field, kind=kind)
    return found


def check_named(body: NewBody) -> None:
    """Refuse a body without a name or with a code that cannot be one."""
    if not CODE.fullmatch(body.code):
        raise CodeWrong(field="code", written=body.code)
    if not body.name.strip():
        raise NameMissing(field="name")


def check_place(body: NewBody, kinds: Kinds, standing: Mapping[str, Standing], *, on: date) -> None:
    """Refuse a body that the plan does not let stand there on that day.

    A kind for which the plan names no parents stands on its own. Source: the plan's flat structure, pack `parents`.
    """
    kind = kind_of(kinds, body.kind)
    if body.parent or kind.parents:
        above = standing.get(body.parent)
        if body.parent and (above is None or not above.stands(on)):
            raise ParentMissing(field="parent", parent=body.parent, on=on.isoformat())
        if above is None or above.kind not in kind.parents:
            raise ParentWrong(
                field="parent",
                name=body.name,
                kind=kind.title,
                parent=above.name if above else "—",
                allowed="、".join(kinds[item].title for item in kind.parents if item in kinds) or "—",
            )
    if body.second:
        other = standing.get(body.second)
        if other is None or not other.stands(on):
            raise ParentMissing(field="second", parent=body.second, on=on.isoformat())
        if not kind.may_serve_two or other.kind not in kind.parents or body.second == body.parent:
            raise SecondWrong(field="second", name=body.name)


def check_bodies(bodies: Sequence[NewBody], kinds: Kinds, standing: Mapping[str, Standing]) -> None:
    """Refuse a batch of bodies in which one is misnamed, misplaced or bears a used code; earlier rows may be parents."""
    known = dict(standing)
    for body in bodies:
        check_named(body)
        if body.code in known:
            raise CodeTaken(field="code", written=body.code)
        check_place(body, kinds, known, on=body.established_on)
        known[body.code] = Standing(body.code, body.name, body.kind, body.established_on)
