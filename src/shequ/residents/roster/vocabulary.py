"""The words of rosters: how each kind of cell is spelled and what is meant. One cell in, its reading out."""

import re
from collections.abc import Callable

from shequ.base.cells import text_of
from shequ.base.sheets import Cell
from shequ.kernel import identity
from shequ.kernel.addresses import parse
from shequ.kernel.codes import SEX, CodeTable
from shequ.kernel.textkeys import compact, is_absent
from shequ.residents.roster.cells import read_yes
from shequ.residents.roster.headers import Meaning

AGE_AT_MOST = 120


APART = "apart"
"""Person and registration are in two places, and the cell does not say which of them is here."""

_KINDS = {
    "身份证": "id_card", "居民身份证": "id_card", "二代身份证": "id_card", "临时身份证": "id_card", "户口簿": "id_card",
    "户口本": "id_card", "111": "id_card", "护照": "passport", "普通护照": "passport", "外国护照": "passport",
    "港澳居民来往内地通行证": "hm_travel", "回乡证": "hm_travel", "台湾居民来往大陆通行证": "tw_travel", "台胞证": "tw_travel",
    "港澳台居民居住证": "hmt_permit", "港澳居民居住证": "hmt_permit", "台湾居民居住证": "hmt_permit",
    "外国人永久居留证": "foreign_permanent", "外国人永久居留身份证": "foreign_permanent", "军官证": "other", "士兵证": "other",
    "出生医学证明": "other", "其他": "other",
}  # fmt: skip


def read_kind(cell: Cell) -> tuple[str, identity.Kind | None]:
    """Return what a cell says of the paper, and its kind; None when the words are not known."""
    text = compact(text_of(cell))
    found = _KINDS.get(text)
    return text, identity.Kind(found) if found else None


def read_sex(cell: Cell, zero_is_female: bool) -> tuple[str, str]:
    """Return the cell's text and "1" or "2"; 0 is female only in a column that has no 2."""
    text = compact(text_of(cell))
    if text == "0":
        return text, "2" if zero_is_female else ""
    code = SEX.read(text)
    return text, code if code in ("1", "2") else ""


def read_age(cell: Cell) -> tuple[str, int | None]:
    """Return the text and the age in years; blank for a baby's months, None when impossible."""
    text = re.sub(r"(?:周?岁|多|左右)$", "", text_of(cell)).strip()
    if not text or is_absent(text) or re.fullmatch(r"\d{1,2}(?:个?月|天)", text):
        return "", None
    try:
        age = int(float(text))
    except ValueError:
        return text, None
    return text, age if 0 <= age <= AGE_AT_MOST else None


def read_code(cell: Cell, table: CodeTable) -> tuple[str, str]:
    """Return the text and its code; no code when the spelling is unknown or unclear."""
    text = compact(text_of(cell))
    if not text:
        return "", ""
    code = table.read(text)
    if code is None and is_absent(text):
        return "", ""
    return text, code or ""


_PERSON_KINDS = {
    "户籍人口": "registered", "户籍": "registered", "常住人口": "registered", "常住": "registered", "本地": "registered",
    "本地人口": "registered", "在册": "registered", "本社区户籍": "registered", "户籍常住": "registered", "正常": "registered",
    "常住户籍": "registered", "流动人口": "floating", "流动": "floating", "暂住人口": "floating", "暂住": "floating",
    "非户籍人口": "floating", "非户籍": "floating", "人户分离": "apart", "人户一致": "registered", "户在人不在": "away", "空挂户": "away",
}  # fmt: skip
_PERSON_KINDS_NEAR = frozenset(
    {"外来", "外来人口", "外来人员", "租户", "租住", "寄住", "外地", "外来务工", "境外人员", "寄居"}
)

Kindred = tuple[str, str, str]


def is_collective(cell: Cell) -> bool:
    """Say whether a kind of registration or a relation tells of a collective household (集体户, 学校集体户, 集体户成员)."""
    text = compact(text_of(cell))
    return "集体" in text and "经济" not in text


def read_person_kind(cell: Cell) -> Kindred:
    """Return the text, the registration it means, and the code of a problem."""
    text = compact(text_of(cell))
    if not text:
        return "", "", ""
    if text in _PERSON_KINDS:
        return text, _PERSON_KINDS[text], ""
    if text in _PERSON_KINDS_NEAR:
        return text, "floating", "person_kind_read"
    return text, "", "code_unknown"


def read_separated(cell: Cell) -> Kindred:
    """Return the text, "separated" for yes, and the code of a problem."""
    answer = read_yes(cell)
    return text_of(cell), APART if answer else "", "yes_no_unclear" if answer is None else ""


_RENHU = {
    "01": "registered", "1": "registered", "人户一致": "registered", "一致": "registered", "是": "registered",
    "人在户在": "registered", "02": "apart", "2": "separated", "0": "apart", "人户不一致": "apart",
    "不一致": "apart", "否": "apart", "人户分离": "apart", "人在户不在": "separated", "户在人不在": "away",
    "3": "away",
}  # fmt: skip


def read_renhu(cell: Cell) -> Kindred:
    """Return the text, the registration it means, and the code of a problem (01 and 02 are the grid scheme)."""
    text = compact(text_of(cell))
    if not text:
        return "", "", ""
    if text in ("人户均不在", "人户都不在", "4"):
        return text, "", "row_says_moved"
    value = _RENHU.get(text)
    if value is None:
        answer = read_yes(text)
        value = None if answer is None else ("registered" if answer else APART)
    return (text, value, "") if value else read_person_kind(cell)


def _part(ending: str, done: str) -> Callable[[Cell], str]:
    complete = re.compile(done)

    def read(cell: Cell) -> str:
        text = compact(text_of(cell))
        if not text or is_absent(text):
            return ""
        return text if complete.search(text) else text + ending

    return read


PART_READERS: dict[Meaning, Callable[[Cell], str]] = {
    Meaning.ESTATE: _part("", ""),
    Meaning.BUILDING: _part("号楼", r"[楼栋幢座#排院号]|平房"),
    Meaning.UNIT: _part("单元", r"单元|门|元|梯"),
    Meaning.ROOM: _part("", ""),
}


def join_address(front: str, text: str) -> str:
    """Put an estate or building from its own columns before a door number; a whole address stays as it is."""
    if not text or is_absent(text):
        return front
    if not front or text.startswith(front):
        return text
    # Separate columns beside a whole address repeat it; an estate beside a door number completes it.
    return text if re.search(r"[号栋幢楼#].*\d", text) and parse(text) is not None and front in text else front + text


LABEL_COLUMNS = {
    Meaning.DIBAO: "minimum_allowance", Meaning.TEKUN: "extreme_hardship", Meaning.DISABLED: "disabled", Meaning.LIVES_ALONE: "lives_alone",
    Meaning.EMPTY_NEST: "empty_nest", Meaning.LEFT_BEHIND: "left_behind", Meaning.VETERAN: "veteran",
    Meaning.LOST_CHILD: "lost_only_child",
}  # fmt: skip
_GRADED = re.compile(
    r"[ABCabc一二三四1-4][类级档]|低保|特困|五保|残|肢体|视力|听力|言语|智力|精神|多重|退役|退伍|复员|转业|优抚|烈属|独居|空巢|留守|失独"
)


def read_label_cell(cell: Cell) -> tuple[str, bool | None]:
    """Return the text and whether the label holds; a grade or class (肢体三级, A类) is a yes."""
    text = compact(text_of(cell))
    answer = read_yes(cell)
    if answer is None and _GRADED.search(text) and not re.search(r"非|不是|无|未", text):
        return text, True
    return text, answer


_LABEL_WORDS = {
    "minimum_allowance": "低保 低保户 最低生活保障",
    "extreme_hardship": "特困 特困供养 特困人员 五保 五保户",
    "disabled": "残疾 残疾人",
    "lives_alone": "独居 独居老人",
    "empty_nest": "空巢 空巢老人",
    "left_behind": "留守 留守儿童",
    "veteran": "退役军人 退伍军人",
    "special_care": "优抚 优抚对象",
    "correction": "社区矫正 社区矫正人员",
    "released": "刑满释放 刑满释放人员",
    "mental": "精神障碍",
    "chronic": "慢性病",
    "key_person": "重点人员",
    "lost_only_child": "失独 失独家庭",
}
_LABELS = {word: label for label, words in _LABEL_WORDS.items() for word in words.split()}


def read_labels(cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels a cell lists, and the words that are none of ours."""
    known: list[str] = []
    unknown: list[str] = []
    for piece in re.split(r"[,，、/;；\s]+", text_of(cell)):
        text = compact(piece)
        if not text or is_absent(text) or text in ("否", "正常", "普通"):
            continue
        label = _LABELS.get(text)
        if label:
            known.append(label)
        else:
            unknown.append(text)
    return tuple(dict.fromkeys(known)), tuple(unknown)
