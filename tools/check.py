"""What `make check` runs: lint, types, layers, templates, laws; stops at the first that fails."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", ".")),
    ("layout", ("ruff", "format", "--check", ".")),
    ("layers", ("lint-imports",)),
    ("types", ("mypy",)),
    ("templates", ("djlint", "--lint", "--quiet", "src")),
    ("laws", ("python", "-m", "pytest", "-q", "tests/house", "--ignore=tests/house/test_authorisation.py")),
)


def main() -> int:
    """Run the steps in order; return the exit code of the first that fails."""
    for name, (tool, *rest) in STEPS:
        started = time.monotonic()
        code = subprocess.run([str(BIN / tool), *rest], cwd=ROOT, check=False).returncode
        print(f"{name}: {'ok' if code == 0 else 'failed'} in {time.monotonic() - started:.1f} s", flush=True)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
