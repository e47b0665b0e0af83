"""The establishment book of a county with 2,000 bodies and 20,000 posts, as of any day: statements and processor time.

    python -m bench.book

Every body has two kinds of heads, ten posts and ten people, half of whom came or went on some day; entries, holds and leading
posts as a county has them. The book is asked for on three days, best of five each; processor seconds, never wall time.
"""

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.checks import prepare
from bench.figures import Figure, note, report

BODIES, POSTS_EACH = 2_000, 10
COUNTY = "980101"
SINCE, HALF = date(2011, 1, 1), date(2016, 9, 20)
STATEMENTS_BAR, CPU_BAR_MS, TRIES = 12, 150.0, 5
KINDS = ("administrative", "institution")


def put(model: Any, rows: list[Any]) -> None:
    """Write rows as they are."""
    model.rows.bulk_create(rows, batch_size=1_000)


def fill(bodies: int) -> None:
    """Write so many bodies with their heads, posts and people."""
    from shequ.areas.models import Area
    from shequ.institutions.models import Institution, InstitutionVersion
    from shequ.kernel.ids import uuid7_many
    from shequ.staffing.models import (
        Account,
        Appointment,
        Engagement,
        Entry,
        Hold,
        Line,
        Post,
        PostVersion,
        StaffMember,
    )

    put(
        Area,
        [
            Area(code=code, name=code, level=level, parent_id=parent, valid_from=SINCE)
            for code, level, parent in (
                ("98", "province", None),
                ("9801", "prefecture", "98"),
                (COUNTY, "county", "9801"),
            )
        ],
    )
    keys = list(uuid7_many(bodies))
    put(
        Institution,
        [Institution(id=key, area_id=COUNTY, code=f"b{at}", established_on=SINCE) for at, key in enumerate(keys)],
    )
    put(
        InstitutionVersion,
        [
            InstitutionVersion(
                id=pk, area_id=COUNTY, institution_id=key, name=f"第{at}机构", kind="government_department", tier="county", sort=at,
                valid_from=SINCE,
            )
            for at, (pk, key) in enumerate(zip(uuid7_many(bodies), keys, strict=True))
        ],
    )  # fmt: skip
    accounts = [
        Account(id=pk, area_id=COUNTY, ledger="establishment", kind=kind, role="body", institution_id=key)
        for (key, kind), pk in zip(((key, kind) for key in keys for kind in KINDS), uuid7_many(2 * bodies), strict=True)
    ]
    put(Account, accounts)
    (entry,) = uuid7_many(1)
    stamp = f"{SINCE} 00:00:00+00:00"
    put(
        Entry,
        [
            Entry(
                id=entry,
                area_id=COUNTY,
                ledger="establishment",
                kind="opening",
                on=SINCE,
                document="x",
                at=stamp,
                by="x",
            )
        ],
    )
    put(
        Line,
        [
            Line(id=pk, area_id=COUNTY, entry_id=entry, account=account, on=on, heads=heads)
            for (account, on, heads), pk in zip(
                ((account, on, heads) for account in accounts for on, heads in ((SINCE, 6), (HALF, 1))),
                uuid7_many(4 * bodies),
                strict=True,
            )
        ],
    )
    put(
        Hold,
        [
            Hold(id=pk, area_id=COUNTY, account=account, state="frozen", heads=1, valid_from=HALF)
            for account, pk in zip(accounts[::10], uuid7_many(len(accounts[::10])), strict=True)
        ],
    )
    count = bodies * POSTS_EACH
    posts, staff = list(uuid7_many(count)), list(uuid7_many(count))
    came = [SINCE + timedelta(days=at * 7919 % 3000) if at % 2 else SINCE for at in range(count)]
    put(Post, [Post(id=pk, area_id=COUNTY, established_on=SINCE, document="x") for pk in posts])
    put(
        PostVersion,
        [
            PostVersion(
                id=pk, area_id=COUNTY, post_id=posts[at], institution_id=keys[at // POSTS_EACH], title="岗", position="worker",
                head_kind=KINDS[at % 2], valid_from=SINCE,
            )
            for at, pk in enumerate(uuid7_many(count))
        ],
    )  # fmt: skip
    put(
        StaffMember,
        [
            StaffMember(id=pk, area_id=COUNTY, person=f"p{at}", name="员", name_initials="y")
            for at, pk in enumerate(staff)
        ],
    )
    put(
        Engagement,
        [
            Engagement(
                id=pk, area_id=COUNTY, staff_id=staff[at], institution_id=keys[at // POSTS_EACH], source="establishment",
                head_kind=KINDS[at % 2], valid_from=came[at], valid_to=date(2020, 1, 1) if at % 7 == 0 else None,
            )
            for at, pk in enumerate(uuid7_many(count))
        ],
    )  # fmt: skip
    put(
        Appointment,
        [
            Appointment(
                id=pk, area_id=COUNTY, staff_id=staff[at], post_id=posts[at], mode="full", ground="appointed", valid_from=came[at],
                valid_to=date(2020, 1, 1) if at % 7 == 0 else None,
            )
            for at, pk in enumerate(uuid7_many(count))
        ],
    )  # fmt: skip


def main() -> int:
    """Print the figures; return 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["SHEQU_HOME"] = home
        prepare(Path(home))
        fill(BODIES)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext
        from django.utils import timezone

        from shequ.kernel.call import Actor, Call
        from shequ.staffing import queries

        call = Call(actor=Actor.system("bench"), at=timezone.now(), channel="cli")
        worst_ms, statements, rows = 0.0, 0, 0
        for day in (date(2012, 5, 1), HALF, call.on):
            with CaptureQueriesContext(connection) as asked:
                book = queries.book(call, on=day)
            statements, rows = max(statements, len(asked.captured_queries)), len(book.rows)
            spent = []
            for _try in range(TRIES):
                began = time.process_time()
                queries.book(call, on=day)
                spent.append((time.process_time() - began) * 1000)
            note(f"{day}: {len(book.rows)} rows, best {min(spent):.0f} ms")
            worst_ms = max(worst_ms, min(spent))
        few, quick = statements <= STATEMENTS_BAR, worst_ms <= CPU_BAR_MS
        what = "establishment book: processor time, the dearest of three days"
        return report(
            [
                Figure(f"establishment book, {rows:,} rows", statements, "statements", f"≤ {STATEMENTS_BAR}", few),
                Figure(what, worst_ms, "ms", f"≤ {CPU_BAR_MS:.0f}", quick),
            ]
        )


if __name__ == "__main__":
    sys.exit(main())
