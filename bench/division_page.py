"""A county of 300 blocks divided on screen: opened, computed in the background, looked at, changed by hand.

    python -m bench.division_page

The web server is warm; the worker is a fresh process, less what an empty Django set-up costs. The compiler has run before; its
own time is said apart.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.checks import prepare
from bench.figures import Figure, note, report

COLUMNS, ROWS, COMMUNITIES = 20, 15, 12
TOWN = "980101001"
WHOLE_BAR_S, MOVE_BAR_MS, MOVES = 2.0, 100.0, 20


def fill() -> None:
    """Write the town: blocks of 60 to 190 households, 100 metres wide, in twelve communities side by side."""
    from django.utils import timezone

    from shequ.accounts.models import Grant, User
    from shequ.areas.models import Area
    from shequ.kernel.ids import uuid7
    from shequ.territory.models import Block

    since, at, chance = date(2020, 1, 1), timezone.now(), random.Random(7)
    codes = [f"{TOWN}{number:03d}" for number in range(1, COMMUNITIES + 1)]
    tree = [
        ("98", "province"),
        ("9801", "prefecture"),
        ("980101", "county"),
        (TOWN, "town"),
        *((code, "community") for code in codes),
    ]
    parents = {"9801": "98", "980101": "9801", TOWN: "980101", **dict.fromkeys(codes, TOWN)}
    Area.rows.bulk_create(
        Area(code=code, name=code, level=level, parent_id=parents.get(code), valid_from=since) for code, level in tree
    )
    blocks = []
    for number in range(COLUMNS * ROWS):
        column, row = number % COLUMNS, number // COLUMNS
        west, south = 107.6 + column * 0.0011, 35.06 + row * 0.0009
        east, north = west + 0.0011, south + 0.0009
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        homes = chance.randint(60, 190)
        blocks.append(
            Block(
                id=uuid7(), area_id=codes[number * COMMUNITIES // (COLUMNS * ROWS)], code=f"B{number:04d}", size_m2=1e4,
                geometry=json.dumps({"type": "Polygon", "coordinates": [ring]}), west=west, south=south, east=east,
                north=north, households=homes, people=round(homes * 2.7), valid_from=since, drawn_at=at,
            )
        )  # fmt: skip
    Block.rows.bulk_create(blocks)
    user = User(
        username="officer", name="officer", person="bench:officer", made_at=at, password_set_at=at, area_id="980101"
    )  # fmt: skip
    user.save()
    Grant.rows.create(id=uuid7(), user=user, role="civil_affairs", area_id="980101", source="bench", starts_on=since)


def part(name: str) -> dict[str, float]:
    """Do one part in this process; return its figures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "shequ.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from shequ.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.rows.get(username="officer"), backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, float] = {}
    if name == "compute":
        from shequ.jobs.runner import run_pending

        run_pending(limit=1)
    elif name == "web":
        found = _web(client)
    return found


def _web(client: Any) -> dict[str, float]:
    """Open a study and look at one that is computed, warm; change it by hand. Seconds, and milliseconds of a move."""
    from django.utils import timezone

    from shequ.division.models import Proposal, Study

    fields = {
        "area": TOWN, "title": "bench", "data_on": timezone.localdate().isoformat(), "source": "drawing", "low": 1000, "high": 3000,
        "people_low": 3200, "people_high": 12000, "grid_low": 300, "grid_high": 500, "want": "free", "proposals": 3, "moved": 0.5,
        "even": 0, "gap_m": 45, "seed": 1,
    }  # fmt: skip

    def spent(ask: Callable[[], Any], *, wanted: int = 200) -> float:
        began = time.process_time()
        answer = ask()
        assert answer.status_code == wanted, (answer.status_code, answer.content[-2000:])
        return time.process_time() - began

    study = Study.rows.filter(state="ready").order_by("made_at").first()
    where = f"/division/{study.pk}/" if study else ""
    opened = [spent(lambda: client.post("/division/open/", fields), wanted=303) for _turn in range(2)][-1]
    if study is None:
        return {"open": opened}
    looked = [spent(lambda: client.get(where)) for _turn in range(2)][-1]
    based_on = study.proposals.get(number=1)
    client.post(f"{where}proposals/{based_on.pk}/copy/")
    copy = Proposal.rows.filter(study=study, origin="hand").latest("number")
    chance, moves = random.Random(3), []
    for _move in range(MOVES):
        copy.refresh_from_db()
        codes = [f"B{number:04d}" for number in chance.sample(range(COLUMNS * ROWS), 3)]
        move = {"blocks": codes, "to": str(chance.choice(sorted(set(copy.labels)))), "version": copy.version}
        moves.append(spent(lambda: client.post(f"{where}proposals/{copy.pk}/move/", move, HTTP_HX_REQUEST="true")))  # noqa: B023
    return {"open": opened, "look": looked, "move_ms": 1000 * sorted(moves)[len(moves) // 2]}


def timed(name: str, home: str) -> dict[str, float]:
    """Run a part in a fresh process; return its figures with its processor seconds."""
    code = f"import time, json; from bench import division_page as d; f = d.part({name!r}); print(json.dumps(f | {{'cpu': time.process_time()}}))"
    environment = {**os.environ, "SHEQU_HOME": home}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def main() -> int:
    """Print the figures; return 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "demo.json").touch()  # no second factor in a bench
        prepare(Path(home))
        fill()
        timed("web", home)
        note(f"first of all, with the compiler: {timed('compute', home)['cpu']:.1f} cpu s")
        timed("web", home)
        parts = {name: timed(name, home) for name in ("empty", "compute", "web")}
        empty, web = parts["empty"]["cpu"], parts["web"]
        computed = parts["compute"]["cpu"] - empty
        whole = computed + web["open"] + web["look"]
        note(
            f"opened {web['open']:.2f}, computed {computed:.2f}, looked at {web['look']:.2f} cpu s; empty set-up {empty:.2f}"
        )
        move = web["move_ms"]
        blocks = COLUMNS * ROWS
        return report(
            [
                Figure(
                    f"{blocks} blocks on screen: opened, three proposals with grids computed, looked at", whole, "cpu s",
                    f"≤ {WHOLE_BAR_S}", whole <= WHOLE_BAR_S, f"an empty set-up, taken off the worker: {empty:.2f} cpu s",
                ),
                Figure(
                    f"three blocks of {blocks} moved by hand: judged, written, shown again (median of {MOVES})", move, "ms",
                    f"≤ {MOVE_BAR_MS:.0f}", move <= MOVE_BAR_MS,
                ),
            ]
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
