"""What the plan board can tell about elected committees: how many members, until when, and whether they were elected."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q

from shequ.institutions.queries import BodyMeasured, bodies_measured
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Strength, Unmeasured
from shequ.staffing import queries, terms
from shequ.staffing.checks.establishment import HEADS, home
from shequ.staffing.queries import HeldPost
from shequ.staffing.terms import SEATS, Ground

NO_SETTING = _("本方案没有写明哪些机构由选举产生")
NO_BODIES = _("还没有登记这类机构")
NOT_ASKED = _("这一天施行的法律没有这项要求")
NO_MEMBERS = _("还没有登记居委会成员")
Members = Mapping[BodyMeasured, Sequence[HeldPost]]


def _members(scene: PlanScene) -> Members | Unmeasured:
    kinds = tuple(scene.setting("kinds", ()))
    if not kinds:
        return Unmeasured(NO_SETTING)
    area = home(scene)
    bodies = bodies_measured(under_area=area, on=scene.on, kinds=kinds)
    if not bodies:
        return Unmeasured(NO_BODIES)
    posts = queries.posts_measured(area=area, on=scene.on, extra=Q(position__in=SEATS))
    seated = [post for post in posts if post.staff_id is not None]
    if not seated:
        return Unmeasured(NO_MEMBERS)
    return {body: [post for post in seated if post.institution_id == body.id] for body in bodies}


def member_counts(scene: PlanScene) -> Outcome | Unmeasured:
    """Committees with fewer or more members than the law and the plan allow; a person counts once."""
    members = _members(scene)
    if isinstance(members, Unmeasured):
        return members
    found = []
    for body, posts in members.items():
        count = len({post.staff_id for post in posts})
        breach = scene.judge("members", count, area=body.area)
        if breach:
            found.append(
                Found(
                    subject=f"committee:{body.id}:members", area=body.area, name=body.name, measured=count,
                    required=breach.required, what=_("“{name}”有成员 {measured} 名，应为 {required} 名"), unit=HEADS,
                    strength=breach.strength, mend=_("依法补选"), link="staffing:who_is_who",
                )
            )  # fmt: skip
    return Outcome(len(members), found)


def terms_running(scene: PlanScene) -> Outcome | Unmeasured:
    """Members whose term ended, or ends soon, and members whose term nobody wrote down."""
    members = _members(scene)
    if isinstance(members, Unmeasured):
        return members
    soon = scene.on + timedelta(days=terms.TERM_WARNING_DAYS)
    found = []
    for body, posts in members.items():
        ends = [post.term_ends_on for post in posts if post.term_ends_on is not None]
        if posts and len(ends) < len(posts):
            found.append(_of(body, "unknown", _("“{name}”有 {measured} 名成员没有登记任期"), len(posts) - len(ends)))
        if ends and min(ends) < scene.on:
            found.append(
                _of(body, "over", _("“{name}”的任期已在 {measured} 届满"), min(ends).isoformat(), Strength.STOP)
            )
        elif ends and min(ends) <= soon:
            found.append(_of(body, "soon", _("“{name}”的任期在 {measured} 届满"), min(ends).isoformat()))
    return Outcome(len(members), found)


def _of(body: BodyMeasured, what: str, sentence: str, measured: int | str, strength: Strength = Strength.WARN) -> Found:
    return Found(
        subject=f"committee:{body.id}:{what}", area=body.area, name=body.name, what=sentence, measured=measured,
        strength=strength, mend=_("依法组织换届选举，登记新的任期"), link="staffing:who_is_who",
    )  # fmt: skip


def members_elected(scene: PlanScene) -> Outcome | Unmeasured:
    """Members who hold their seat on another ground than an election."""
    members = _members(scene)
    if isinstance(members, Unmeasured):
        return members
    seated = [(body, post) for body, posts in members.items() for post in posts]
    return Outcome(
        len(seated),
        [
            Found(
                subject=f"seat:{post.post_id}", area=post.area, name=f"{body.name}{post.title}",
                what=_("“{name}”不是选举产生的"), mend=_("核对选举结果；确未经过选举的依法补选"), link="staffing:post_detail",
                link_args=(str(post.post_id),),
            )
            for body, post in seated
            if post.ground != Ground.ELECTED
        ],
    )  # fmt: skip


def women_among_members(scene: PlanScene) -> Outcome | Unmeasured:
    """Committees without a woman, where the law of the day asks for one; members of unknown sex leave it open."""
    if scene.on < terms.WOMAN_FROM:
        return Unmeasured(NOT_ASKED)
    members = _members(scene)
    if isinstance(members, Unmeasured):
        return members
    sexes = queries.sexes_of({post.staff_id for posts in members.values() for post in posts if post.staff_id})
    known = {
        body: {sexes.get(post.staff_id, "") for post in posts if post.staff_id}
        for body, posts in members.items()
        if posts
    }
    told = {body: found for body, found in known.items() if "" not in found or terms.FEMALE in found}
    return Outcome(
        len(told),
        [
            Found(
                subject=f"committee:{body.id}:women", area=body.area, name=body.name, measured=0, required=1, unit=HEADS,
                what=_("“{name}”没有妇女成员"), mend=_("补选或换届时依法选出妇女成员"), link="staffing:who_is_who",
            )
            for body, found in told.items()
            if terms.FEMALE not in found
        ],
    )  # fmt: skip
