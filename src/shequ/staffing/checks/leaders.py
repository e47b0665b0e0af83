"""What the plan board can tell about leading posts and who holds them."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from shequ.institutions.queries import bodies_measured
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene, acts_measured, windows_measured
from shequ.plan.terms import Found, FreezeMatter, Outcome, Unmeasured
from shequ.residents import queries as residents
from shequ.staffing import queries
from shequ.staffing.checks.establishment import HEADS, home
from shequ.staffing.queries import HeldPost
from shequ.staffing.terms import Position, Purpose

NO_POSTS = _("还没有登记岗位")
NO_SETTING = _("本方案没有写明由谁兼任")
NO_NUMBERS = _("本方案没有规定领导职数")
NO_SUCH_POST = _("没有这类岗位")
NO_WINDOW = _("没有设定过冻结期")
DAYS = _("天")


def leading_counts(scene: PlanScene) -> Outcome | Unmeasured:
    """Bodies whose leading posts differ from the plan's numbers; those approved for a purpose stand beside them."""
    area = home(scene)
    measures = [threshold.measure for threshold in scene.binding.thresholds]
    if not measures:
        return Unmeasured(NO_NUMBERS)
    posts = queries.posts_measured(area=area, on=scene.on, extra=Q(position__in=measures))
    if not posts:
        return Unmeasured(NO_POSTS)
    found, population = [], 0
    for body in bodies_measured(under_area=area, on=scene.on):
        for position in measures:
            if queries.plan_number(body.kind, position, area=body.area, on=scene.on) is None:
                continue
            population += 1
            mine = [
                post
                for post in posts
                if post.institution_id == body.id and post.position == position and post.is_leading and not post.purpose
            ]
            breach = scene.judge(position, len(mine), area=body.area)
            if breach:
                found.append(
                    Found(
                        subject=f"leaders:{body.id}:{position}", area=body.area, name=body.name,
                        what=_("“{name}”有{position} {measured} 名，方案规定 {required} 名"),
                        values={"position": Position(position).label}, measured=len(mine), required=breach.required,
                        unit=HEADS, strength=breach.strength, mend=_("按方案设置岗位；另有用途的写明用途和批准文件"),
                        link="staffing:who_is_who",
                    )
                )  # fmt: skip
    return Outcome(population, found)


def concurrent_posts(scene: PlanScene) -> Outcome | Unmeasured:
    """Holders of one post who should hold another too, and do not after the days of grace.

    Settings: holder, also: `<kind of body>.<position>`; grace: the parameter with the days.
    """
    pair = _pair(scene)
    if pair is None:
        return Unmeasured(NO_SETTING)
    (kind, position), (other_kind, other_position) = pair
    grace = scene.value(scene.setting("grace", "")) if scene.setting("grace", "") else None
    days = int(grace.value) if grace is not None else 0
    posts = queries.full_holders(queries.posts_measured(area=home(scene), on=scene.on))
    holders = [post for post in posts if (post.body_kind, post.position) == (kind, position)]
    if not holders:
        return Unmeasured(NO_SUCH_POST)
    others = {post.staff_id for post in posts if (post.body_kind, post.position) == (other_kind, other_position)}
    return Outcome(
        len(holders),
        [
            Found(
                subject=f"post:{post.post_id}", area=post.area, name=f"{post.institution}{post.title}",
                what=_("“{name}”任职已 {measured} 天，还没有兼任{other}"),
                values={"other": Position(other_position).label}, measured=(scene.on - _since(post)).days, required=days,
                unit=DAYS, mend=_("按程序办理兼任"), link="staffing:post_detail", link_args=(str(post.post_id),),
            )
            for post in holders
            if post.staff_id not in others and scene.on > _since(post) + timedelta(days=days)
        ],
    )  # fmt: skip


def _since(post: HeldPost) -> date:
    return post.since or date.max


def _pair(scene: PlanScene) -> tuple[tuple[str, str], tuple[str, str]] | None:
    found = []
    for name in ("holder", "also"):
        kind, _dot, position = str(scene.setting(name, "")).rpartition(".")
        if not kind:
            return None
        found.append((kind, position))
    return found[0], found[1]


def one_person(scene: PlanScene) -> Outcome | Unmeasured:
    """Communities in which the two posts are held by two people. Elections never ask this.

    Where a reason was written down with either appointment it is told.
    """
    pair = _pair(scene)
    if pair is None:
        return Unmeasured(NO_SETTING)
    posts = queries.full_holders(queries.posts_measured(area=home(scene), on=scene.on))
    first, second = ({post.area: post for post in posts if (post.body_kind, post.position) == each} for each in pair)
    both = sorted(set(first) & set(second))
    if not both:
        return Unmeasured(NO_SUCH_POST)
    return Outcome(
        len(both),
        [
            Found(
                subject=f"community:{area}:one_person", area=area, name=second[area].institution,
                what=_("“{name}”的书记和主任不是一人（理由：{reason}）")
                if (reason := first[area].reason or second[area].reason)
                else _("“{name}”的书记和主任不是一人，没有写明理由"),
                values={"reason": reason}, mend=_("换届时依法引导；暂不具备条件的，在任职中写明理由"),
                link="staffing:who_is_who",
            )
            for area in both
            if first[area].staff_id != second[area].staff_id
        ],
    )  # fmt: skip


def large_community_posts(scene: PlanScene) -> Outcome | Unmeasured:
    """Posts approved for large communities that stand in others, whose need is not told, or that others hold.

    Settings: large: the parameter from which on a community is large; holders: `<kind>.<position>` of the principals.
    """
    limit = scene.value(scene.setting("large", "")) if scene.setting("large", "") else None
    if limit is None:
        return Unmeasured(NO_SETTING)
    area = home(scene)
    posts = queries.posts_measured(area=area, on=scene.on, extra=Q(post__purpose=Purpose.LARGE_COMMUNITY))
    if not posts:
        return Unmeasured(_("还没有设过规模较大社区的职级岗位"))
    homes = {code: each.households for code, each in residents.counted(area, on=scene.on).items() if code}
    homes = {code: each.households for code, each in residents.stated(area, on=scene.on).items()} | homes
    wanted = {tuple(str(item).rpartition(".")[::2]) for item in scene.setting("holders", ())}
    everybody = queries.full_holders(queries.posts_measured(area=area, on=scene.on))
    principals = {(post.area, post.staff_id) for post in everybody if (post.body_kind, post.position) in wanted}
    found = []
    for post in posts:
        count = homes.get(post.area, 0)
        if count <= int(limit.value):
            found.append(_large(post, _("“{name}”所在社区只有 {measured} 户，不够“规模较大”"), count, int(limit.value)))
        if not post.need:
            found.append(_large(post, _("“{name}”没有写明设置的需要"), None, None, part=":need"))
        if post.staff_id is not None and (post.area, post.staff_id) not in principals:
            found.append(_large(post, _("“{name}”不是由社区主要负责人担任"), None, None, part=":holder"))
    return Outcome(len(posts), found)


def _large(post: HeldPost, what: str, measured: int | None, required: int | None, *, part: str = "") -> Found:
    return Found(
        subject=f"post:{post.post_id}{part}", area=post.area, name=f"{post.institution}{post.title}", what=what,
        measured=measured, required=required, mend=_("按方案核对，调整或撤销这个岗位"), link="staffing:post_detail",
        link_args=(str(post.post_id),),
    )  # fmt: skip


def frozen_acts(scene: PlanScene) -> Outcome | Unmeasured:
    """Entries from outside and promotions in freeze windows that went through no approval."""
    area = home(scene)
    found: list[Found] = []
    population = 0
    matters: Sequence[tuple[str, str]] = (
        (FreezeMatter.ENTRY, _("冻结期内 {measured} 进人 1 名，没有经过批准")),
        (FreezeMatter.PROMOTION, _("冻结期内 {measured} 任命领导职务 1 名，没有经过批准")),
    )
    for matter, what in matters:
        spans = windows_measured(matter, area=area)
        population += len(spans)
        if not spans:
            continue
        passed = acts_measured(matter, area=area)
        ask = queries.entries_from_outside if matter == FreezeMatter.ENTRY else queries.promotions
        found += [
            Found(
                subject=f"{matter}:{act.staff_id}:{act.on}", area=act.area, name="", what=what,
                measured=act.on.isoformat(), mend=_("核实经过，补办批准或纠正"), link="staffing:staff_detail",
                link_args=(str(act.staff_id),),
            )
            for act in ask(area=area, spans=spans)
            if (f"staff:{act.staff_id}", act.on) not in passed
        ]  # fmt: skip
    return Outcome(population, found) if population else Unmeasured(NO_WINDOW)
