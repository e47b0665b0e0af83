"""`python -m bench [names]`: run the benches one after another, each in its own process; say which bars were missed."""

import subprocess
import sys
import time

BENCHES: dict[str, str] = {
    "roster": "import and re-import of a clean roster against the bare database",
    "roster_postgres": "the same on PostgreSQL beside a bare COPY",
    "pages": "list at two sizes, person page, statements",
    "checks": "full check run, county and nation",
    "points": "points to grids in batches",
    "search": "search of two characters, initials, number",
    "startup": "cold start against a bare Django set-up; memory after a thousand requests",
    "division": "community division: quality, growth, grids, command",
    "division_page": "a county of 300 blocks divided on screen, changed by hand",
    "exports": "exports stream in flat memory",
    "last_post": "sixteen at once try for the last post or head",
    "book": "establishment book of 2,000 bodies and 20,000 posts as of any day",
}


def main(names: list[str]) -> int:
    """Run the named benches, or all; return how many missed a bar or failed."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    failed = []
    for name in names or BENCHES:
        print(f"== {name}: {BENCHES[name]}", flush=True)
        began = time.monotonic()
        code = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
        if code:
            failed.append(name)
    print("all bars met" if not failed else f"missed or failed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
