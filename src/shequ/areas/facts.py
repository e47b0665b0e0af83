"""What has happened to areas."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAdded(Fact):
    code = "areas.area_added"
    sentence = _("登记区域 {area_code} {name}")
    area_code: str
    name: str
    level: str
    valid_from: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRenamed(Fact):
    code = "areas.area_renamed"
    sentence = _("区域 {area_code} 由“{old_name}”更名为“{new_name}”，自 {on} 起")
    area_code: str
    old_name: str
    new_name: str
    on: str
    document: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AreaEnded(Fact):
    code = "areas.area_ended"
    sentence = _("区域 {area_code} {name} 自 {on} 起撤销")
    area_code: str
    name: str
    on: str
    merged_into: str = ""
    document: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionListImported(Fact):
    code = "areas.division_list_imported"
    sentence = _("导入区划清单“{file_name}”：新增 {added}，变更 {changed}，撤销 {ended}，不变 {same}，退回 {rejected}")
    file_name: str
    added: int
    changed: int
    ended: int
    same: int
    rejected: int
    digest: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AreasAdded(Fact):
    code = "areas.areas_added"
    sentence = _("登记区域 {count} 个：{names}")
    count: int
    names: str
    codes: tuple[str, ...]
    layer: str
    valid_from: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AreasRenamed(Fact):
    """`old` and `new` hold each name by code."""

    code = "areas.areas_renamed"
    sentence = _("区域更名 {count} 个：{names}，自 {on} 起")
    count: int
    names: str
    old: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]
    on: str
    document: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AreasEnded(Fact):
    """`rows` holds (code, what takes it over or "") of each."""

    code = "areas.areas_ended"
    sentence = _("撤销区域 {count} 个：{names}，自 {on} 起")
    count: int
    names: str
    rows: tuple[tuple[str, str], ...]
    on: str
    document: str = ""
