"""What the plan board can tell about duties."""

from collections.abc import Sequence

from shequ.institutions import queries
from shequ.institutions.checks.tree import UNIT, home
from shequ.institutions.queries import DutyRow
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Unmeasured

NO_DUTIES = _("还没有登记职责")


PARTS = (
    "institutions.duties_added", "institutions.duty_part_given", "institutions.duty_part_ended",
    "institutions.duty_handed_over", "institutions.duties_moved",
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
    return queries.measured_duties(area=home(scene), on=scene.on, source=scene.setting("source", ""))


def _duty(row: DutyRow, what: str, mend: str, *, places: Sequence[str], measured: int) -> Found:
    return Found(
        subject=f"duty:{row.code}", area=row.area, name=row.title, what=what, values={"places": "、".join(places)},
        measured=measured, required=1, unit=UNIT, mend=mend, link="institutions:duty_detail", link_args=(str(row.id),),
    )  # fmt: skip
