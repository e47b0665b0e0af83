"""What the plan board can tell about contracts, pay and staffed service centres. No names: people are keys here."""

from shequ.kernel.money import format_yuan
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Check, Found, Outcome, Strength, Unmeasured
from shequ.staffing import queries
from shequ.staffing.checks.establishment import APPOINTMENTS, PEOPLE, home
from shequ.staffing.terms import Compared

DAY, YUAN, PERSONS = _("日"), _("元"), _("人")
NO_CONTRACTS = _("还没有按合同聘用的人员，也没有购买服务合同")
NO_PEOPLE = _("还没有登记全日制编外人员")
NO_KINDS = _("本方案没有写明社区服务中心的机构种类")
NO_CENTRES = _("还没有设立社区服务中心")
MEND_CONTRACT = _("续签；不再聘用的办理离岗")
MEND_NONE = _("登记现有的聘用合同；没有签的，依法补签")
MEND_SERVICE = _("续签，或登记期满终止")
MEND_PAY = _("从下月起调整基本报酬，并列入预算")
MEND_UNKNOWN = _("登记这个人的基本报酬")
MEND_CENTRE = _("调配或聘用人员到服务中心，或登记购买服务合同")

SERVING = (*PEOPLE, "institutions.order_executed")
CONTRACTS = ("staffing.contract_signed", "staffing.contract_renewed", "staffing.contract_ended")
SERVICES = ("staffing.service_signed", "staffing.service_renewed", "staffing.service_ended")
PAY = (
    "staffing.pay_line_added", "staffing.pay_line_ended", "staffing.pay_line_changed", "staffing.pay_line_cancelled",
    "staffing.wages_entered", "staffing.wage_class_set",
)  # fmt: skip


def contract_current(scene: PlanScene) -> Outcome | Unmeasured:
    """People at work whose contract has ended, or who have none, and contracts for services that ran out unsettled."""
    people = queries.under_contract(home(scene), scene.on)
    services = queries.services_measured(home(scene), scene.on)
    if not people and not services:
        return Unmeasured(NO_CONTRACTS)
    found = []
    for item in people:
        if item.has_contract:
            continue
        if item.ended_on is None:
            found.append(
                Found(
                    subject=f"staff:{item.staff}:contract", area=item.area, name=item.institution_name, measured="—",
                    what=_("“{name}”有 1 名在岗的编外人员没有登记聘用合同"), required=scene.on.isoformat(), unit=DAY,
                    mend=MEND_NONE, link="staffing:contract_list",
                )
            )  # fmt: skip
        else:
            found.append(
                Found(
                    subject=f"staff:{item.staff}:contract", area=item.area, name=item.institution_name,
                    what=_("“{name}”有 1 名编外人员合同到 {measured} 为止，仍在岗"), measured=item.ended_on.isoformat(),
                    required=scene.on.isoformat(), unit=DAY, mend=MEND_CONTRACT, link="staffing:contract_detail",
                    link_args=(str(item.contract),),
                )
            )  # fmt: skip
    found += [
        Found(
            subject=f"service:{item.service}", area=item.area, name=item.provider, measured=item.ends_on.isoformat(),
            what=_("“{name}”的购买服务合同（{purpose}）{measured} 到期，没有续签也没有终止"),
            values={"purpose": item.purpose}, required=scene.on.isoformat(), unit=DAY, mend=MEND_SERVICE,
            link="staffing:service_detail", link_args=(str(item.service),),
        )
        for item in services
        if item.is_expired
    ]  # fmt: skip
    return Outcome(len(people) + len(services), found)


def minimum_wage(scene: PlanScene) -> Outcome | Unmeasured:
    """Full-time people outside the establishment whose base pay of the day is under the documented wage of the day."""
    people, standard = queries.pay_measured(home(scene), scene.on)
    if not standard.wage_class:
        return Unmeasured(Compared.NO_CLASS.label)
    if standard.wage is None:
        return Unmeasured(Compared.NO_WAGE.label)
    if not people:
        return Unmeasured(NO_PEOPLE)
    wage = standard.wage.monthly_fen
    found = []
    for item, body in people:
        if item.base_fen is None:
            found.append(
                Found(
                    subject=f"staff:{item.staff}:pay", area=item.area, name=body, measured="—",
                    what=_("“{name}”有 1 名全日制编外人员没有登记基本报酬，无法与最低工资比较"),
                    required=format_yuan(wage), unit=YUAN, strength=Strength.WARN, mend=MEND_UNKNOWN,
                    link="staffing:pay_detail", link_args=(str(item.staff),),
                )
            )  # fmt: skip
        elif item.base_fen < wage:
            found.append(
                Found(
                    subject=f"staff:{item.staff}:pay", area=item.area, name=body,
                    what=_("“{name}”有 1 名全日制编外人员的基本报酬低于当天的最低工资 {required} 元"),
                    required=format_yuan(wage), unit=YUAN, mend=MEND_PAY, link="staffing:pay_detail",
                    link_args=(str(item.staff),),
                )
            )  # fmt: skip
    return Outcome(len(people), found)


def centre_staffed(scene: PlanScene) -> Outcome | Unmeasured:
    """Service centres in which nobody serves on the day and nobody is provided by a contract; volunteers alone are not staff."""
    kinds = set(scene.setting("kinds", ()))
    if not kinds:
        return Unmeasured(NO_KINDS)
    centres = queries.centres_measured(home(scene), scene.on, kinds)
    if not centres:
        return Unmeasured(NO_CENTRES)
    return Outcome(
        len(centres),
        [
            Found(
                subject=f"institution:{item.code}:staffed", area=item.area, name=item.name, measured=0, required=1,
                what=_("“{name}”没有工作人员（志愿者 {volunteers} 人）"), values={"volunteers": item.volunteers},
                unit=PERSONS, mend=MEND_CENTRE, link="institutions:institution_detail",
                link_args=(str(item.institution),),
            )
            for item in centres
            if not item.people and not item.purchased
        ],
    )  # fmt: skip


CHECKS = (
    Check(kind="contract.current", run=contract_current, affected_by=(*SERVING, *CONTRACTS, *SERVICES), is_daily=True),
    Check(
        kind="pay.minimum_wage",
        run=minimum_wage,
        affected_by=(*SERVING, *CONTRACTS, *APPOINTMENTS, *PAY),
        is_daily=True,
    ),
    Check(
        kind="centre.staffed", run=centre_staffed, affected_by=(*SERVING, *SERVICES), is_daily=True, is_of_clause=True
    ),
)
