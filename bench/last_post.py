"""Sixteen at once try for the last vacant post: exactly one gets it, the others get the refusal, nobody an error.

    python -m bench.last_post [--rounds 200] [--json]      SQLite in a folder of its own, or the database of DATABASE_URL

By turns: sixteen people of a body want its one vacant post, and sixteen new people want the one head of a new body. Sixteen
threads, each with its own connection, begin at the same moment.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from bench.at_once import at_once
from bench.figures import Figure, report

ATTEMPTS, ROUNDS = 16, 200
COUNTY = "980101"
SINCE, ON = date(2011, 1, 1), date(2020, 1, 1)
DOCUMENT = "县编发〔2016〕3号"
TAKEN = ("staffing.post_taken", "staffing.over_authorised")


def prepare(home: Path) -> None:
    """Make this process an empty, migrated installation; DATABASE_URL names another database than SQLite."""
    os.environ["SHEQU_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shequ.config.settings"
    os.environ.setdefault("SHEQU_DB_POOL", str(ATTEMPTS + 2))
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def furnish() -> UUID:
    """Enter a county with one department that has heads for everybody; returns the department."""
    from shequ.areas import actions as areas
    from shequ.institutions import actions as institutions
    from shequ.institutions.rules.tree import NewBody
    from shequ.kernel.call import Call
    from shequ.plan import actions as plan
    from shequ.plan import queries as plan_queries
    from shequ.staffing import actions

    call: Call = system()
    for code, name in (("98", "测试省"), ("9801", "测试市"), (COUNTY, "东平县")):
        areas.area_add(call, code=code, name=name, valid_from=SINCE)
    files = [(name, text.replace("620822", COUNTY)) for name, text in plan_queries.bundled_pack("lingtai-2016")]
    plan.policy_put_in_force(call, pack_id=plan.policy_load(call, files=files), document=DOCUMENT)  # type: ignore[arg-type]
    bodies = [
        NewBody(code="zheng", name="县政府", kind="county_government", area=COUNTY, established_on=SINCE),
        NewBody(
            code="ju", name="县民政局", kind="government_department", area=COUNTY, parent="zheng", established_on=SINCE
        ),
    ]
    keys = institutions.institutions_add(call, area=COUNTY, bodies=bodies, document=DOCUMENT)
    body = keys[1]  # type: ignore[index]
    actions.ledger_open(
        call, area=COUNTY, ledger="establishment", on=SINCE, document=DOCUMENT,
        openings=[actions.Opening(institution=body, kind="administrative", heads=ATTEMPTS)],
    )  # fmt: skip
    return body


def system():  # type: ignore[no-untyped-def]
    """Return the system's call."""
    from django.utils import timezone

    from shequ.kernel.call import Actor, Call

    return Call(actor=Actor.system("bench"), at=timezone.now(), channel="cli")


def people(body: UUID) -> list[UUID]:
    """Let sixteen serve the body, so that all its heads are taken."""
    from shequ.staffing import actions
    from shequ.staffing.rules.people import Person

    return [
        actions.staff_take_on(
            system(), institution_id=body, source="establishment", head_kind="administrative", on=SINCE, document=DOCUMENT,
            person=Person(name=f"员{at}"),
        )
        for at in range(ATTEMPTS)
    ]  # fmt: skip


def race(works: Sequence[Callable[[], object]]) -> list[str]:
    """Run all at the same moment; return "" for each that succeeded, else the code of the refusal or the name of the error."""
    return [_said(answer) for answer in at_once(works)]


def _said(answer: object) -> str:
    from shequ.kernel.refusals import Refusal

    if isinstance(answer, Refusal):
        return str(answer.code)
    return f"{type(answer).__name__}: {answer}" if isinstance(answer, Exception) else ""


def round_of_the_post(staff: Sequence[UUID], on: date) -> list[str]:
    """Sixteen people of the body want one post, fully, on a day; the winner gives it up the day after."""
    from shequ.staffing import actions, queries
    from shequ.staffing.rules.posts import NewPost

    new = NewPost(institution="ju", title="科员", head_kind="administrative", key="it")
    post = actions.posts_set_up(system(), area=COUNTY, posts=[new], on=SINCE, document=DOCUMENT)["it"]

    def work(one: UUID) -> Callable[[], object]:
        return lambda: actions.appointment_make(
            system(), staff_id=one, post_id=post, mode="full", ground="appointed", on=on, document=DOCUMENT
        )

    answers = race([work(one) for one in staff])
    for holder in queries.post_detail(system(), post_id=post).holders:
        actions.appointment_end(
            system(), appointment_id=holder.appointment_id, on=on + timedelta(days=1), document=DOCUMENT
        )
    return answers


def round_of_the_head(at: int) -> list[str]:
    """Sixteen new people want the only head of a new body."""
    from shequ.institutions import actions as institutions
    from shequ.institutions.rules.tree import NewBody
    from shequ.staffing import actions
    from shequ.staffing.rules.people import Person

    new = NewBody(
        code=f"ju{at}",
        name=f"第{at}局",
        kind="government_department",
        area=COUNTY,
        parent="zheng",
        established_on=SINCE,
    )
    (body,) = institutions.institutions_add(system(), area=COUNTY, bodies=[new], document=DOCUMENT)  # type: ignore[misc]
    opening = actions.Opening(institution=body, kind="administrative", heads=1)
    actions.ledger_open(system(), area=COUNTY, ledger="establishment", on=SINCE, document=DOCUMENT, openings=[opening])

    def work(name: str) -> Callable[[], object]:
        return lambda: actions.staff_take_on(
            system(), institution_id=body, source="establishment", head_kind="administrative", on=ON, document=DOCUMENT,
            person=Person(name=name),
        )  # fmt: skip

    return race([work(f"来{at}-{one}") for one in range(ATTEMPTS)])


def play(rounds: int) -> tuple[Counter[str], int]:
    """Play the rounds, posts and heads by turns; return the answers by kind, and how many had exactly one winner."""
    staff = people(furnish())
    answers: Counter[str] = Counter()
    right = 0
    for at in range(rounds):
        got = round_of_the_head(at) if at % 2 else round_of_the_post(staff, ON + timedelta(days=at))
        right += got.count("") == 1
        answers.update(got)
    return answers, right


def main() -> int:
    """Print the figures; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home))
        answers, right = play(given.rounds)
        from django.db import connection

        vendor = connection.vendor
        errors = {kind: count for kind, count in answers.items() if kind and kind not in TAKEN}
        if given.json:
            print(json.dumps({"vendor": vendor, "rounds": given.rounds, "right": right, "errors": errors}))
            return int(right != given.rounds or bool(errors))
        return report(
            [
                Figure(
                    f"last post or head, {ATTEMPTS} at once, {vendor}: rounds with exactly one winner", right, "rounds",
                    f"{given.rounds}", right == given.rounds,
                ),
                Figure("answers that are neither success nor the refusal", sum(errors.values()), "answers", "0", not errors),
            ]
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
