"""What the plan board can tell about filings."""

from shequ.institutions import queries
from shequ.institutions.checks.tree import home
from shequ.institutions.terms.filings import Aspect
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Unmeasured

NOTHING_CHANGED = _("方案施行以来没有设立或调整过社区")
WHAT = {
    Aspect.SET_UP: _("{name}于 {measured} 设立，没有生效的备案"),
    Aspect.BORDER: _("{name}的范围于 {measured} 划定或变更，没有生效的备案"),
    Aspect.NAME: _("{name}于 {measured} 更名，没有生效的备案"),
    Aspect.PARENT: _("{name}的隶属于 {measured} 变更，没有生效的备案"),
    Aspect.END: _("{name}于 {measured} 撤销，没有生效的备案"),
}
FILED = (
    "institutions.filing_stepped", "areas.area_added", "areas.areas_added", "areas.area_renamed", "areas.area_ended",
    "areas.areas_renamed", "areas.areas_ended", "areas.division_list_imported", "territory.boundaries_imported",
    "territory.ground_redrawn",
)  # fmt: skip


def community_filed(scene: PlanScene) -> Outcome | Unmeasured:
    """Communities set up or changed since the plan's start with no filing in force that covers it."""
    since = scene.plan.pack.effective_from
    communities = queries.communities_changed(under_area=home(scene), since=since, on=scene.on)
    if not communities:
        return Unmeasured(NOTHING_CHANGED)
    return Outcome(
        len(communities),
        [
            Found(
                subject=f"community:{item.code}:{change.aspect}:{change.on.isoformat()}", area=item.code, name=item.name,
                what=WHAT[change.aspect], measured=change.on.isoformat(), required=_("有生效的备案"),
                mend=_("起草申报，报县政府批准后备案"), link="institutions:filing_list",
            )
            for item in communities
            for change in item.left
        ],
    )  # fmt: skip
