"""What the plan board can tell about orders."""

from shequ.institutions import queries
from shequ.institutions.checks.tree import NO_BODIES, NO_SETTING, UNIT, home
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Unmeasured

NO_ORDERS = _("还没有执行过机构调整令")


def setups_within_abolitions(scene: PlanScene) -> Outcome | Unmeasured:
    """Executed orders that set up more than they abolished, and bodies set up since the plan by no order at all."""
    ratio = scene.value("order.setups_per_abolition")
    if ratio is None:
        return Unmeasured(_("本方案没有规定撤销与设立的比例"))
    kinds = queries.kinds_for(home(scene), scene.on)
    orders = queries.orders_measured(under_area=home(scene), on=scene.on, kinds=kinds)
    since = scene.plan.pack.effective_from
    loose = [
        body
        for body in queries.bodies_measured(under_area=home(scene), on=scene.on)
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
    kinds = queries.kinds_for(home(scene), scene.on)
    orders = queries.orders_measured(under_area=home(scene), on=scene.on, kinds=kinds)
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


def submission_sent(scene: PlanScene) -> Outcome | Unmeasured:
    """Kinds of bodies that the plan requires and that count, neither standing nor in any order put forward."""
    kinds = [
        kind for kind in queries.kinds_for(home(scene), scene.on).values() if kind.at_least and kind.counts_to_ceiling
    ]
    if not kinds:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(home(scene)):
        return Unmeasured(NO_BODIES)
    there = {body.kind for body in queries.bodies_measured(under_area=home(scene), on=scene.on)}
    there |= queries.kinds_put_forward(under_area=home(scene))
    return Outcome(
        len(kinds),
        [
            Found(
                subject=f"kind:{kind.id}", area=home(scene), name=kind.title, what=_("“{name}”的机构方案还没有报批"),
                mend=_("起草机构调整令并提交"), link="institutions:order_list",
            )
            for kind in kinds
            if kind.id not in there
        ],
    )  # fmt: skip
