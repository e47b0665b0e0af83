"""What `make test` runs: the whole suite on SQLite, then the tests marked `db` on PostgreSQL, and one summary.

In CI (the variable CI is set) a missing PostgreSQL or Chromium is a failure; elsewhere it is said in plain sight and the rest runs.

    python tools/test.py                 all of it
    python tools/test.py tests/plan -x   words are handed on to pytest, both times
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from postgres import NoPostgres, postgres  # noqa: E402

WORKERS = os.environ.get("SHEQU_TEST_WORKERS", "2")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Run:
    """How one run of the suite ended."""

    title: str
    code: int
    line: str

    @property
    def is_good(self) -> bool:
        """Whether everything that ran passed and something ran."""
        return self.code == 0


def suite(title: str, words: Sequence[str], *, url: str, home: Path) -> Run:
    """Run pytest once against a database."""
    print(f"\n== {title}", flush=True)
    report = home / "report.xml"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"SHEQU_HOME": str(home), **({"DATABASE_URL": url} if url else {})}
    began = time.monotonic()
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", WORKERS, f"--junitxml={report}", *words],
        cwd=ROOT, env=environment, check=False,
    ).returncode  # fmt: skip
    seconds = time.monotonic() - began
    return Run(title, code, f"{_counts(report)}, {seconds:.0f} s" if code != NOTHING_COLLECTED else "nothing collected")


def _counts(report: Path) -> str:
    if not report.exists():
        return "no report"
    found = ElementTree.parse(report).getroot().iter("testsuite")
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for part in found:
        for name in total:
            total[name] += int(part.get(name, "0"))
    passed = total["tests"] - total["failures"] - total["errors"] - total["skipped"]
    rest = ", ".join(f"{total[name]} {name}" for name in ("failures", "errors", "skipped") if total[name])
    return f"{passed} passed" + (f", {rest}" if rest else "")


def main(words: Sequence[str]) -> int:
    """Run both halves and say how they ended."""
    is_ci = bool(os.environ.get("CI"))
    runs: list[Run] = []
    missing: list[str] = []
    browser = os.environ.get("SHEQU_CHROMIUM") or next(
        (path for name in BROWSERS if (path := shutil.which(name))), None
    )
    if browser is None:
        missing.append("Chromium: the tests that drive a browser did not run")
    with tempfile.TemporaryDirectory(prefix="shequ-tests-") as homes:
        for name in ("sqlite", "postgresql"):
            (Path(homes) / name).mkdir()
        runs.append(suite("SQLite, the whole suite", words, url="", home=Path(homes) / "sqlite"))
        try:
            with postgres() as url:
                runs.append(
                    suite("PostgreSQL, tests marked db", ["-m", "db", *words], url=url, home=Path(homes) / "postgresql")
                )
        except NoPostgres as reason:
            missing.append(f"PostgreSQL: the second half did not run ({reason})")

    print("\n== summary")
    for run in runs:
        print(f"{'ok    ' if run.is_good else 'FAILED'} {run.title}: {run.line}")
    for what in missing:
        print(f"{'FAILED' if is_ci else 'NOT RUN'} {what}")
    return 0 if all(run.is_good for run in runs) and not (is_ci and missing) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
