"""How a demonstration employs, pays and thanks people: wages as data, contracts of every state, two services, hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from shequ.base.paging import PageRequest
from shequ.base.sheets import open_book
from shequ.kernel import credit_code
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refused
from shequ.staffing import actions, queries
from shequ.staffing.queries import ContractFilters, HoursFilters
from shequ.staffing.rules.contracts import Service
from shequ.staffing.rules.wages import read_table
from shequ.staffing.terms import PayKind, Source

CLASS = "4"
CLASS_PAPER = "演示设定：本县类别待县人社局核实"
OLD = date(2023, 1, 1)
"""A day on which the wage of 2021 was in force."""
VOLUNTEERS = ("志愿者卢大姐", "志愿者樊师傅", "志愿者阎老师", "志愿者骆大爷", "志愿者褚阿姨")
ACTIVITIES = (("清扫楼道", 40, 120), ("慰问独居老人", 26, 90), ("交通劝导", 12, 180), ("反诈宣传", 3, 150))
"""What was done, how many days ago, for how many minutes."""
MONTHLY = 210_000
OLD_MONTHLY = 172_000
INSURANCE, ALLOWANCE, ELECTED = 61_500, 30_000, 200_000
PAPER = "灵社聘〔{year}〕{number}号"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the story: each a call on its day."""

    committee: Call
    finance: Call
    member: Call
    secretary: Call


def pay_seed(cast: Cast, *, county: str, community: str, wages: Path) -> None:
    """Tell the story once; told again it changes nothing. wages: a table of minimum wages; community: the first one."""
    _wages(cast.finance, county, wages)
    _contracts(cast)
    _pay(cast.finance)
    _services(cast.committee, county)
    _hours(cast.member, cast.secretary, community)


def _wages(finance: Call, county: str, path: Path) -> None:
    sheets = ((sheet.name, sheet.rows) for sheet in open_book(path).sheets)
    reading = read_table(sheets, document="", places={county[:2]: county[:2]}, on=finance.on)
    actions.wages_enter(finance, area=county, wages=reading.wages)
    actions.wage_class_set(finance, area=county, wage_class=CLASS, since=date(2013, 1, 1), document=CLASS_PAPER)


def _contracts(cast: Cast) -> None:
    """Sign contracts: most of this year, some of old at the wage of then, one part-time, one run out, one person without."""
    call = cast.committee
    page = PageRequest(size=1)
    if queries.contract_list(call, filters=ContractFilters(state="all"), page=page).total:
        return
    year, on = call.on.year, call.on
    usual = (date(year, 1, 1), date(year + 1, 12, 31))
    cases = dict(enumerate((
        (usual, MONTHLY, True), ((OLD, usual[1]), OLD_MONTHLY, True), (usual, MONTHLY // 2, False),
        ((usual[0], on - timedelta(days=20)), MONTHLY, True), ((usual[0], on + timedelta(days=45)), MONTHLY, True),
        (usual, MONTHLY + 10_000, True), ((OLD, usual[1]), OLD_MONTHLY, True),
    )))  # fmt: skip
    for at, (key, _label) in enumerate(queries.people_to_employ(call)[:-1]):
        term, monthly, is_full_time = cases.get(at, (usual, MONTHLY + 20_000, True))
        _sign(call, UUID(key), term, monthly, is_full_time=is_full_time, number=at + 1)


def _sign(call: Call, staff: UUID, term: tuple[date, date], monthly: int, *, is_full_time: bool, number: int) -> None:
    since, ends_on = term
    try:
        actions.contract_sign(
            call, staff_id=staff, institution="guanweihui", is_full_time=is_full_time, monthly_fen=monthly, since=since,
            ends_on=ends_on, document=PAPER.format(year=since.year, number=number),
        )  # fmt: skip
    except Refused as refusal:
        # Somebody who came later than the term begins stays without a contract, as it happens.
        if refusal.code != "staffing.not_serving":
            raise


def _pay(finance: Call) -> None:
    """Pay everybody with a contract what it says, with insurance; elected members an allowance for their post."""
    contracts = queries.contract_list(finance, filters=ContractFilters(state="all"), page=PageRequest(size=200)).rows
    start = date(finance.on.year, 1, 1)
    for row in contracts:
        since = max(row.since, start)
        if row.monthly_fen:
            _line(finance, row.staff, PayKind.BASIC, row.monthly_fen, since)
            _line(finance, row.staff, PayKind.INSURANCE, INSURANCE, since)
    for row in contracts[:4]:
        _line(finance, row.staff, PayKind.POST_ALLOWANCE, ALLOWANCE, start)
    done = {row.staff for row in contracts}
    elected = queries.pay_list(
        finance, filters=queries.PayFilters(source=Source.ELECTED), page=PageRequest(size=200)
    ).rows
    for person in elected:
        if person.staff not in done:
            _line(finance, person.staff, PayKind.BASIC, ELECTED, start)


def _line(finance: Call, staff: UUID, kind: str, fen: int, since: date) -> None:
    try:
        actions.pay_line_add(
            finance, staff_id=staff, institution="guanweihui", kind=kind, monthly_fen=fen, since=since,
            document=PAPER.format(year=since.year, number=20),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code not in {"staffing.line_stands", "staffing.second_basic", "staffing.not_serving"}:
            raise


def _services(committee: Call, county: str) -> None:
    """Buy two services: one runs, one ran out with nobody having settled it."""
    on = committee.on
    first = Service(
        institution="zhongxin-1", provider="灵台县民生社会工作服务中心（演示）", provider_code=_code("MJ00000A"),
        purpose="窗口导办和代办", people=2, yearly_fen=9_600_000, since=date(on.year, 1, 1),
        ends_on=on + timedelta(days=120), document=f"灵管采〔{on.year}〕2号",
    )  # fmt: skip
    second = replace(
        first, institution="zhongxin-3", provider="灵台县安居家政服务有限公司（演示）", provider_code=_code("MA00000B"),
        purpose="环境保洁", people=3, yearly_fen=7_200_000, since=date(on.year - 1, 11, 1), ends_on=on - timedelta(days=9),
    )  # fmt: skip
    for service in (first, second):
        try:
            actions.service_sign(committee, area=county, service=service)
        except Refused as refusal:
            if refusal.code != "staffing.service_stands":
                raise


def _code(organisation: str) -> str:
    """Return a code that reads well for eight signs of an organisation that does not exist."""
    body = "52620822" + organisation + credit_code.inner_sign(organisation)
    return body + credit_code.check_sign(body)


def _hours(member: Call, secretary: Call, community: str) -> None:
    """Register volunteers and what they did; the member enters, the secretary confirms all but the last."""
    filters = HoursFilters(member.on.year, area=community)
    if queries.activity_list(member, filters=filters, page=PageRequest(size=1)).total:
        return
    people = [
        actions.volunteer_add(
            member, area=community, institution="zhongxin-1", name=name, since=date(member.on.year, 3, 5)
        )
        for name in VOLUNTEERS
    ]
    for at, (title, ago, minutes) in enumerate(ACTIVITIES):
        _activity(
            member, secretary, community, (title, ago, minutes), people[at % 2 :], is_last=at + 1 == len(ACTIVITIES)
        )


def _activity(
    member: Call, secretary: Call, community: str, what: tuple[str, int, int], people: Sequence[UUID], *, is_last: bool
) -> None:
    title, ago, minutes = what
    activity = actions.activity_add(member, area=community, title=title, on=member.on - timedelta(days=ago))
    actions.hours_enter(member, activity_id=activity, minutes=dict.fromkeys(people, minutes))
    if not is_last:
        actions.hours_confirm(secretary, activity_id=activity)
