"""Walk through the house as a person would: from home along every link, one page of each kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

IDS = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+|[A-Z][0-9]+(?:\.[0-9]+)?[a-z]?)(?=/|$)")
LEFT_OUT = ("/static/", "/api/", "/metrics", "/sw.js", "/manifest", "/sign-in/factors/codes/file", "/sign-in/out")
FILES = re.compile(r"\.(?:xlsx|xls|csv|json|geojson|toml|pdf|svg|txt)$|/(?:export|download|file)/?$")
QUERIES_KEPT = 2
MOST = 120

# What a page is asked about itself.
NOTE_VIOLATIONS = """
window.__violations = [];
addEventListener("securitypolicyviolation", (event) => window.__violations.push(
  [event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber].join(" ")));
"""
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map((a) => a.href)"


@dataclass(frozen=True)
class Step:
    """A page reached: its kind, the open page, what the server answered, the page that led there."""

    kind: str
    page: Any
    answer: Any
    came_from: str


def kind_of(address: str) -> str:
    """Return what two addresses of the same page have in common: codes and ids do not count, names of queries do."""
    parts = urlsplit(address)
    path = IDS.sub("/:id", parts.path)
    names = sorted(
        {pair.split("=")[0] for pair in parts.query.split("&") if pair} - {"next", "after", "before", "text"}
    )
    return path + ("?" + "&".join(names[:QUERIES_KEPT]) if names else "")


def is_walked(address: str, base: str) -> bool:
    """Say whether a link leads to a page of ours that may be opened without doing anything."""
    if not address.startswith(base + "/"):
        return False
    path = urlsplit(address).path
    is_switch = "text=" in urlsplit(address).query
    return not is_switch and not path.startswith(LEFT_OUT) and not FILES.search(path)


def pages(context: Any, base: str, *, starts: tuple[str, ...] = ("/",)) -> Iterator[Step]:
    """Yield a step for one page of each kind that can be reached, in the order of reaching."""
    page = context.new_page()
    page.add_init_script(NOTE_VIOLATIONS)
    todo, seen = [(urljoin(base, start), "") for start in starts], set()
    while todo and len(seen) < MOST:
        address, came_from = todo.pop(0)
        kind = kind_of(address)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(address)
        page.wait_for_load_state("load")
        links = page.evaluate(LINKS)
        yield Step(kind, page, answer, came_from)
        for link in links:
            plain = link.split("#")[0]
            if is_walked(plain, base) and kind_of(plain) not in seen:
                todo.append((plain, address))
    page.close()
