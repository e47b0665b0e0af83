"""What the plan board can tell about decisions and dispatches."""

from shequ.institutions import queries
from shequ.institutions.checks.tree import home
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Strength, Unmeasured

NO_DECISIONS = _("还没有会议议定或来文转办的事项")
DECIDED = (
    "institutions.decision_given", "institutions.decision_stepped", "institutions.decision_postponed",
    "institutions.decisions_moved",
)  # fmt: skip


def followed_up(scene: PlanScene) -> Outcome | Unmeasured:
    """Decisions and dispatches that are overdue, and those that come due within the plan's days."""
    given, left = queries.decisions_measured(under_area=home(scene), on=scene.on)
    if not given:
        return Unmeasured(NO_DECISIONS)
    near = scene.value("decision.near_days")
    found = []
    for row in left:
        days = (row.due_on - scene.on).days
        if days < 0:
            found.append(
                _decision(
                    row,
                    _("{number}“{name}”逾期未办结"),
                    None,
                    _("牵头单位尽快办结并报告；确需延期的，报领导小组办公室同意"),
                )
            )
        elif near is not None and days <= near.value:
            found.append(_decision(row, _("{number}“{name}”临近期限"), Strength.WARN, _("牵头单位按期办结并报告")))
    return Outcome(given, found)


def _decision(row: queries.DecisionMeasured, what: str, strength: Strength | None, mend: str) -> Found:
    return Found(
        subject=f"decision:{row.id}", area=row.area, name=row.title, what=what, values={"number": row.number},
        required=row.due_on.isoformat(), strength=strength, mend=mend, link="institutions:decision_detail",
        link_args=(str(row.id),), institution=row.lead,
    )  # fmt: skip
