"""What the plan board can tell about major matters and the clean-conduct list."""

from shequ.institutions import queries
from shequ.institutions.checks.tree import home
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Strength, Unmeasured

NO_MATTERS = _("还没有登记重大事项")
NO_LIST = _("还没有制定党风廉政责任清单")
MATTERS = (
    "institutions.matter_proposed", "institutions.matter_heard", "institutions.matter_decided",
    "institutions.matter_stepped", "institutions.matters_moved",
)  # fmt: skip
CONDUCT = ("institutions.conduct_items_added", "institutions.conduct_item_closed", "institutions.matters_moved")


def decided(scene: PlanScene) -> Outcome | Unmeasured:
    """Major matters carried out without a decision or before it, decided with nobody heard, or not finished in time."""
    matters = queries.matters_measured(under_area=home(scene), on=scene.on)
    if not matters:
        return Unmeasured(NO_MATTERS)
    found = []
    for row in matters:
        if row.is_executed and not row.is_decided_first:
            found.append(
                _matter(
                    row, _("重大事项{number}“{name}”没有集体决定就执行了"), None, _("补开会议研究，查明原因，结果补登")
                )
            )
        elif row.is_decided and not row.is_heard_first:
            found.append(
                _matter(
                    row,
                    _("重大事项{number}“{name}”决定之前没有听取意见"),
                    Strength.WARN,
                    _("补充听取意见；以后先听取意见再决定"),
                )
            )
        elif row.is_late:
            found.append(
                _matter(row, _("重大事项{number}“{name}”过了期限没有办结"), Strength.WARN, _("办结后登记结果"))
            )
    return Outcome(len(matters), found)


def _matter(row: queries.MatterMeasured, what: str, strength: Strength | None, mend: str) -> Found:
    return Found(
        subject=f"matter:{row.id}", area=row.area, name=row.title, what=what, values={"number": row.number},
        strength=strength, mend=mend, link="institutions:matter_detail", link_args=(str(row.id),), institution=row.body,
    )  # fmt: skip


def conduct_on_time(scene: PlanScene) -> Outcome | Unmeasured:
    """Items of the clean-conduct list that are overdue, and bodies whose list of the year is missing."""
    count, late, without = queries.conduct_measured(under_area=home(scene), on=scene.on)
    if not count:
        return Unmeasured(NO_LIST)
    found = [
        Found(
            subject=f"conduct_item:{row.id}", area=row.area, name=row.title, what=_("党风廉政责任清单“{name}”逾期未完成"),
            required=row.due_on.isoformat(), mend=_("完成后登记完成情况和佐证"), link="institutions:conduct_list",
            institution=row.institution,
        )
        for row in late
    ]  # fmt: skip
    found += [
        Found(
            subject=f"conduct:{code}:{scene.on.year}", area=area, name=name,
            what=_("{name}还没有制定 {year} 年党风廉政责任清单"), values={"year": scene.on.year}, strength=Strength.WARN,
            mend=_("制定本年度清单"), link="institutions:conduct_list", institution=code,
        )
        for code, name, area in without
    ]  # fmt: skip
    return Outcome(count, found)
