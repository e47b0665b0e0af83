"""Exports of the register: is memory flat from ten thousand people to a million?

Each size is a register of its own in a process of its own; the export page is asked for the whole town and every byte of its
answer is read and thrown away. Memory is looked at twenty times a second. Flat means: from the first fifth of the time, when
the database's page cache (64 MB, a setting) is full, to the end it hardly grows. Yardstick: that first fifth.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure, report
from bench.pages import SMALL, clerk, prepare

LARGE = 1_000_000
GROWTH_BAR_MB, FIRST_PART = 20.0, 5
KINDS = ("csv", "xlsx")


class Watch(threading.Thread):
    """Looks at the memory of this process twenty times a second and remembers it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen, self._stop_now = [0], threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        import psutil

        process = psutil.Process()
        while not self._stop_now.wait(0.05):
            self.seen.append(process.memory_info().rss)

    def end(self) -> tuple[float, float]:
        """Stop and return the most held in the first fifth of the time, and in all, in megabytes."""
        self._stop_now.set()
        self.join()
        first = self.seen[: max(1, len(self.seen) // FIRST_PART)]
        return max(first) / 2**20, max(self.seen) / 2**20


def one_size(people: int, home: Path) -> dict[str, Any]:
    """Export the town in both formats; return megabytes above the start, rows a second of processor, bytes."""
    prepare(people, home)
    import psutil
    from django.urls import reverse

    client = clerk()
    url = reverse("residents:resident_export")
    client.get(url)
    found: dict[str, Any] = {}
    for kind in KINDS:
        before = psutil.Process().memory_info().rss / 2**20
        watch, began = Watch(), time.process_time()
        watch.start()
        answer = client.post(url, {"form": kind, "audience": "duty", "reason": "bench"})
        if answer.status_code != 200 or not answer.streaming:
            raise SystemExit(f"the export answered {answer.status_code}")
        size = sum(len(part) for part in answer.streaming_content)
        spent = time.process_time() - began
        first, most = watch.end()
        found[kind] = {
            "above_mb": max(0.0, most - before),
            "growth_mb": most - max(first, before),
            "rows_per_s": people / spent,
            "bytes": size,
        }
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
        print(json.dumps(one_size(chosen.one, chosen.home)))
        return 0
    found: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as folder:
        for people in (SMALL, chosen.people):
            home = (chosen.keep or Path(folder)) / f"people-{people}"
            home.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "bench.exports", "--one", str(people), "--home", str(home)]
            found[people] = json.loads(
                subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1]
            )
    figures = []
    for kind in KINDS:
        small, large = found[SMALL][kind], found[chosen.people][kind]
        figures.append(
            Figure(
                f"memory of a {kind} export of {chosen.people:,}, growth after its first fifth",
                large["growth_mb"],
                "MB",
                f"≤ {GROWTH_BAR_MB:.0f}",
                large["growth_mb"] <= GROWTH_BAR_MB,
                f"{large['above_mb']:.0f} MB above the start in all, {small['above_mb']:.0f} MB at {SMALL:,}; "
                f"{large['bytes'] / 2**20:,.0f} MB sent, {large['rows_per_s']:,.0f} rows per cpu s",
            )
        )
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
