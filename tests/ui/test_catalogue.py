"""English is complete: every sentence of the house, each of its places, no Chinese left in templates."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils import translation

from shequ.base.words import say

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "src/shequ/locale/en/LC_MESSAGES/django.po"
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
# Places and signs that are written in Chinese in English too: samples to type, names of grids in the pack's language.
QUOTES_CHINESE = re.compile(r"“[^”]*[\u4e00-\u9fff][^”]*”|（[^）]*）|\([^)]*[\u4e00-\u9fff][^)]*\)")

# Comments, samples of files to import, and attributes of components, which are gathered.
NOT_SAID = re.compile(r"<!--.*?-->|<pre\b.*?</pre>|_\([^)]*\)", re.DOTALL)


def test_every_sentence_has_its_english() -> None:
    done = subprocess.run(
        [sys.executable, "tools/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_english_holds_no_chinese_but_what_it_quotes() -> None:
    with CATALOGUE.open("rb") as source:
        messages = [message for message in read_po(source, locale="en") if message.id]
    wrong = []
    for message in messages:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wrong += [form for form in forms if IDEOGRAPH.search(QUOTES_CHINESE.sub("", form))]
    assert not wrong


def templates() -> list[Path]:
    return sorted((ROOT / "src/shequ").rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(ROOT / "src/shequ").as_posix())
def test_a_template_says_nothing_past_the_catalogue(path: Path) -> None:
    inside, bare = False, []
    for token in Lexer(path.read_text("utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            inside = word in ("blocktranslate", "blocktrans", "comment") or (
                inside and not word.startswith(("endblocktrans", "endcomment"))
            )
        elif token.token_type == TokenType.TEXT and not inside:
            text = NOT_SAID.sub("", token.contents)
            bare += [line.strip() for line in text.splitlines() if IDEOGRAPH.search(line)]
    assert not bare


def test_speaks_english_and_chinese() -> None:
    with translation.override("en"):
        assert say("请求看不懂") != "请求看不懂"
    with translation.override("zh-hans"):
        assert say("请求看不懂") == "请求看不懂"


def test_gathers_python_templates_and_places(tmp_path: Path) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import messages
    finally:
        sys.path.pop(0)
    page = ROOT / "src/shequ/ui/templates/cotton/pager.html"
    said = {row.text for row in messages.said_in(page)}
    assert "上一页" in said
    assert "第 %(first)s 至 %(last)s %(unit)s，共 %(total)s %(unit)s" in said
    catalogue = messages.Catalog(locale="en")
    catalogue.add("共 {n} 人", "people")
    catalogue.add("导出", "Export")
    catalogue.add("无", "")
    assert messages.faults(catalogue) == ["places differ: 共 {n} 人", "no English: 无"]
