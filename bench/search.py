"""The search box at ten thousand and at a million people: two characters, initials, an address, a whole number.

Yardstick: the same search at the small size. Each search runs as a clerk of the whole town, caches warm.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure, report
from bench.pages import SMALL, clerk, prepare

LARGE = 1_000_000
GROWTH_BAR, SLOWEST_MS = 8.0, 250.0
ROUNDS = 15


def one_size(people: int, home: Path) -> dict[str, float]:
    """Return processor milliseconds per kind of search, the median."""
    prepare(people, home)
    from django.urls import reverse

    from bench.crowd import identity_of, name_of
    from shequ.kernel.textkeys import initials

    client = clerk()
    url = reverse("desk:search")
    name = name_of(people // 2)
    asked = {"two characters of a name": name[:2], "a whole name": name, "initials": initials(name).lower(),
             "two characters of an address": "花园", "a whole number": identity_of(people // 2)}  # fmt: skip
    found: dict[str, float] = {}
    for kind, words in asked.items():
        spent = []
        for _ in range(ROUNDS):
            began = time.process_time()
            answer = client.get(url, {"q": words})
            spent.append((time.process_time() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"searching answered {answer.status_code}")
        found[kind] = sorted(spent)[ROUNDS // 2]
    return found


def main() -> int:
    """Measure both sizes, each in a process of its own, and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=LARGE)
    options.add_argument("--keep", type=Path, help="folder in which the registers are kept and found again")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(one_size(chosen.one, chosen.home), ensure_ascii=False))
        return 0
    found: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as folder:
        for people in (SMALL, chosen.people):
            home = (chosen.keep or Path(folder)) / f"people-{people}"
            home.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "bench.search", "--one", str(people), "--home", str(home)]
            found[people] = json.loads(
                subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1]
            )
    small, large = found[SMALL], found[chosen.people]
    return report(
        [
            Figure(
                f"search by {kind} at {chosen.people:,}",
                large[kind],
                "ms of processor",
                f"≤ {SLOWEST_MS:.0f} and ≤ {GROWTH_BAR:.0f} times the small",
                large[kind] <= SLOWEST_MS and large[kind] <= GROWTH_BAR * small[kind],
                f"{SMALL:,}: {small[kind]:.1f} ms",
            )
            for kind in large
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
