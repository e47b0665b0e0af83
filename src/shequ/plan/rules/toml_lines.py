"""Where in a TOML text each key stands: `tomllib` keeps no line numbers, and an error without its line helps nobody.

A path is a tuple of keys and list positions, as one would walk the parsed value.
"""

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*(\]\]?)\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")


def lines_by_path(text: str) -> dict[Path, int]:
    """Return the line (from 1) at which each table, key and item of a list of tables begins.

    Tables written inside braces and list items over several lines get the line on which they begin.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        header = _HEADER.match(line)
        if header and _is_header(header):
            table = _table_path(_keys(header.group(2))[0], counts, is_list=header.group(1) == "[[")
            found.setdefault(table, at + 1)
            if table and isinstance(table[-1], int):
                found.setdefault(table[:-1], at + 1)
            at += 1
            continue
        keys, rest = _keys(line)
        if keys and rest.startswith("="):
            where: Path = (*table, *keys)
            for depth in range(len(table) + 1, len(where) + 1):
                found.setdefault(where[:depth], at + 1)
            at = _read_value(lines, at, len(line) - len(rest) + 1, where, found)
        else:
            at += 1
    return found


def line_of(path: Path, found: dict[Path, int]) -> int:
    """Return the line of the path, or of the nearest thing around it that has one; 1 when nothing has."""
    for depth in range(len(path), 0, -1):
        line = found.get(path[:depth])
        if line:
            return line
    return 1


def _is_header(header: re.Match[str]) -> bool:
    return len(header.group(1)) == len(header.group(3)) and bool(_keys(header.group(2))[0])


def _keys(text: str) -> tuple[tuple[str, ...], str]:
    """Read a dotted key from the start of the text: the keys and what follows them."""
    keys: list[str] = []
    rest = text
    while True:
        match = _KEY.match(rest)
        if not match:
            return (), text
        keys.append(next(group for group in match.groups() if group is not None))
        rest = rest[match.end() :]
        if not rest.startswith("."):
            return tuple(keys), rest
        rest = rest[1:]


def _table_path(keys: tuple[str, ...], counts: dict[Path, int], *, is_list: bool) -> Path:
    path: Path = ()
    for depth, key in enumerate(keys):
        path = (*path, key)
        is_last = depth == len(keys) - 1
        if is_last and is_list:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _read_value(lines: list[str], at: int, start: int, where: Path, found: dict[Path, int]) -> int:
    """Walk over one value, noting the line of each item of a list and key of an inline table. Returns the next line."""
    stack: list[tuple[str, Path, int]] = []
    position, row = start, at
    want_key = False
    while True:
        line = lines[row]
        while position < len(line):
            char = line[position]
            if char == "#":
                break
            if want_key and not char.isspace() and char not in "},":
                keys, rest = _keys(line[position:])
                if keys and rest.startswith("="):
                    found.setdefault((*stack[-1][1], *keys), row + 1)
                    where, position, want_key = (
                        (*stack[-1][1], *keys),
                        len(line) - len(rest) + 1,
                        False,
                    )
                    continue
            if char in "\"'":
                row, position = _after_string(lines, row, position)
                line = lines[row]
                continue
            if char == "[":
                stack.append(("[", where, 0))
                where = (*where, 0)
                found.setdefault(where, _next_row(lines, row, position + 1))
            elif char == "{":
                stack.append(("{", where, 0))
                want_key = True
            elif char in "]}":
                if not stack:
                    return row + 1
                _kind, where, _count = stack.pop()
                want_key = False
            elif char == "," and stack:
                kind, holder, count = stack[-1]
                if kind == "[":
                    stack[-1] = (kind, holder, count + 1)
                    where = (*holder, count + 1)
                    found[where] = _next_row(lines, row, position + 1)
                else:
                    want_key = True
            position += 1
        if not stack or row + 1 >= len(lines):
            return row + 1
        row, position = row + 1, 0


def _next_row(lines: list[str], row: int, position: int) -> int:
    """Return the line number on which the next item begins."""
    text = lines[row][position:]
    while (not text.strip() or text.strip().startswith("#")) and row + 1 < len(lines):
        row += 1
        text = lines[row]
    return row + 1


def _after_string(lines: list[str], row: int, position: int) -> tuple[int, int]:
    """Return where the string that begins here ends, over several lines when it is a triple-quoted one."""
    line = lines[row]
    quote = line[position]
    triple = quote * 3
    if line.startswith(triple, position):
        position += 3
        while True:
            end = lines[row].find(triple, position)
            if end >= 0:
                return row, end + 3
            if row + 1 >= len(lines):
                return row, len(lines[row])
            row, position = row + 1, 0
    position += 1
    while position < len(line):
        if line[position] == "\\" and quote == '"':
            position += 2
            continue
        if line[position] == quote:
            return row, position + 1
        position += 1
    return row, len(line)
