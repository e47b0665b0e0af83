"""What the plan board can tell about problems between units."""

from shequ.institutions import queries
from shequ.institutions.checks.tree import home
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Unmeasured

NO_TICKETS = _("还没有登记部门间的协调问题")
LATE = _("协调问题“{name}”由{lead}牵头，应于 {required} 前解决，已逾期 {measured} 天")
LEFT = _("协调问题“{name}”还没有交办，希望 {required} 前解决，已过 {measured} 天")
TICKETS = ("institutions.ticket_raised", "institutions.ticket_stepped", "institutions.tickets_moved")


def problem_solved(scene: PlanScene) -> Outcome | Unmeasured:
    """Problems between units that are past their day and not solved."""
    rows = queries.tickets_measured(under_area=home(scene), on=scene.on)
    if not rows:
        return Unmeasured(NO_TICKETS)
    return Outcome(
        len(rows),
        [
            Found(
                subject=f"ticket:{row.id}", area=row.area, name=row.title, what=LATE if row.lead else LEFT,
                values={"lead": row.lead_name}, measured=(scene.on - row.day).days if row.day else 0,
                required=row.day.isoformat() if row.day else "", unit=_("天"),
                mend=_("牵头单位尽快解决；有困难的由领导小组研究") if row.lead else _("领导小组办公室尽快受理，明确牵头单位和期限"),
                link="institutions:ticket_detail", link_args=(str(row.id),), institution=row.lead,
            )
            for row in rows
            if row.is_late
        ],
    )  # fmt: skip
