"""Posts: set up, changed, abolished. Where they move because of an order stands in `moving`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions.queries import ids_of, names_on, standing_body
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.staffing import facts, terms
from shequ.staffing.actions.accounts import check_has_staff, check_position_free
from shequ.staffing.actions.appointments import post_locked
from shequ.staffing.actions.granting import rights_follow
from shequ.staffing.models import Appointment, Post, PostVersion
from shequ.staffing.queries.numbers import plan_number
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.rules import ledger
from shequ.staffing.rules import posts as rules
from shequ.staffing.rules.posts import NewPost

NAMED = 5
CHANGEABLE = ("title", "rank", "head_kind", "role", "role_area", "sort")


@action(terms.POSTS_SET_UP)
def posts_set_up(
    call: Call, *, area: str, posts: Sequence[NewPost], on: date, document: str, is_fact: bool = False
) -> dict[str, UUID]:
    """Set posts up in bodies of a county from a day on; returns their ids by the key that each was given.

    A leading post takes a position of the leadership quota: one that the plan numbers, or one approved for a purpose.
    is_fact: they stood before this system; the quota is not asked. Raises: Hidden, NotPermitted, rules.TitleMissing,
    PositionUnknown, NotLeading, PurposeMissing, RoleWrong, ledger.OverAuthorised, DocumentMissing.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.POSTS_SET_UP, county)
    document = ledger.check_document(document)
    keys = ids_of(county, {post.institution for post in posts})
    made: dict[str, UUID] = {}
    rows: list[tuple[Post, PostVersion]] = []
    for at, new in enumerate(posts):
        if new.institution not in keys:
            raise rules.BodyMissing(field="institution", written=new.institution, on=on.isoformat())
        body = standing_body(call, institution_id=keys[new.institution], on=on)
        check_has_staff(body, on=call.on)
        number = plan_number(body.kind, new.position, area=body.area_id, on=on)
        rules.check_post(new, institution=body.name, plan_number=number)
        if new.is_leading and not is_fact:
            check_position_free(body.institution, new.position, since=on, name=body.name)
        post = Post(
            id=uuid7(), area_id=body.area_id, established_on=on, purpose=new.purpose, need=new.need.strip(),
            document=document,
        )  # fmt: skip
        version = PostVersion(
            id=uuid7(), area_id=body.area_id, post=post, institution=body.institution, title=new.title.strip(),
            position=new.position, rank=new.rank.strip(), head_kind=new.head_kind, is_leading=new.is_leading,
            role=new.role, role_area=new.role_area, sort=new.sort, valid_from=on, document=document,
        )  # fmt: skip
        rows.append((post, version))
        made[new.key or str(at)] = post.pk
        if new.is_leading and not is_fact:
            # Written at once: the next leading post of this batch has to see it in the quota.
            post.save(force_insert=True)
            version.save(force_insert=True)
    waiting = [(post, version) for post, version in rows if post._state.adding]
    Post.objects.bulk_create(post for post, _version in waiting)
    PostVersion.objects.bulk_create(version for _post, version in waiting)
    names = "、".join(version.title for _post, version in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
    record(
        call,
        facts.PostsSetUp(
            area=county, subject=f"area:{county}", count=len(rows), names=names, on=on.isoformat(), document=document,
            rows=tuple({**asdict(new), "key": str(post.pk)} for new, (post, _version) in zip(posts, rows, strict=True)),
        ),
    )  # fmt: skip
    return made


@action(terms.POST_CHANGE)
def post_change(call: Call, *, post_id: UUID, on: date, document: str, values: dict[str, Any]) -> UUID | Unchanged:
    """Give a post another title, rank, kind of head, role or place in the list from a day on; the past stays.

    Whoever holds it gets the rights of the new role that day.
    Raises: Hidden, NotPermitted, rules.PostEnded, TitleMissing, RoleWrong, ledger.DocumentMissing, PeriodWrong.
    """
    post, version = post_locked(call, post_id, on)
    call.require(terms.POST_CHANGE, version)
    document = ledger.check_document(document)
    if version.valid_to is not None:
        raise ledger.PeriodWrong(field="on")
    wanted = {name: values[name] for name in CHANGEABLE if name in values}
    old = {name: getattr(version, name) for name in wanted if getattr(version, name) != wanted[name]}
    if not old:
        return Unchanged("the post is so already")
    new = NewPost(
        institution="", position=version.position, is_leading=version.is_leading, purpose=post.purpose,
        **{name: wanted.get(name, getattr(version, name)) for name in CHANGEABLE},
    )  # fmt: skip
    rules.check_post(new, institution="", plan_number=0)
    held = _holding(post, on)
    if held is not None and "head_kind" in old:
        raise rules.StillHeld(field="head_kind", title=version.title, name=held.staff.name)
    if on <= version.valid_from:
        raise rules.EndTooEarly(field="on", since=version.valid_from.isoformat())

    version.valid_to = on
    version.save(update_fields=["valid_to"])
    fresh = PostVersion.objects.create(
        id=uuid7(), area_id=version.area_id, post=post, institution=version.institution, position=version.position,
        is_leading=version.is_leading, valid_from=on, document=document,
        **{name: getattr(new, name) for name in CHANGEABLE},
    )  # fmt: skip
    record(
        call,
        facts.PostChanged(
            area=version.area_id, subject=f"post:{post.pk}", post=str(post.pk), title=fresh.title, on=on.isoformat(),
            document=document, old=old, new={name: wanted[name] for name in old},
        ),
    )  # fmt: skip
    if held is not None and {"role", "role_area"} & set(old):
        rights_follow(call, held, held.staff, fresh, fact="staffing.post_changed", since=on)
    return post.pk


@action(terms.POST_ABOLISH)
def post_abolish(call: Call, *, post_id: UUID, on: date, document: str) -> UUID:
    """Abolish a post that nobody holds from a day on.

    Raises: Hidden, NotPermitted, rules.PostEnded, StillHeld, EndTooEarly, ledger.DocumentMissing.
    """
    post, version = post_locked(call, post_id, on)
    call.require(terms.POST_ABOLISH, version)
    document = ledger.check_document(document)
    held = _holding(post, on)
    if held is not None:
        raise rules.StillHeld(field="post", title=version.title, name=held.staff.name)
    rules.check_end(max(version.valid_from, post.established_on), None, on)
    post.abolished_on = version.valid_to = on
    post.save(update_fields=["abolished_on"])
    version.save(update_fields=["valid_to"])
    record(
        call,
        facts.PostAbolished(
            area=version.area_id, subject=f"post:{post.pk}", post=str(post.pk),
            institution=names_on([version.institution_id], on).get(version.institution_id, "—"), title=version.title,
            on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return post.pk


def _holding(post: Post, on: date) -> Appointment | None:
    """Return who holds a post on a day or later."""
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(post=post).select_related("staff")
    return next((row for row in rows if row.valid_to is None or row.valid_to > on), None)
