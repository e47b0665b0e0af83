"""How benches report: a figure, its bar, and what it was measured against in the same run."""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing. `value` and `bar` are in `unit`; `yardstick` says what it was divided by, if anything."""

    what: str
    value: float
    unit: str
    bar: str
    is_met: bool
    yardstick: str = ""

    @property
    def line(self) -> str:
        """Return the figure as one line for people."""
        word = "ok" if self.is_met else "MISSED"
        beside = f"; yardstick: {self.yardstick}" if self.yardstick else ""
        return f"{word:6} {self.what}: {self.value:,.3g} {self.unit} (bar {self.bar}{beside})"


def report(figures: list[Figure]) -> int:
    """Print the figures; return 0 when every bar is met, else 1. With BENCH_JSON set, append them to that file too."""
    for figure in figures:
        print(figure.line, flush=True)
    target = os.environ.get("BENCH_JSON")
    if target:
        with Path(target).open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(figure), ensure_ascii=False) + "\n" for figure in figures)
    return 0 if figures and all(figure.is_met for figure in figures) else 1


def peak_memory_mb() -> float:
    """Return the most memory this process ever held, in megabytes (resident set)."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def note(text: str) -> None:
    """Say on stderr what is going on; figures alone go to stdout."""
    print(text, file=sys.stderr, flush=True)
