"""`shequ institutions …`."""

from datetime import datetime

import click

from shequ.base.shell import Answer, command
from shequ.base.words import say
from shequ.kernel.call import Call


@click.group()
def institutions() -> None:
    """机构与职责。"""


@institutions.command("tree")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="哪一天的机构，默认今天")
@click.option("--area", default="", help="只看这个区域代码之内的")
@command
def tree(call: Call, *, as_of: datetime | None, area: str) -> Answer:
    """机构树：每个机构的代码、名称、种类、层级、上级和区域。"""
    from shequ.institutions import queries

    day = as_of.date() if as_of else call.on
    rows = queries.tree(call, on=day, area=area)
    data = {
        "as_of": day,
        "institutions": [
            {
                "code": row.code, "name": row.name, "kind": row.kind, "tier": row.tier, "parent": row.parent,
                "area": row.area,
            }
            for row in rows
        ],
    }  # fmt: skip
    lines = [
        f"{row.tier_title}  {row.name}（{row.code}）" + (f"  ← {row.parent_name}" if row.parent else "") for row in rows
    ]
    return Answer(data, lines or [say("这一天没有登记的机构")])
