"""What the plan board can tell about the two ledgers and the front line."""

from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Strength, Unmeasured
from shequ.staffing import queries
from shequ.staffing.terms import Ledger, kinds_of

NO_LEDGER = _("还没有登记编制")
NO_PEOPLE = _("还没有登记工作人员")
NO_FRONT = _("本方案没有写明哪些机构在一线")
HEADS = _("名")
POINTS = _("个百分点")
LEDGERS = ("staffing.ledger_entered", "staffing.heads_moved")
PEOPLE = (
    "staffing.staff_entered", "staffing.staff_taken_on", "staffing.staff_transferred", "staffing.staff_left",
    "staffing.staff_moved",
)  # fmt: skip
POSTS = ("staffing.posts_set_up", "staffing.post_abolished", "staffing.post_changed", "staffing.posts_moved")
APPOINTMENTS = ("staffing.appointment_made", "staffing.appointment_ended")


def home(scene: PlanScene) -> str:
    """Return the code of the area that is measured."""
    return scene.area or scene.plan.area


def ledgers_balance(scene: PlanScene) -> Outcome | Unmeasured:
    """Entries that do not sum to zero, and more given to bodies than the approved total holds."""
    if not queries.has_accounts(home(scene)):
        return Unmeasured(NO_LEDGER)
    count, unequal = queries.entries_measured(area=home(scene))
    found = [
        Found(
            subject=f"entry:{row.entry}", area=home(scene), name=row.document, measured=row.difference, required=0,
            what=_("编制分录 {name} 不平，相差 {measured} 名"), unit=HEADS, mend=_("冲销后重新登记"),
            link="staffing:entry_list",
        )
        for row in unequal
    ]  # fmt: skip
    found += [
        Found(
            subject=f"reserve:{ledger}:{kind}", area=home(scene), name=kinds_of(ledger).get(kind, kind), measured=-heads,
            required=0, what=_("分给机构的{name}比核定总量多 {measured} 名"), unit=HEADS,
            mend=_("收回多分的，或补报上级增加总量的文件"), link="staffing:entry_list",
        )
        for ledger, kind, heads in queries.reserves_measured(area=home(scene), on=scene.on)
        if heads < 0
    ]  # fmt: skip
    return Outcome(count, found)


def nobody_over(scene: PlanScene) -> Outcome | Unmeasured:
    """Bodies with more people or leading posts than authorised; those entered so before are told apart."""
    if not queries.has_accounts(home(scene)):
        return Unmeasured(NO_LEDGER)
    rows = queries.used_measured(area=home(scene), on=scene.on)
    found = []
    for row in rows:
        if not row.balance.excess:
            continue
        is_legacy = row.ledger == Ledger.ESTABLISHMENT and row.balance.excess <= row.legacy
        found.append(
            Found(
                subject=f"excess:{row.institution_id}:{row.kind}", area=row.area, name=row.name,
                what=_("“{name}”的{kind}核定 {required} 名，实有 {measured} 名（改革前已超）")
                if is_legacy
                else _("“{name}”的{kind}核定 {required} 名，实有 {measured} 名"),
                values={"kind": kinds_of(row.ledger)[row.kind]}, measured=row.balance.occupied,
                required=row.balance.authorised, unit=HEADS, strength=Strength.WARN if is_legacy else None,
                mend=_("只出不进，逐步消化；或在总量内调剂编制"), link="staffing:book",
            )
        )  # fmt: skip
    return Outcome(len(rows), found)


def front_line_share(scene: PlanScene) -> Outcome | Unmeasured:
    """The share of people and posts at the front line, held against the same day a year before."""
    before = scene.on.replace(year=scene.on.year - 1, day=min(scene.on.day, 28))
    then, now = queries.shares_on((before, scene.on), area=home(scene), on=scene.on)
    if not now.people:
        return Unmeasured(NO_PEOPLE)
    pairs = (
        ("people", _("一线人员占比由 {required}% 降到 {measured}%"), then.people_share, now.people_share),
        ("posts", _("一线岗位占比由 {required}% 降到 {measured}%"), then.posts_share, now.posts_share),
    )
    return Outcome(
        now.people,
        [
            Found(
                subject=f"share:{what}", area=home(scene), what=sentence, measured=after, required=earlier, unit=POINTS,
                mend=_("进人和调剂先满足社区"), link="staffing:shares",
            )
            for what, sentence, earlier, after in pairs
            if earlier is not None and after is not None and after < earlier
        ],
    )  # fmt: skip
