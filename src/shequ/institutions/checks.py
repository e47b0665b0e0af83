"""What the plan board can tell about bodies, duties and orders."""

from collections.abc import Sequence
from typing import Any

from shequ.institutions import queries
from shequ.institutions.queries import DutyRow
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Check, Found, Outcome, Unmeasured

NO_BODIES = _("还没有登记机构")
NO_ORDERS = _("还没有执行过机构调整令")
NO_SETTING = _("本方案没有写明对应的机构种类")
NO_DUTIES = _("还没有登记职责")
UNIT = _("个")
ADDED = ("institutions.institutions_added", "institutions.order_executed")
PARTS = (
    "institutions.duties_added", "institutions.duty_part_given", "institutions.duty_part_ended",
    "institutions.duty_handed_over", "institutions.duties_moved",
)  # fmt: skip
AREAS = ("areas.area_added", "areas.areas_added", "areas.area_ended")


def _home(scene: PlanScene) -> str:
    return scene.area or scene.plan.area


def party_organisation(scene: PlanScene) -> Outcome | Unmeasured:
    """Communities without a Party organisation of the kinds that the plan names."""
    kinds = set(scene.setting("kinds", ()))
    if not kinds:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(_home(scene)):
        return Unmeasured(NO_BODIES)
    held = {body.area for body in queries.bodies_measured(under_area=_home(scene), on=scene.on) if body.kind in kinds}
    communities = queries.communities_measured(under_area=_home(scene), on=scene.on)
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
    kinds = [kind for kind in queries.kinds_for(_home(scene), scene.on).values() if kind.is_community and kind.at_least]
    if not kinds:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(_home(scene)):
        return Unmeasured(NO_BODIES)
    held = {(body.area, body.kind) for body in queries.bodies_measured(under_area=_home(scene), on=scene.on)}
    communities = queries.communities_measured(under_area=_home(scene), on=scene.on)
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
    kinds = queries.kinds_for(_home(scene), scene.on)
    bodies = [
        body
        for body in queries.bodies_measured(under_area=_home(scene), on=scene.on)
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


def setups_within_abolitions(scene: PlanScene) -> Outcome | Unmeasured:
    """Executed orders that set up more than they abolished, and bodies set up since the plan by no order at all."""
    ratio = scene.value("order.setups_per_abolition")
    if ratio is None:
        return Unmeasured(_("本方案没有规定撤销与设立的比例"))
    kinds = queries.kinds_for(_home(scene), scene.on)
    orders = queries.orders_measured(under_area=_home(scene), on=scene.on, kinds=kinds)
    since = scene.plan.pack.effective_from
    loose = [
        body
        for body in queries.bodies_measured(under_area=_home(scene), on=scene.on)
        if body.established_on >= since and not body.is_by_order
        if body.kind in kinds and kinds[body.kind].counts_to_ceiling
    ]
    if not orders and not loose:
        return Unmeasured(NO_ORDERS)
    found = [
        Found(
            subject=f"order:{order.id}", area=order.area, name=order.number,
            what=_("机构调整令 {name} 撤销 {abolished} 个、设立 {measured} 个占限额的机构"),
            values={"abolished": order.abolished}, measured=order.set_up,
            required=queries.allowed_set_ups(ratio.value, order.abolished), unit=UNIT,
            mend=_("补报上级同意超出限额的文件，或用新的调整令撤并"), link="institutions:order_detail",
            link_args=(str(order.id),),
        )
        for order in orders
        if not order.has_superior_document and order.set_up > queries.allowed_set_ups(ratio.value, order.abolished)
    ]  # fmt: skip
    found += [
        Found(
            subject=f"institution:{body.code}", area=body.area, name=body.name,
            what=_("“{name}”在方案施行后设立，没有机构调整令"), measured=body.established_on.isoformat(), required="",
            mend=_("核对设立日期和批准文件"), link="institutions:institution_detail", link_args=(str(body.id),),
        )
        for body in loose
    ]  # fmt: skip
    return Outcome(len(orders) + len(loose), found)


def abolished_first(scene: PlanScene) -> Outcome | Unmeasured:
    """Executed orders in which a body that counts was set up before the last one was abolished."""
    kinds = queries.kinds_for(_home(scene), scene.on)
    orders = queries.orders_measured(under_area=_home(scene), on=scene.on, kinds=kinds)
    if not orders:
        return Unmeasured(NO_ORDERS)
    return Outcome(
        len(orders),
        [
            Found(
                subject=f"order:{order.id}", area=order.area, name=order.number,
                what=_("机构调整令 {name} 先设立、后撤销"), mend=_("核对调整令的条目次序和批准文件"),
                link="institutions:order_detail", link_args=(str(order.id),),
            )
            for order in orders
            if not order.is_abolished_first
        ],
    )  # fmt: skip


def bodies_replaced(scene: PlanScene) -> Outcome | Unmeasured:
    """Bodies of the kinds to be abolished that still stand, kinds to be set up that do not, and new before old."""
    new, old = tuple(scene.setting("set_up", ())), tuple(scene.setting("abolish", ()))
    if not new and not old:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(_home(scene)):
        return Unmeasured(NO_BODIES)
    kinds = queries.kinds_for(_home(scene), scene.on)
    bodies = queries.bodies_measured(under_area=_home(scene), on=scene.on)
    standing: dict[str, Any] = {body.kind: body for body in bodies}
    ended = [item for item in queries.ended_measured(under_area=_home(scene), on=scene.on) if item.kind in old]
    last = max((item.abolished_on for item in ended), default=None)

    def found(kind: str, what: str, mend: str, *, measured: str = "") -> Found:
        body = standing.get(kind)
        return Found(
            subject=f"kind:{kind}", area=body.area if body else _home(scene), name=kinds[kind].title if kind in kinds else kind,
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


def submission_sent(scene: PlanScene) -> Outcome | Unmeasured:
    """Kinds of bodies that the plan requires and that count, neither standing nor in any order put forward."""
    kinds = [
        kind for kind in queries.kinds_for(_home(scene), scene.on).values() if kind.at_least and kind.counts_to_ceiling
    ]
    if not kinds:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(_home(scene)):
        return Unmeasured(NO_BODIES)
    there = {body.kind for body in queries.bodies_measured(under_area=_home(scene), on=scene.on)}
    there |= queries.kinds_put_forward(under_area=_home(scene))
    return Outcome(
        len(kinds),
        [
            Found(
                subject=f"kind:{kind.id}", area=_home(scene), name=kind.title, what=_("“{name}”的机构方案还没有报批"),
                mend=_("起草机构调整令并提交"), link="institutions:order_list",
            )
            for kind in kinds
            if kind.id not in there
        ],
    )  # fmt: skip


def one_lead(scene: PlanScene) -> Outcome | Unmeasured:
    """Duties with nobody who leads, or more than one."""
    rows = _duties(scene)
    if not rows:
        return Unmeasured(NO_DUTIES)
    found = [
        _duty(row, _("职责“{name}”没有牵头单位：{places}"), _("在职责页明确一个牵头单位"), places=row.gaps, measured=0)
        for row in rows
        if row.gaps
    ]
    found += [
        _duty(
            row,
            _("职责“{name}”有几个牵头单位：{places}"),
            _("保留一个牵头单位，其他改为配合"),
            places=row.doubles,
            measured=2,
        )
        for row in rows
        if row.doubles
    ]
    return Outcome(len(rows), found)


def held(scene: PlanScene) -> Outcome | Unmeasured:
    """Duties in which nobody has any part."""
    rows = _duties(scene)
    if not rows:
        return Unmeasured(NO_DUTIES)
    return Outcome(
        len(rows),
        [
            _duty(row, _("职责“{name}”没有承担机构"), _("在职责页明确承担机构"), places=(), measured=0)
            for row in rows
            if not row.parts
        ],
    )


def _duties(scene: PlanScene) -> Sequence[DutyRow]:
    return queries.measured_duties(area=_home(scene), on=scene.on, source=scene.setting("source", ""))


def _duty(row: DutyRow, what: str, mend: str, *, places: Sequence[str], measured: int) -> Found:
    return Found(
        subject=f"duty:{row.code}", area=row.area, name=row.title, what=what, values={"places": "、".join(places)},
        measured=measured, required=1, unit=UNIT, mend=mend, link="institutions:duty_detail", link_args=(str(row.id),),
    )  # fmt: skip


CHECKS = (
    Check(kind="party.organisation_kind", run=party_organisation, affected_by=(*ADDED, *AREAS), is_of_clause=True),
    Check(kind="community.three_bodies", run=three_bodies, affected_by=(*ADDED, *AREAS)),
    Check(kind="institution.no_extra_level", run=no_extra_level, affected_by=ADDED),
    Check(kind="order.setups_within_abolitions", run=setups_within_abolitions, affected_by=ADDED),
    Check(kind="order.abolished_first", run=abolished_first, affected_by=ADDED),
    Check(kind="order.bodies_replaced", run=bodies_replaced, affected_by=ADDED, is_of_plan=True, is_of_clause=True),
    Check(
        kind="submission.sent", run=submission_sent, affected_by=(*ADDED, "institutions.order_stepped"), is_of_plan=True
    ),
    Check(kind="duty.one_lead", run=one_lead, affected_by=(*ADDED, *PARTS), is_of_clause=True),
    Check(kind="duty.held", run=held, affected_by=(*ADDED, *PARTS), is_of_clause=True),
)
