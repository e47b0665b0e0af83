"""The list of residents and the person page at ten thousand and at a million people.

Each size is a register of its own in a process of its own. A clerk of the whole town asks, caches warm; statements are
SELECT, INSERT, UPDATE and DELETE; those that read the session and the user are counted apart. Yardstick: the same page at
the small size.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import Figure, note, report

SMALL, LARGE = 10_000, 1_000_000
LIST_BAR, PERSON_BAR, GROWTH_BAR = 10, 15, 1.3
ROUNDS = 40
WHO_ASKS = ("django_session", "accounts_user", "accounts_grant", "usersessions")


def prepare(people: int, home: Path) -> None:
    """Make this process a register of so many people."""
    os.environ["SHEQU_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shequ.config.settings"
    os.environ.pop("DATABASE_URL", None)
    (home / "demo.json").touch()  # no second factor in a bench
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    from bench import crowd

    if not (home / "filled").exists():
        call_command("migrate", verbosity=0)
        note(f"filling {people:,} people")
        crowd.fill(people)
        (home / "filled").touch()


def clerk() -> Any:
    """Return a signed-in browser of somebody who sees the whole town."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from bench.crowd import TOWN
    from shequ.accounts.models import Grant, User
    from shequ.kernel.roles import Role

    settings.ALLOWED_HOSTS = ["*"]
    user, is_new = User.objects.get_or_create(
        username="bench",
        defaults={"name": "Bench", "person": "bench", "area_id": TOWN, "password_set_at": timezone.now()},
    )
    if is_new:
        Grant.rows.create(user=user, role=Role.COMMITTEE_OFFICE, area_id=TOWN, source="bench", starts_on="2020-01-01")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def measure(ask: Callable[[], Any]) -> dict[str, Any]:
    """Return statements of one warm request and processor milliseconds of each of many, the median."""
    from django.db import connection

    for _ in range(5):
        answer = ask()
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}")
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        ask()
    counted = [
        sql for sql in seen if sql.lstrip("( ").upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))
    ]
    asking = [sql for sql in counted if any(table in sql for table in WHO_ASKS)]
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask()
        spent.append((time.process_time() - began) * 1000)
    return {"statements": len(counted) - len(asking), "who_asks": len(asking), "cpu_ms": sorted(spent)[ROUNDS // 2]}


def one_size(people: int, home: Path) -> dict[str, Any]:
    """Measure both pages at one size."""
    prepare(people, home)
    from django.urls import reverse

    from shequ.residents.models import Resident

    client = clerk()
    person = Resident.rows.order_by("id")[people // 2].pk
    listing, page = reverse("residents:resident_list"), reverse("residents:resident_detail", args=[person])
    return {"list": measure(lambda: client.get(listing)), "person": measure(lambda: client.get(page))}


def main() -> int:
    """Measure both sizes, each in a process of its own, and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=LARGE, help="the large size")
    options.add_argument("--keep", type=Path, help="folder in which the registers are kept and found again")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(one_size(chosen.one, chosen.home)))
        return 0
    found = {}
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as folder:
        for people in (SMALL, chosen.people):
            home = (chosen.keep or Path(folder)) / f"people-{people}"
            home.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "bench.pages", "--one", str(people), "--home", str(home)]
            found[people] = json.loads(
                subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1]
            )
    return report(figures(found[SMALL], found[chosen.people], chosen.people))


def figures(small: dict[str, Any], large: dict[str, Any], people: int) -> list[Figure]:
    """Return the figures of the issue's table."""
    found = []
    for name, size in ((f"{SMALL:,}", small), (f"{people:,}", large)):
        listed, person = size["list"]["statements"], size["person"]["statements"]
        beside = f"{size['list']['who_asks']} more read session and user"
        found.append(
            Figure(f"list of residents at {name}", listed, "statements", f"≤ {LIST_BAR}", listed <= LIST_BAR, beside)
        )
        found.append(Figure(f"person page at {name}", person, "statements", f"≤ {PERSON_BAR}", person <= PERSON_BAR))
    growth = large["list"]["cpu_ms"] / small["list"]["cpu_ms"]
    found.append(
        Figure(
            f"list of residents, CPU per request at {people:,}",
            growth,
            "times",
            f"≤ {GROWTH_BAR}",
            growth <= GROWTH_BAR,
            f"{SMALL:,}: {small['list']['cpu_ms']:.1f} ms, {people:,}: {large['list']['cpu_ms']:.1f} ms",
        )
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
