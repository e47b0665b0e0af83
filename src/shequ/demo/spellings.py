"""How different offices spell the same address, day and relation."""

from datetime import date

from shequ.demo.dirt import Row

MARITAL = {"10": "未婚", "20": "已婚", "30": "丧偶", "40": "离婚", "90": ""}
CHINESE_DIGITS = "零一二三四五六七八九十"

RELATIONS = {
    "02": "户主", "11": "夫", "12": "妻", "20": "子", "22": "长子", "23": "次子", "24": "三子", "25": "四子",
    "26": "五子",
    "28": "女婿", "30": "女", "32": "长女", "33": "次女", "34": "三女", "35": "四女", "36": "五女", "38": "儿媳",
    "41": "孙子", "42": "孙女", "43": "外孙子", "44": "外孙女", "51": "父亲", "52": "母亲",
    "71": "兄", "73": "弟", "75": "姐姐", "77": "妹妹", "99": "非亲属",
}  # fmt: skip
SPOKEN = {
    "12": ("妻子", "爱人", "配偶", "媳妇"), "11": ("丈夫", "配偶"), "20": ("儿子",), "30": ("女儿",),
    "23": ("二子", "次子"),
    "33": ("二女", "次女"), "51": ("父", "父亲"), "52": ("母", "母亲"), "41": ("孙", "孙子"), "43": ("外孙",),
    "02": ("户主", "本人"),
}  # fmt: skip


def by_standard(relation: str, _sex: str) -> str:
    """Return the word of GB/T 4761."""
    return RELATIONS[relation]


def by_ear(relation: str, sex: str) -> str:
    """Return what people say; which of several words depends on nothing but the relation and sex."""
    words = SPOKEN.get(relation)
    return RELATIONS[relation] if words is None else words[(int(relation) + int(sex)) % len(words)]


def iso_day(day: date, _on: date) -> str:
    """Return 1985-03-12."""
    return day.isoformat()


def dotted_day(day: date, _on: date) -> str:
    """Return 1985.03.12, or without the day for every seventh person."""
    return f"{day:%Y.%m}" if day.day % 7 == 0 else f"{day:%Y.%m.%d}"


def plain_day(day: date, _on: date) -> str:
    """Return 19850312."""
    return f"{day:%Y%m%d}"


def full_address(row: Row) -> str:
    """Return the address as the sign at the door says it."""
    return row.household.dwelling.address


def short_address(row: Row) -> str:
    """Return 3-2-501 beside the estate's name, or the whole address of a house in a lane."""
    home = row.household.dwelling
    return f"{home.building}-{home.unit}-{home.room}" if home.building else home.address


def varied_address(row: Row) -> str:
    """Return the address in one of the spellings in use, by household."""
    home = row.household.dwelling
    if not home.building:
        return home.address
    number = int(home.building)
    spoken = CHINESE_DIGITS[number] if number <= 10 else home.building
    spellings = (
        f"{home.estate}{home.building}号楼{home.unit}单元{home.room}",
        f"{home.estate}{home.building}栋{home.unit}单元{home.room}室",
        f"{home.estate}{home.building}#{home.unit}-{home.room}",
        f"{home.estate}{spoken}号楼{home.unit}单元{home.room}室",
        f"{home.estate}{home.building}-{home.unit}-{home.room}",
    )
    return spellings[int(row.household.number) % len(spellings)]
