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
