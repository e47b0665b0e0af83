"""`shequ staffing …`."""

from datetime import datetime

import click

from shequ.base.shell import Answer, command
from shequ.base.words import say
from shequ.kernel.call import Call

LEDGERS = ("establishment", "leadership")
COUNTS = ("authorised", "earmarked", "occupied", "frozen", "vacant")


@click.group()
def staffing() -> None:
    """编制、岗位和人员。"""


@staffing.command("book")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="哪一天的台账，默认今天")
@click.option("--ledger", type=click.Choice(LEDGERS), default="establishment", help="编制台账或领导职数台账")
@click.option("--area", default="", help="只看这个区域代码之内的机构")
@command
def book(call: Call, *, as_of: datetime | None, ledger: str, area: str) -> Answer:
    """编制台账：每个机构、每种编制的核定、预留、实有、冻结和空缺。"""
    from shequ.staffing import queries

    found = queries.book(call, on=as_of.date() if as_of else call.on, ledger=ledger, area=area)
    data = {
        "as_of": found.on,
        "ledger": ledger,
        "rows": [
            {
                "institution": row.code, "name": row.name, "area": row.area, "kind": row.kind,
                **{name: getattr(row, name) for name in COUNTS}, "excess": row.excess,
            }
            for row in found.rows
        ],
        "total": {
            row.kind: {
                **{name: getattr(row, name) for name in COUNTS}, "excess": row.excess, "reserve": row.reserve,
                "approved": row.approved,
            }
            for row in found.totals
        },
    }  # fmt: skip
    lines = [
        say("{name} {kind}：核定 {authorised}，实有 {occupied}，预留 {earmarked}，冻结 {frozen}，空缺 {vacant}").format(
            name=row.name, kind=row.kind_label, **{name: getattr(row, name) for name in COUNTS}
        )
        for row in found.rows
    ]
    lines += [
        say("合计 {kind}：核定总量 {approved}，待分配 {reserve}，实有 {occupied}，空缺 {vacant}").format(
            kind=row.kind_label, approved=row.approved, reserve=row.reserve, occupied=row.occupied, vacant=row.vacant
        )
        for row in found.totals
    ]
    return Answer(data, lines or [say("这一天还没有核定编制")])
