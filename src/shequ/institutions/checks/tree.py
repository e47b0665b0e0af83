"""What the plan board can tell about bodies."""

from typing import Any

from shequ.institutions import queries
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Unmeasured

NO_BODIES = _("还没有登记机构")


NO_SETTING = _("本方案没有写明对应的机构种类")


UNIT = _("个")


ADDED = ("institutions.institutions_added", "institutions.order_executed")


AREAS = ("areas.area_added", "areas.areas_added", "areas.area_ended", "areas.areas_ended")


def home(scene: PlanScene) -> str:
    """Return the code of the area that is measured."""
    return scene.area or scene.plan.area


def party_organisation(scene: PlanScene) -> Outcome | Unmeasured:
    """Communities without a Party organisation of the kinds that the plan names."""
    kinds = set(scene.setting("kinds", ()))
    if not kinds:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(home(scene)):
        return Unmeasured(NO_BODIES)
    held = {body.area for body in queries.bodies_measured(under_area=home(scene), on=scene.on) if body.kind in kinds}
    communities = queries.communities_measured(under_area=home(scene), on=scene.on)
    return Outcome(
        len(communities),
        [
            Found(
                subject=f"community:{code}", area=code, name=name, what=_("{name}还没有党组织"), measured=0, required=1,
                unit=UNIT, mend=_("报上级党组织批准，用机构调整令设立"), link="institutions:tree",
            )
            for code, name in communities
            if code not in held
        ],
    )  # fmt: skip


def three_bodies(scene: PlanScene) -> Outcome | Unmeasured:
    """Communities that lack one of the bodies which together make a community."""
    kinds = [kind for kind in queries.kinds_for(home(scene), scene.on).values() if kind.is_community and kind.at_least]
    if not kinds:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(home(scene)):
        return Unmeasured(NO_BODIES)
    held = {(body.area, body.kind) for body in queries.bodies_measured(under_area=home(scene), on=scene.on)}
    communities = queries.communities_measured(under_area=home(scene), on=scene.on)
    return Outcome(
        len(communities),
        [
            Found(
                subject=f"community:{code}:{kind.id}", area=code, name=name, what=_("{name}还没有{kind}"),
                values={"kind": kind.title}, measured=0, required=kind.at_least, unit=UNIT,
                mend=_("用机构调整令设立"), link="institutions:tree",
            )
            for code, name in communities
            for kind in kinds
            if (code, kind.id) not in held
        ],
    )  # fmt: skip


def no_extra_level(scene: PlanScene) -> Outcome | Unmeasured:
    """Bodies on the front line that do not stand directly under a kind which the plan allows."""
    kinds = queries.kinds_for(home(scene), scene.on)
    bodies = [
        body
        for body in queries.bodies_measured(under_area=home(scene), on=scene.on)
        if body.kind in kinds and kinds[body.kind].is_front_line
    ]
    if not bodies:
        return Unmeasured(NO_BODIES)
    return Outcome(
        len(bodies),
        [
            Found(
                subject=f"institution:{body.code}", area=body.area, name=body.name,
                what=_("“{name}”设在“{parent}”之下，中间多了层级"), values={"parent": body.parent_name or "—"},
                measured=body.parent_name or "—",
                required="、".join(kinds[item].title for item in kinds[body.kind].parents if item in kinds),
                mend=_("用机构调整令改到方案规定的上级之下"), link="institutions:institution_detail",
                link_args=(str(body.id),),
            )
            for body in bodies
            if kinds[body.kind].parents and body.parent_kind not in kinds[body.kind].parents
        ],
    )  # fmt: skip


def bodies_replaced(scene: PlanScene) -> Outcome | Unmeasured:
    """Bodies of the kinds to be abolished that still stand, kinds to be set up that do not, and new before old."""
    new, old = tuple(scene.setting("set_up", ())), tuple(scene.setting("abolish", ()))
    if not new and not old:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(home(scene)):
        return Unmeasured(NO_BODIES)
    kinds = queries.kinds_for(home(scene), scene.on)
    bodies = queries.bodies_measured(under_area=home(scene), on=scene.on)
    standing: dict[str, Any] = {body.kind: body for body in bodies}
    ended = [item for item in queries.ended_measured(under_area=home(scene), on=scene.on) if item.kind in old]
    last = max((item.abolished_on for item in ended), default=None)

    def found(kind: str, what: str, mend: str, *, measured: str = "") -> Found:
        body = standing.get(kind)
        return Found(
            subject=f"kind:{kind}", area=body.area if body else home(scene), name=kinds[kind].title if kind in kinds else kind,
            what=what, measured=measured, mend=mend, link="institutions:tree",
        )  # fmt: skip

    results = [
        found(kind, _("“{name}”还没有撤销"), _("用机构调整令撤销，写明职责、人员、用房的去向"))
        for kind in old
        if kind in standing
    ]
    results += [found(kind, _("“{name}”还没有设立"), _("用机构调整令设立")) for kind in new if kind not in standing]
    results += [
        found(
            kind, _("“{name}”设立在原机构撤销之前"), _("核对设立和撤销的日期"),
            measured=standing[kind].established_on.isoformat(),
        )
        for kind in new
        if kind in standing and last is not None and standing[kind].established_on < last
    ]  # fmt: skip
    return Outcome(len(new) + len(old), results)
