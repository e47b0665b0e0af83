"""Text made comparable: spacing and width, names, phone numbers, keys for search.

Everything here only takes away differences that carry no meaning (width, invisible characters, alignment spaces). What
could carry meaning is kept and reported.
"""

import re
import unicodedata
from dataclasses import dataclass

from shequ.kernel.late import late

pypinyin = late("pypinyin")

_INVISIBLE = dict.fromkeys(
    [*range(0x00, 0x09), *range(0x0E, 0x20), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]
)
_SPACES = re.compile(r"\s+")
_IDEOGRAPH = r"\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
_IDEOGRAPHS = re.compile(f"[{_IDEOGRAPH}]+")
_BETWEEN_IDEOGRAPHS = re.compile(rf"(?<=[{_IDEOGRAPH}])\s+(?=[{_IDEOGRAPH}])")
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．●᛫・﹒", "·"))
_DOT_IN_NAME = re.compile(rf"(?<=[{_IDEOGRAPH}])\s*[.·]\s*(?=[{_IDEOGRAPH}])")
_BRACKETS = re.compile(r"[(\[{<《〈【]([^)\]}>》〉】]*)[)\]}>》〉】]?")
_NAME = re.compile(rf"^[{_IDEOGRAPH}]+(·[{_IDEOGRAPH}]+)*$")
_LATIN_NAME = re.compile(r"^[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'·, -]*$")
_UNREADABLE = frozenset("?？□■○◯*＊�_#@0123456789")
NAME_LENGTH = 60
"""Longest name kept, in characters."""


def plain(text: str) -> str:
    """Return the text without differences of width and spacing: NFKC, invisible characters gone, spaces single."""
    # Letters, digits and ideographs only, in their settled form: nothing to do for nearly every cell.
    if text.isalnum() and (text.isascii() or unicodedata.is_normalized("NFKC", text)):
        return text
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return _SPACES.sub(" ", text).strip()


def compact(text: str) -> str:
    """Return the plain text with no spaces at all: for comparing headers and code names."""
    return plain(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as read: the name, the remark that stood in brackets, and what is wrong ("" nothing)."""

    name: str
    remark: str = ""
    problem: str = ""


def clean_name(text: str) -> Name:
    """Return the name without alignment spaces, with one form of middle dot, and its bracketed remark apart.

    Problems: name_missing, name_unreadable (characters that stand for an unknown one), name_latin, name_form.
    Rare characters outside the basic plane and traditional or variant forms are kept as they are written.
    """
    if 1 < len(text) <= 4 and _IDEOGRAPHS.fullmatch(text) and unicodedata.is_normalized("NFKC", text):
        return Name(text)
    kept = text.translate(_INVISIBLE).translate(_MIDDLE_DOTS)
    kept = "".join(
        c if "\uf900" <= c <= "\ufaff" or c >= "\U0002f800" else unicodedata.normalize("NFKC", c) for c in kept
    )
    remark = ""
    found = _BRACKETS.search(kept)
    if found:
        remark = found.group(1).strip()
        kept = kept[: found.start()] + kept[found.end() :]
    kept = _BETWEEN_IDEOGRAPHS.sub("", _SPACES.sub(" ", kept).strip())
    kept = _DOT_IN_NAME.sub("·", kept)
    if not kept:
        return Name("", remark, "name_missing")
    if any(c in _UNREADABLE for c in kept):
        return Name(kept, remark, "name_unreadable")
    if _NAME.match(kept):
        return Name(kept, remark, "name_form" if len(kept) < 2 or len(kept) > NAME_LENGTH else "")
    if _LATIN_NAME.match(kept) and len(kept) <= NAME_LENGTH:
        return Name(kept, remark, "name_latin")
    return Name(kept, remark, "name_form")


_SURNAME_INITIALS = {
    "曾": "z", "单": "s", "解": "x", "仇": "q", "查": "z", "盖": "g", "朴": "p", "任": "r", "区": "o", "召": "s", "种": "c",
    "秘": "b", "翟": "z", "洗": "x", "缪": "m", "乐": "y", "员": "y", "尉": "w", "万": "w", "覃": "q", "车": "c", "晟": "c",
    "沈": "s", "谌": "c", "黑": "h", "折": "s", "繁": "p", "钭": "t", "逄": "p", "教": "j", "宓": "m", "燕": "y", "卜": "b",
}  # fmt: skip
_COMPOUND_SURNAMES = {"尉迟": "yc", "万俟": "mq", "长孙": "zs", "单于": "cy", "澹台": "tt", "令狐": "lh", "宰父": "zf"}
_initials: dict[str, str] = {}


def _initial(character: str) -> str:
    found = _initials.get(character)
    if found is None:
        if _IDEOGRAPHS.match(character):
            spelled = pypinyin.pinyin(character, style=pypinyin.Style.FIRST_LETTER, errors="ignore")
            found = spelled[0][0].lower() if spelled and spelled[0][0].isascii() else ""
        else:
            found = character.lower() if character.isascii() and character.isalnum() else ""
        _initials[character] = found
    return found


def initials(name: str) -> str:
    """Return the pinyin initials of a name, lower case: 单小明 gives sxm. Surnames read otherwise are known."""
    head = _COMPOUND_SURNAMES.get(name[:2])
    if head is not None:
        return head + "".join([_initial(c) for c in name[2:]])
    first = _SURNAME_INITIALS.get(name[:1]) or (_initial(name[0]) if name else "")
    return first + "".join([_initial(c) for c in name[1:]])


_TOKENS = re.compile(rf"[{_IDEOGRAPH}]+|[a-z0-9]+")


def bigrams(text: str) -> str:
    """Return the words to index for searching a text: overlapping pairs of each Chinese run and its last character.

    东大街3号 gives `东大 大街 街 3 号`. Letters and digits are words of their own, lower case.
    """
    words: list[str] = []
    for run in _TOKENS.findall(text.lower()):
        if run[0].isascii():
            words.append(run)
        else:
            words.extend([run[at : at + 2] for at in range(len(run))])
    return " ".join(words)


def bigram_query(text: str) -> list[tuple[str, bool]]:
    """Return the words to look for, in order and side by side, each with whether it is only the beginning of a word.

    东大街 gives 东大, 大街 (whole words); one Chinese character asks for the words that begin with it.
    """
    words: list[tuple[str, bool]] = []
    for run in _TOKENS.findall(plain(text).lower()):
        if run[0].isascii() or len(run) == 1:
            words.append((run, True))
        else:
            words.extend([(run[at : at + 2], False) for at in range(len(run) - 1)])
    return words


_ABSENT = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "不详",
        "不明",
        "不清",
        "不知",
        "未知",
        "未提供",
        "拒绝提供",
        "拒绝",
        "无电话",
        "无手机",
        "空号",
        "停机",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "0",
        "N/A",
        "NA",
        "n/a",
        "null",
        "NULL",
        "〇",
        "·",
        ".",
        "、",
    ]
)
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(0\d{2,3})?[2-8]\d{6,7}$")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|EXT\.?)\s*(\d{1,6})$")
_PHONE_PARTS = re.compile(r"[;；、/,，\n]|\s{1,}(?=1[3-9]\d{9}|0\d{2,3}-)|或")


def is_absent(text: str) -> bool:
    """Say whether a cell's text only says that there is nothing to say (无, 不详, /)."""
    return text in _ABSENT


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone cell as read: the first good number, how many further numbers stood there, what is wrong."""

    number: str = ""
    further: int = 0
    problem: str = ""


def clean_phone(text: str) -> Phone:
    """Return the phone number of a cell, digits only (an extension after a hyphen).

    Problems: phone_scientific (shown as 1.39E+10, digits lost), phone_length, phone_form. Several numbers are no
    problem of form: the first is taken and the others counted.
    """
    if _MOBILE.match(text):
        return Phone(text)
    text = plain(text).strip("'’‘ ")
    if not text or is_absent(text):
        return Phone()
    if re.match(r"^\d(\.\d+)?[eE]\+?\d{1,2}$", text):
        return Phone(problem="phone_scientific")
    good: list[str] = []
    problem = ""
    for part in _PHONE_PARTS.split(text):
        number, fault = _one_phone(part)
        if number:
            good.append(number)
        elif fault:
            problem = problem or fault
    if good:
        return Phone(good[0], len(good) - 1, "")
    return Phone(problem=problem)


def _one_phone(part: str) -> tuple[str, str]:
    part = part.strip()
    extension = ""
    found = _EXTENSION.search(part)
    if found:
        extension = found.group(1)
        part = part[: found.start()]
    bare = re.sub(r"[\s\-()+.·—–]", "", part)
    if bare.startswith("86") and len(bare) == 13:
        bare = bare[2:]
    if bare.startswith("0086") and len(bare) == 15:
        bare = bare[4:]
    if not bare or is_absent(bare):
        return "", ""
    if not bare.isascii() or not bare.isdigit():
        return "", "phone_form"
    if _MOBILE.match(bare) or _LANDLINE.match(bare):
        return f"{bare}-{extension}" if extension else bare, ""
    return "", "phone_length" if bare[0] == "1" else "phone_form"
