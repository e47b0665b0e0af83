"""Gather the sentences of Python and templates into the English catalogue. Sentences are Chinese; English is the only catalogue.

    python tools/messages.py            add new sentences (untranslated), drop those no longer said
    python tools/messages.py --check    exit 1 when a sentence is missing or has no English; writes nothing
    python tools/messages.py --missing  print the sentences that have no English yet, one JSON object a line
    python tools/messages.py --fill F   read translations from F (JSON lines {"id": …, "en": …}) into the catalogue

English keeps every {place} and %(place)s of the Chinese sentence.
"""

import argparse
import ast
import importlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/shequ"
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None, "_lazy": None, "tell": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "say": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
QUOTED = r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
TRANSLATE = re.compile(rf"^(?:translate|trans)\s+{QUOTED}")
CONSTANT = re.compile(rf"""_\({QUOTED}\)""")
CONTEXT = re.compile(rf"""\scontext\s+{QUOTED}""")
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence found: its plural where it counts, its context, the file that says it."""

    text: str
    plural: str
    context: str
    where: str


def said_in(path: Path) -> Iterator[Said]:
    """Yield the sentences of one file."""
    where = path.relative_to(ROOT).as_posix()
    if path.parent.name == "codes":
        yield from _code_labels(path, where)
    elif path.suffix == ".py":
        yield from _help_said(path, where)
        with path.open("rb") as source:
            for _line, _function, texts, _comments in extract_python(source, KEYWORDS, (), {"encoding": "utf-8"}):
                yield from _python_said(_function, texts, where)
    else:
        yield from _template_said(Lexer(path.read_text("utf-8")).tokenize(), where)


def _help_said(path: Path, where: str) -> Iterator[Said]:
    """Yield what `--help` says: the docstrings of commands, the help of their options."""
    text = path.read_text("utf-8")
    if "import click" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            said = ast.get_docstring(node) or ""
            if IDEOGRAPH.search(said):
                yield Said(said, "", "", where)
        elif isinstance(node, ast.keyword) and node.arg == "help" and isinstance(node.value, ast.Constant):
            yield Said(str(node.value.value), "", "", where)


def _makes_command(decorator: ast.expr) -> bool:
    made = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(made, ast.Attribute) and made.attr in {"command", "group"}


def _code_labels(path: Path, where: str) -> Iterator[Said]:
    """Yield the names in a national code table; some are put together, so the module is asked, not its text."""
    sys.path.insert(0, str(SOURCE.parent))
    try:
        module = importlib.import_module(f"shequ.kernel.codes.{path.stem}")
    finally:
        sys.path.pop(0)
    for value in vars(module).values():
        for name in getattr(value, "names", {}).values():
            yield Said(name, "", "", where)


def _python_said(function: str, texts: object, where: str) -> Iterator[Said]:
    parts = [texts] if isinstance(texts, str) else [text for text in texts if isinstance(text, str)] if texts else []
    if not parts or not parts[0]:
        return
    if function.startswith("pgettext"):
        yield Said(parts[1], "", parts[0], where)
    elif function in {"say", "tell"} and not IDEOGRAPH.search(parts[0]):
        return
    elif function.startswith("ngettext"):
        yield Said(parts[0], parts[1], "", where)
    else:
        yield Said(parts[0], "", "", where)


def _template_said(tokens: list[Token], where: str) -> Iterator[Said]:
    block: list[str] | None = None
    plural: list[str] | None = None
    is_trimmed, context = False, ""
    for token in tokens:
        contents = token.contents
        if block is not None:
            target = plural if plural is not None else block
            if token.token_type == TokenType.TEXT:
                target.append(contents.replace("%", "%%"))
            elif token.token_type == TokenType.VAR:
                target.append(f"%({contents.split('|')[0].strip()})s")
            elif contents.strip() == "plural":
                plural = []
            else:
                texts = [_joined(part, is_trimmed) for part in (block, plural or [])]
                yield Said(texts[0], texts[1], context, where)
                block = plural = None
            continue
        if token.token_type == TokenType.BLOCK:
            if contents.split()[0] in ("blocktranslate", "blocktrans"):
                block, is_trimmed = [], " trimmed" in contents
                context = _quoted(CONTEXT.search(contents))
            elif match := TRANSLATE.match(contents):
                yield Said(_quoted(match).replace("%", "%%"), "", _quoted(CONTEXT.search(contents)), where)
        if token.token_type != TokenType.COMMENT:  # text too: attributes of components, <c-card :title="_('…')">
            for match in CONSTANT.finditer(contents):
                yield Said(_quoted(match).replace("%", "%%"), "", "", where)


def _joined(parts: list[str], is_trimmed: bool) -> str:
    text = "".join(parts)
    return re.sub(r"\s*\n\s*", " ", text.strip()) if is_trimmed else text


def _quoted(match: re.Match[str] | None) -> str:
    return "" if match is None else match["double"] if match["double"] is not None else match["single"]


def gathered() -> Catalog:
    """Return every sentence of the house, in a catalogue without translations."""
    found = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "static" not in path.parts and "migrations" not in path.parts:
            for said in said_in(path):
                text = (said.text, said.plural) if said.plural else said.text
                places = [(said.where, 0)]
                known = found.get(said.text, said.context or None)
                if known is not None and said.plural and not known.pluralizable:
                    places = [*known.locations, *places]
                    found.delete(said.text, said.context or None)
                elif known is not None and known.pluralizable:
                    text = known.id
                found.add(text, locations=places, context=said.context or None)
    return found


def kept() -> Catalog:
    """Return the catalogue as it is on disk."""
    if not CATALOGUE.is_file():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="en")


def merged() -> Catalog:
    """Return today's sentences with the English that they have."""
    now, before = gathered(), kept()
    for message in now:
        if message.id:
            message.string = _english(message, before)
    return now


def _english(message: Message, before: Catalog) -> str | tuple[str, ...]:
    known = before.get(_first(message), message.context)
    string = known.string if known is not None else ""
    if message.pluralizable:
        forms = tuple(string) if isinstance(string, tuple | list) else (string, string)
        return (*forms, *forms)[:2]
    return string[0] if isinstance(string, tuple | list) else string


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def is_translated(message: Message) -> bool:
    """Say whether each form of a sentence has English."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def faults(catalogue: Catalog) -> list[str]:
    """Return what is wrong with the English of a catalogue: missing, fuzzy, places lost or invented."""
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        name = _first(message)
        if message.fuzzy:
            wrong.append(f"fuzzy: {name}")
        if not is_translated(message):
            wrong.append(f"no English: {name}")
            continue
        wanted = set(PLACE.findall(name))
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wrong += [f"places differ: {name}" for form in forms if set(PLACE.findall(form)) != wanted]
    return wrong


def write(catalogue: Catalog) -> None:
    """Write the catalogue without dates and line numbers, so that it changes only where sentences do."""
    catalogue.header_comment = "# English of Shequ. Gathered by tools/messages.py; the Chinese sentence is the key."
    catalogue.creation_date = catalogue.revision_date = None
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh = CATALOGUE.with_suffix(".po.new")
    with fresh.open("wb") as out:
        write_po(out, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = fresh.read_text("utf-8").splitlines(keepends=True)
    fresh.write_text(
        "".join(
            line
            for line in lines
            if not re.match(r'"(POT-Creation|PO-Revision)-Date|"Generated-By|"(Last-T|Language-T|Project|Report)', line)
        ),
        "utf-8",
    )
    fresh.replace(CATALOGUE)


def fill(catalogue: Catalog, path: Path) -> int:
    """Take translations from JSON lines; return how many were taken."""
    taken = 0
    for line in path.read_text("utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        message = catalogue.get(row["id"], row.get("context"))
        if message is None:
            continue
        english = row["en"]
        if message.pluralizable:
            message.string = tuple(english) if isinstance(english, list) else (english, english)
        else:
            message.string = english[-1] if isinstance(english, list) else english
        taken += 1
    return taken


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Gather the sentences of the house into the English catalogue.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--fill", type=Path)
    options = parser.parse_args()
    now = merged()
    if options.missing:
        for message in now:
            if message.id and not is_translated(message):
                row = {"id": _first(message), **({"context": message.context} if message.context else {})}
                if message.pluralizable:
                    row["plural"] = True
                print(json.dumps(row, ensure_ascii=False))
        return 0
    if options.check:
        wrong = faults(now)
        print(*wrong, sep="\n", file=sys.stderr)
        return 1 if wrong else 0
    if options.fill:
        print(f"{fill(now, options.fill)} taken", file=sys.stderr)
    write(now)
    total = sum(1 for message in now if message.id)
    missing = sum(1 for message in now if message.id and not is_translated(message))
    print(f"{total} sentences, {missing} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
