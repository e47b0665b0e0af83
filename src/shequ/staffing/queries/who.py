"""Who is who: the posts of each body with those who hold them, and those that nobody holds, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions.models import InstitutionVersion
from shequ.institutions.queries import in_counties, standing_on, versions_seen
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import TITLES
from shequ.staffing.models import Appointment, Post, PostVersion
from shequ.staffing.queries.parts import not_over
from shequ.staffing.terms import (
    APPOINTMENT_END,
    APPOINTMENT_MAKE,
    CASE_PROPOSE,
    POST_ABOLISH,
    POST_CHANGE,
    STAFF_SEE,
    WHO_SEE,
    Ground,
    HeadKind,
    Mode,
    Position,
    Purpose,
)

OPEN = "who holds which post is open to the county's staff; filtered by the counties of the actor's places"
VACANT, FILLED = "vacant", "filled"


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who holds a post, and how. may_see: whether the actor may open the person's record."""

    appointment_id: UUID
    staff_id: UUID
    name: str
    mode: str
    mode_label: str
    ground_label: str
    since: date
    until: date | None
    term_ends_on: date | None
    document: str
    may_see: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as of a day; holder None: nobody."""

    id: UUID
    institution_id: UUID
    institution: str
    area: str
    title: str
    position: str
    position_label: str
    rank: str
    head_kind: str
    head_kind_label: str
    is_leading: bool
    purpose_label: str
    role: str
    role_label: str
    since: date
    holder: HolderRow | None


@dataclass(frozen=True, slots=True)
class BodyPosts:
    """A body with its posts as of a day."""

    institution_id: UUID
    code: str
    name: str
    area: str
    tier: str
    posts: tuple[PostRow, ...]

    @property
    def vacant(self) -> int:
        """How many posts nobody holds."""
        return sum(post.holder is None for post in self.posts)


@dataclass(frozen=True, slots=True)
class PostDetail:
    """A post with all that it was and all who held it."""

    row: PostRow
    versions: tuple[tuple[str, str, date, date | None, str], ...]
    holders: tuple[HolderRow, ...]
    established_on: date
    abolished_on: date | None
    need: str
    document: str
    may_change: bool
    may_abolish: bool
    may_fill: bool
    may_propose: bool
    may_end: bool


def who_is_who(
    call: Call,
    *,
    on: date | None = None,
    area: str = "",
    institution: UUID | None = None,
    only: str = "",
    text: str = "",
) -> list[BodyPosts]:
    """Return bodies with their posts and holders as of a day; three statements for any number.

    only: `vacant` or `filled`. text: in the name of a holder, a post or a body.
    """
    day = on or call.on
    rows = PostVersion.objects.unscoped(because=OPEN).filter(
        in_counties(call.actor, WHO_SEE) & under(area), standing_on(day)
    )
    if institution is not None:
        rows = rows.filter(institution=institution)
    found = list(rows.select_related("post").order_by("sort", "title", "id"))
    holders = _holders(call, [row.post_id for row in found], day)
    bodies = {
        row.institution_id: row
        for row in versions_seen(call.actor)
        .filter(standing_on(day), institution__in={row.institution_id for row in found})
        .select_related("institution")
    }
    by_body: dict[UUID, list[PostRow]] = {}
    for version in found:
        body = bodies.get(version.institution_id)
        if body is None:
            continue
        row = _post_row(version, body.name, holders.get(version.post_id))
        if (only == VACANT and row.holder) or (only == FILLED and not row.holder):
            continue
        if text and not any(text in part for part in (row.title, body.name, row.holder.name if row.holder else "")):
            continue
        by_body.setdefault(version.institution_id, []).append(row)
    return [
        BodyPosts(pk, body.institution.code, body.name, body.area_id, body.tier, tuple(by_body[pk]))
        for pk, body in sorted(bodies.items(), key=lambda item: (item[1].area_id, item[1].sort, item[1].name))
        if pk in by_body
    ]


def _holders(call: Call, posts: Iterable[UUID], on: date) -> dict[UUID, HolderRow]:
    rows = Appointment.objects.unscoped(because=OPEN).filter(not_over(on), post__in=list(posts), valid_from__lte=on)
    return {row.post_id: _holder(call, row) for row in rows.select_related("staff")}


def _holder(call: Call, row: Appointment) -> HolderRow:
    return HolderRow(
        row.pk, row.staff_id, row.staff.name, row.mode, say(Mode(row.mode).label), say(Ground(row.ground).label),
        row.valid_from, row.valid_to, row.term_ends_on, row.document, call.actor.may(STAFF_SEE, row.staff.area_id),
    )  # fmt: skip


def _post_row(version: PostVersion, institution: str, holder: HolderRow | None) -> PostRow:
    purpose = version.post.purpose
    return PostRow(
        version.post_id, version.institution_id, institution, version.area_id, version.title, version.position,
        say(Position(version.position).label), version.rank, version.head_kind,
        say(HeadKind(version.head_kind).label) if version.head_kind else "", version.is_leading,
        say(Purpose(purpose).label) if purpose else "", version.role,
        say(TITLES[version.role]) if version.role else "",
        version.valid_from, holder,
    )  # fmt: skip


def post_detail(call: Call, *, post_id: UUID) -> PostDetail:
    """Return a post of the actor's counties with its history.

    Raises: Hidden.
    """
    post = Post.objects.unscoped(because=OPEN).filter(in_counties(call.actor, WHO_SEE), pk=post_id).first()
    if post is None:
        raise Hidden()
    versions = list(
        PostVersion.objects.unscoped(because=OPEN).filter(post=post).select_related("post").order_by("-valid_from")
    )
    names = _names(call, {row.institution_id for row in versions})
    rows = list(
        Appointment.objects.unscoped(because=OPEN).filter(post=post).select_related("staff").order_by("-valid_from")
    )
    now = next((row for row in versions if row.valid_from <= call.on), versions[-1])
    held = next(
        (row for row in rows if row.valid_from <= call.on and (row.valid_to is None or call.on < row.valid_to)), None
    )
    is_open = post.abolished_on is None
    may = call.actor.may
    return PostDetail(
        row=_post_row(now, names.get(now.institution_id, "—"), _holder(call, held) if held else None),
        versions=tuple(
            (row.title, names.get(row.institution_id, "—"), row.valid_from, row.valid_to, row.document) for row in versions
        ),
        holders=tuple(_holder(call, row) for row in rows),
        established_on=post.established_on, abolished_on=post.abolished_on, need=post.need, document=post.document,
        may_change=is_open and may(POST_CHANGE, now.area_id),
        may_abolish=is_open and held is None and may(POST_ABOLISH, now.area_id),
        may_fill=is_open and held is None and may(APPOINTMENT_MAKE, now.area_id),
        may_propose=is_open and held is None and now.is_leading and may(CASE_PROPOSE, now.area_id),
        may_end=held is not None and may(APPOINTMENT_END, now.area_id),
    )  # fmt: skip


def _names(call: Call, bodies: Iterable[UUID]) -> dict[UUID, str]:
    rows: Any = versions_seen(call.actor).filter(institution__in=set(bodies)).order_by("valid_from")
    return dict(rows.values_list("institution_id", "name"))


def vacant_posts(call: Call, permission: str) -> list[tuple[str, str]]:
    """Return (id, "body: title") of the posts that nobody holds today where the actor holds a permission."""
    return [
        (str(post.id), f"{body.name}：{post.title}")
        for body in who_is_who(call, only=VACANT)
        for post in body.posts
        if call.actor.may(permission, post.area)
    ]


def body_choices(call: Call, permission: str) -> list[tuple[str, str]]:
    """Return (id, name) of the bodies standing today where the actor holds a permission; one statement."""
    rows: list[InstitutionVersion] = list(
        versions_seen(call.actor).filter(standing_on(call.on)).order_by("area_id", "sort", "name")
    )
    return [(str(row.institution_id), row.name) for row in rows if call.actor.may(permission, row.area_id)]


def code_of(call: Call, institution: UUID) -> str:
    """Return the code of a body of the actor's counties.

    Raises: Hidden.
    """
    row = versions_seen(call.actor).filter(institution=institution).select_related("institution").first()
    if row is None:
        raise Hidden(field="institution")
    return str(row.institution.code)
