"""Handlers for the tests of jobs, in place of those of the house."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from shequ.config import wiring
from shequ.jobs import runner
from shequ.jobs.terms import Outcome, Work, resumable
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refused


class TooMany(Refused):
    code = "test.too_many"
    message = "一次最多 {limit} 行"
    mend = "请分批导入"


def count_to(call: Call, work: Work) -> Outcome:
    total = int(work.inputs.get("total", 3))
    for at in range(total):
        work.progress(at + 1, total, "已写入 {n} 行", n=at + 1)
    return Outcome(sentence="写入 {n} 行", values={"n": total}, data={"rows": total, "who": call.actor.person})


def refuse(call: Call, work: Work) -> Outcome:
    raise TooMany(limit=5)


def break_down(call: Call, work: Work) -> Outcome:
    return Outcome(data={"x": 1 // int(work.inputs["zero"])})


@resumable
def go_on(call: Call, work: Work) -> Outcome:
    start = int(work.memory.get("chunk", 0))
    for chunk in range(start, 4):
        work.remember(chunk=chunk + 1)
        work.progress(chunk + 1, 4)
    return Outcome(data={"from": start})


def nightly(call: Call) -> dict[str, str]:
    return {"by": call.actor.person, "channel": call.channel}


HANDLERS: dict[str, Any] = {
    "test.count_to": count_to,
    "test.refuse": refuse,
    "test.break_down": break_down,
    "test.go_on": go_on,
    "test:nightly": nightly,
}
SCHEDULE = (("夜间清理", "daily:03:10", "test:nightly"),)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[SimpleNamespace]:
    runner.handle_with({kind: kind for kind in HANDLERS}, {"test:nightly": "test:nightly"}, HANDLERS.__getitem__)
    yield SimpleNamespace(**{kind.split(".")[-1].split(":")[-1]: kind for kind in HANDLERS})
    wiring.connect()
