"""What no file may hold."""

import re

from tests.house.sources import ROOT, SOURCE

UNFINISHED = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "# XX" + "X", "lorem", "敬请" + "期待", "待" + "开发", "暂未" + "实现"))
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\sstyle=\"|\son[a-z]+=\"")


def texts(*patterns: str):
    for pattern in patterns:
        for path in sorted(SOURCE.rglob(pattern)):
            if "/dist/" not in str(path) and "node_modules" not in str(path):
                yield path, path.read_text(encoding="utf-8")


def test_nothing_is_left_unfinished() -> None:
    wrong = [f"{path.relative_to(ROOT)}" for path, text in texts("*.py", "*.html") if UNFINISHED.search(text)]
    assert not wrong


def test_no_template_holds_inline_code() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()[:60]}"
        for path, text in texts("*.html")
        if (found := INLINE.search(text)) is not None
    ]
    assert not wrong


def test_no_file_is_too_long() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {text.count(chr(10))}"
        for path, text in texts("*.py")
        if text.count("\n") > 420 and "migrations" not in path.parts and "codes" not in path.parts
    ]
    assert not wrong
