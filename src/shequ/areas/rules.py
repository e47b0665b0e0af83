"""What is right for area codes: no database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from shequ.areas.terms import DIGITS, LEVEL_OF_DIGITS, PROVISIONAL_MARK, Level, bare
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class AreaCodeWrong(Refused):
    """The code is not one of the tree."""

    code = "areas.area_code_wrong"
    message = _("区划代码“{area_code}”不合规")
    mend = _("代码应为 2、4、6、9、12 或 15 位数字，临时代码用字母 P 加两位数字结尾")


class AreaParentMissing(Refused):
    """The area above is not in the tree."""

    code = "areas.area_parent_missing"
    message = _("上级区域 {parent} 还没有登记")
    mend = _("请先登记上级区域，或先导入完整的区划清单")


class AreaCodeTaken(Refused):
    """A code is never used twice."""

    code = "areas.area_code_taken"
    message = _("代码 {area_code} 已经用过，不能再用")
    mend = _("更名、改代码请办理变更，原代码保留历史")


class AreaEndsTooEarly(Refused):
    """A version cannot end before it begins."""

    code = "areas.area_ends_too_early"
    message = _("变更日期 {on} 早于现有版本的起始日期 {since}")
    mend = _("请核对文件上的生效日期")


class AreaEndedBefore(Refused):
    """What has ended cannot end again on another day."""

    code = "areas.area_ended_before"
    message = _("区域 {area_code} 已自 {since} 起撤销")
    mend = _("请核对代码；撤销日期有误的，请先更正原来的登记")


class AreaHeirEnded(Refused):
    """What takes over has to stand itself."""

    code = "areas.area_heir_ended"
    message = _("承接的区域 {heir} 也已撤销")
    mend = _("请指定仍在使用的区域承接")


def level_of(area_code: str) -> str:
    """Return the level of a code; a provisional part of it has `P` and two digits in place of three.

    Source: GB/T 10114 style codes (2/4/6/9/12/15 digits). Raises: AreaCodeWrong.
    """
    plain = bare(area_code)
    level = LEVEL_OF_DIGITS.get(len(plain))
    if level is None or not (plain.isascii() and plain.isdigit()):
        raise AreaCodeWrong(area_code=area_code, field="code")
    return level


def is_provisional(area_code: str) -> bool:
    """Say whether the code is a provisional key, waiting for an official code."""
    return len(area_code) >= DIGITS[Level.TOWN] and area_code[-3] == PROVISIONAL_MARK


def parent_code_of(area_code: str) -> str:
    """Return the code of the area above, "" for a province."""
    order = list(DIGITS.values())
    at = order.index(DIGITS[Level(level_of(area_code))])
    return area_code[: order[at - 1]] if at else ""


def check_ends_after(since: date, on: date) -> None:
    """Refuse a change dated before the version it ends.

    Raises: AreaEndsTooEarly.
    """
    if on < since:
        raise AreaEndsTooEarly(on=on.isoformat(), since=since.isoformat(), field="on")


def county_of(codes: Iterable[str]) -> str:
    """Return the county that all codes lie in, "" when there are several or none."""
    counties = {code[: DIGITS[Level.COUNTY]] for code in codes}
    return counties.pop() if len(counties) == 1 else ""


def first_takers(heirs: Mapping[str, str], successors: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the one area that takes over from each that ends: a community's heir, the first grid after a grid."""
    return {**heirs, **{grid: takers[0] for grid, takers in successors.items() if takers}}
