"""What has happened to residence permits."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PermitPrepared(Fact):
    """The community looked through the papers for a residence permit."""

    code = "residents.permit_prepared"
    sentence = _("预受理 {name} 的居住证：{ground}，缺材料 {missing} 项")
    personal_data = ("name", "hukou_place", "proxy_name")
    permit: str
    name: str
    ground: str
    hukou_place: str
    proxy_name: str
    missing: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PermitStepped(Fact):
    """A step of the community's own, or the holder's withdrawal."""

    code = "residents.permit_stepped"
    sentence = _("{name} 的居住证：{step}（{on}）{note}")
    personal_data = ("name", "note")
    permit: str
    name: str
    step: str
    on: str
    note: str
    old_state: str
    new_state: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRecorded(Fact):
    """An act of the police was recorded."""

    code = "residents.permit_recorded"
    sentence = _("登记公安机关对 {name} 居住证的办理：{step}（{on}），凭据 {document}")
    personal_data = ("name", "note", "document")
    permit: str
    name: str
    step: str
    on: str
    document: str
    note: str
    old_state: str
    new_state: str
    old_endorse_by: str
    new_endorse_by: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PermitsExported(Fact):
    """A list of permits left the system."""

    code = "residents.permits_exported"
    sentence = _("导出居住证名单 {rows} 行，水印 {watermark}。事由：{reason}")
    rows: int
    watermark: str
    reason: str
    filters: dict[str, str]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PermitsReminded(Fact):
    """Communities and holders were told what comes due."""

    code = "residents.permits_reminded"
    sentence = _("提醒居住证期限：{near} 证快到签注期限，{late} 件公安机关未按期答复")
    near: int
    late: int
    told: int
