"""What the cells of a staff roster say: kinds of heads, channels, modes, reasons of leaving, in their many spellings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shequ.base.cells import Day, read_day, text_of
from shequ.base.sheets import Cell
from shequ.kernel.textkeys import compact, is_absent
from shequ.staffing.terms import HeadKind, LeaveReason, Mode, Source

DITTO = frozenset({"同上", "〃", "″", "〞", "同", "上同", "同前", "々", "--同上--", '"', "“", "”"})

_HEAD_KINDS = {
    HeadKind.ADMINISTRATIVE: "行政 行政编 行政编制 公务员 机关行政编制 机关编制 行政机关编制 公务员编制 行政在编",
    HeadKind.INSTITUTION: "事业 事业编 事业编制 全额事业编制 全额拨款事业编制 全额事业 全额编制 财政全额拨款事业编制 差额事业编制 差额拨款事业编制 "
    "自收自支事业编制 参公 参公编制 参公事业编制 参照公务员法管理事业编制 参公管理 事业单位编制 财政拨款事业编制 事业在编 "
    "公益一类事业编制 公益二类事业编制 参照公务员法管理",
    HeadKind.SUPPORT: "工勤 工勤编 工勤编制 机关工勤 机关工勤编制 事业工勤 事业工勤编制 后勤服务编制 机关后勤服务编制 工勤人员 机关事业工勤编制",
}
_SOURCES = {
    Source.ESTABLISHMENT: "在编 编内 编制内 在编人员 在编在岗 正式 正式在编 正式职工 公务员 事业人员 事业干部 机关干部 参公人员 工勤人员 编制人员 "
    "行政编制 事业编制 工勤编制 是",
    Source.GRADUATE: "高校毕业生 三支一扶 三支一扶人员 大学生村官 西部计划 西部计划志愿者 进村社人员 高校毕业生社区就业 一万名 "
    "民生实事项目人员 选聘高校毕业生 大学生社区工作者",
    Source.RECRUITED: "招募 招聘 公开招聘 公开招募 聘用 编外聘用 编外 编外人员 合同制 合同工 聘用制 劳动合同 公益性岗位 公益岗 公岗 临聘 临聘人员 "
    "聘用人员 专职网格员 专职社区工作者 社区工作者",
    Source.PURCHASED: "购买服务 政府购买服务 购买服务人员 劳务派遣 派遣 派遣人员 服务外包 劳务派遣人员 政府购买服务人员",
    Source.VOLUNTEER: "志愿者 义工 志愿服务 志愿者服务",
    Source.ELECTED: "选举产生 选举 选任 选举任职 民选 居民选举 当选",
}
_MODES = {
    Mode.FULL: "专任 专职 实职 任职 正式任职 在任 专任职务",
    Mode.CONCURRENT: "兼任 兼职 兼 兼任职务",
    Mode.ACTING: "主持工作 主持 主持全面工作 代理 代理主持 负责",
    Mode.SECONDED: "借调 借用 抽调 借入 跟班 挂职 抽用 借调人员 借调使用",
}
_REASONS = {
    LeaveReason.RETIRED: "退休 退休减员 提前退休 病退 内退 办理退休",
    LeaveReason.RESIGNED: "辞职 辞去 个人辞职 主动辞职 辞职减员",
    LeaveReason.DISMISSED: "辞退 开除 辞退或开除 除名 解聘",
    LeaveReason.CONTRACT_ENDED: "合同期满 合同到期 服务期满 期满 聘期届满 聘用期满",
    LeaveReason.TRANSFERRED_OUT: "调出 调出本县 调走 调离 调动 调往外县 考录调出 考出",
    LeaveReason.TERM_ENDED: "任期届满 届满 换届 落选 任期结束",
    LeaveReason.DIED: "去世 死亡 病故 亡故 逝世",
}


def _index(words: Mapping[Any, str]) -> dict[str, str]:
    found = {compact(spelling): str(value) for value, spellings in words.items() for spelling in spellings.split()}
    return found | {compact(value.label): str(value) for value in words}


_HEAD_KIND_OF, _SOURCE_OF, _MODE_OF, _REASON_OF = (_index(words) for words in (_HEAD_KINDS, _SOURCES, _MODES, _REASONS))
_BY_WHOM = re.compile(
    r"\((?:财政)?(?:全额|差额|自收自支|全供|拨款|全额拨款|差额拨款|参公|参照公务员法管理|公益[一二]类)\)$"
)
"""Who pays for a head, or how its body is run: the kind is the same."""
_NOT_ON_HEADS = frozenset({"无", "无编制", "编外", "非编", "不占编", "不占编制", "无编", "否", "编制外", "未占编"})


def read_head_kind(cell: Cell) -> tuple[str, str, str]:
    """Return the text, the kind of head, and the channel when the cell names one instead; ("x", "", "") is not known."""
    text = compact(text_of(cell)).replace("（", "(").replace("）", ")")
    bare = _BY_WHOM.sub("", text)
    if bare in _HEAD_KIND_OF:
        return text, _HEAD_KIND_OF[bare], Source.ESTABLISHMENT
    if not text or text in _NOT_ON_HEADS or is_absent(text):
        return "", "", ""
    return text, "", _SOURCE_OF.get(text, "")


def read_source(cell: Cell) -> tuple[str, str]:
    """Return the text and the channel; no channel when the words are not known."""
    text = compact(text_of(cell))
    if not text or is_absent(text):
        return "", ""
    found = _SOURCE_OF.get(text, "")
    if not found and text in _HEAD_KIND_OF:
        found = str(Source.ESTABLISHMENT)
    return text, found


def read_mode(cell: Cell) -> tuple[str, str]:
    """Return the text and the mode; a blank cell is a full post."""
    text = compact(text_of(cell))
    if not text or is_absent(text) or text == "否":
        return "", str(Mode.FULL)
    if text == "是":
        return text, str(Mode.CONCURRENT)
    return text, _MODE_OF.get(text, "")


def read_reason(cell: Cell) -> tuple[str, str]:
    """Return the text and the reason of leaving, "" where the words name none that is known."""
    text = compact(text_of(cell))
    return ("", "") if not text or is_absent(text) else (text, _REASON_OF.get(text, ""))


@dataclass(frozen=True, slots=True)
class When:
    """A day as far as it was written. `on` counts missing months and days as the first."""

    day: Day

    @property
    def on(self) -> date:
        """The first day that fits."""
        return date(self.day.year, self.day.month or 1, self.day.day or 1)


_TAIL = re.compile(r"(?:起|至今|以来|任|到岗|入职|调入)$")


def read_when(cell: Cell) -> tuple[When | None, bool]:
    """Return the day a cell names and whether the cell can be read; a blank cell names none."""
    day, fault = read_day(_TAIL.sub("", cell.strip()) if isinstance(cell, str) else cell)
    return (When(day) if day else None), not fault
