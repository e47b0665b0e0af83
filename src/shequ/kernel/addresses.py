"""Chinese addresses inside a community, read into parts.

3-2-501, 3号楼2单元501, 三号楼2-501, 3栋二单元501室 and 3#2-501 are the same door. Parts that are not written are empty;
none is guessed. Two addresses with the same `key` in the same community are the same dwelling.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from shequ.kernel.textkeys import plain

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGITS |= {"壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
_NUMERAL = "零〇一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾"
_COUNTED = re.compile(
    rf"[{_NUMERAL}]+(?=\s*(?:号楼|号院|号门|号|栋|幢|座楼|座|楼|单元|门洞|层|室|户|排|院|巷(?!\w*[路街])|#|-))|(?<=第)[{_NUMERAL}]+"
    rf"|(?<=[栋幢楼元排-])[{_NUMERAL}]+$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A door. All parts are normalised text, numbers in ASCII digits, empty when not written."""

    place: str = ""
    """Estate, road, lane or village: the named part before the numbers."""
    number: str = ""
    """House or courtyard number along a road or lane."""
    yard: str = ""
    """院 when the number names a courtyard, or the courtyard's own name."""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    row: str = ""
    """The row (排) of a one-storey house."""
    is_bungalow: bool = False

    @property
    def key(self) -> str:
        """The stable text that makes two writings of one door equal inside a community."""
        bungalow = "平" if self.is_bungalow else ""
        return "|".join(
            (self.place, self.number, self.yard, self.building, self.unit, self.row + bungalow, self.floor, self.room)
        )

    @property
    def text(self) -> str:
        """The address as we write it: 阳光花园3号楼2单元501室."""
        said = [self.place]
        if self.number:
            door, _, annex = self.number.partition("附")
            said.append(f"{door}号附{annex}号" if annex else f"{door}号")
        said.append(self.yard)
        if self.building:
            said.append(f"{self.building}号楼" if self.building[0].isdigit() else f"{self.building}座")
        if self.unit:
            said.append(f"{self.unit}单元")
        if self.is_bungalow:
            said.append("平房")
        if self.row:
            said.append(f"{self.row}排")
        if self.floor:
            said.append(f"{self.floor}层")
        if self.room:
            ending = "" if not self.room[-1].isalnum() or self.room[-1] in "户边侧" else "室"
            said.append(self.room + ("号" if self.is_bungalow or self.row else ending))
        return "".join(said)

    @property
    def is_door(self) -> bool:
        """Whether the address reaches a door (a room, a house number, a courtyard or a row), not only a building."""
        return bool(self.room or self.row or ((self.number or self.yard) and not self.building))


def number_of(numeral: str) -> int | None:
    """Return the value of a Chinese numeral up to 999 (十二, 一百零三, 二〇一), or None when it is none."""
    if not numeral or any(c not in _NUMERAL for c in numeral):
        return None
    numeral = numeral.replace("拾", "十")
    if "十" not in numeral and "百" not in numeral:
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total = current = 0
    for character in numeral:
        if character == "百":
            total, current = total + (current or 1) * 100, 0
        elif character == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _DIGITS[character]
    return total + current


_REGION = re.compile(
    r"^(?:(?:中国)?[^\d\s路街巷]{2,4}省)?(?:[^\d\s路街巷省]{2,6}市)?(?:[^\d\s路街巷省市]{1,6}县(?!城))?"
    r"(?:[^\d\s路街巷省市县]{1,8}(?:街道|镇|乡))?(?:[^\d\s省市县镇]{1,10}社区(?:居委会|居民委员会)?(?!服务))?"
)
_SEPARATORS = re.compile(r"[\u2010-\u2015\u2212~_—－–]+")
_NUMBER_LIST = re.compile(r"^(?P<a>[A-Z]?\d{1,3}[A-Z]?)-(?:(?P<u>\d{1,2})-)?(?P<r>\d{1,4}[A-Z]?)$")
_TAIL = re.compile(
    r"^(?P<place>.*?)"
    r"(?:(?P<number>\d{1,4}(?:-\d{1,3})?)号(?!楼|公寓楼)(?P<yard>(?:大|家属)?院)?(?P<annex>[附之]\d{1,3}号?)?)?"
    r"(?:(?P<building>\d{1,3}[A-Z]?|[A-Z]\d{0,2})(?:号楼|号公寓楼|#楼|#|栋楼|栋|幢楼|幢|座楼|座|楼(?!上))[-,， ]?)?"
    r"(?:(?P<unit>\d{1,2}|[A-Z])(?:单元|号门|门洞|门|梯|元)[-,， ]?)?"
    r"(?P<bungalow>平房)?"
    r"(?:(?P<row>\d{1,3})排[-,， ]?)?"
    r"(?:(?P<floor>-?\d{1,2})(?:层|楼)[-,， ]?)?"
    r"(?P<rest>(?:\d{1,2}-)?[A-Z]?\d{1,4}[A-Z]?|[东西南北中左右]{1,2}(?:户|边|侧))?(?:室|号|户|房|号房)?$"
)


_USUAL = re.compile(
    r"^(?P<place>\D*(?:\d{1,2}(?:期|区|小区|组团)\D*)?)(?P<building>\d{1,3})(?:号楼|栋|幢|#)(?P<unit>\d{1,2})单元"
    r"(?P<room>\d{1,4})室?$"
)
_TELLING = re.compile(r"[号栋幢元排层院室户巷楼省市县镇乡第(（\[【]|街道|社区")


@lru_cache(maxsize=65536)
def parse(text: str) -> Address | None:
    """Read an address, or answer None when it has no number of any door, building or courtyard.

    Province to community names in front are left out: the area says that already. Remarks in brackets are left out.
    """
    text = plain(text)
    usual = _USUAL.match(text)
    if usual and not _TELLING.search(usual["place"]):
        return Address(
            place=usual["place"], building=_plain_number(usual["building"]), unit=_plain_number(usual["unit"]),
            room=usual["room"],
        )  # fmt: skip
    clean = _SEPARATORS.sub("-", text.upper())
    clean = re.sub(r"[(\[【][^)\]】]*[)\]】]?", "", clean).replace(" ", "").replace("＃", "#").rstrip("。.,，;；-")
    if not clean:
        return None
    clean = _COUNTED.sub(lambda found: _arabic(found.group()), clean)
    clean = clean[_REGION.match(clean).end() :] if _REGION.match(clean) else clean  # type: ignore[union-attr]
    split = re.match(
        r"^(?P<place>.*?[^\d#\-A-Z]|)(?P<list>[A-Z]?\d{1,3}[A-Z]?-(?:\d{1,2}-)?\d{1,4}[A-Z]?)(?:室|号|户)?$", clean
    )
    if split and not re.search(r"[号栋幢座楼#元门排层]$", split["place"]):
        return _from_list(split["place"], split["list"])
    found = _TAIL.match(clean)
    if not found:
        return None
    part = {name: value or "" for name, value in found.groupdict().items()}
    return _from_parts(part)


def _arabic(numeral: str) -> str:
    value = number_of(numeral)
    return numeral if value is None else str(value)


def _plain_number(text: str) -> str:
    return text.lstrip("0") or text


def _from_list(place: str, numbers: str) -> Address | None:
    found = _NUMBER_LIST.match(numbers)
    if not found:
        return None
    place = place.strip("-,，")
    return Address(
        place=place, building=_plain_number(found["a"]), unit=_plain_number(found["u"] or ""), room=found["r"]
    )


def _from_parts(part: dict[str, str]) -> Address | None:
    place = part["place"].strip("-,，、")
    unit, room = part["unit"], part["rest"]
    if "-" in room and not unit:
        unit, room = room.split("-", 1)
    elif "-" in room:
        part["floor"], room = room.split("-", 1)
    bungalow = bool(part["bungalow"]) or place.endswith("平房")
    place = place.removesuffix("平房")
    number = part["number"] + (f"附{part['annex'].strip('附之号')}" if part["annex"] else "")
    yard = part["yard"]
    if not (number or part["building"] or unit or part["row"]):
        if not room:
            return Address(place=place, is_bungalow=True) if bungalow and place else None
        if re.search(r"(?:路|街|巷|胡同|村|社|组|里|弄)$", place) and not bungalow:
            return Address(place=place, number=_plain_number(room))
    return Address(
        place=place, number=_plain_number(number), yard=yard, building=_plain_number(part["building"]),
        unit=_plain_number(unit), floor=_plain_number(part["floor"]) if not room[:1].isdigit() else "", room=room, row=part["row"],
        is_bungalow=bungalow,
    )  # fmt: skip
