"""What has happened to contracts."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _
from shequ.staffing.terms import Compared, ContractEnd

_COMPARED = {item.value: item.label for item in Compared}
_ENDS = {item.value: item.label for item in ContractEnd}


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSigned(Fact):
    """A contract of employment was registered; compared: what came of holding its pay against the minimum wage."""

    code = "staffing.contract_signed"
    sentence = _("登记{name}的聘用合同：{institution}，{since} 至 {ends_on}，依据 {document}；{compared}")
    personal_data = ("name", "monthly_fen")
    words = {"compared": _COMPARED}
    contract: str
    staff: str
    name: str
    institution: str
    is_full_time: bool
    monthly_fen: int
    since: str
    ends_on: str
    document: str
    compared: str
    wage_fen: int | None


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRenewed(Fact):
    """A contract of employment was followed by another."""

    code = "staffing.contract_renewed"
    sentence = _("续签{name}的聘用合同：{since} 至 {ends_on}，依据 {document}；{compared}")
    personal_data = ("name", "monthly_fen", "old_monthly_fen")
    words = {"compared": _COMPARED}
    contract: str
    renews: str
    staff: str
    name: str
    monthly_fen: int
    old_monthly_fen: int
    is_full_time: bool
    since: str
    ends_on: str
    document: str
    compared: str
    wage_fen: int | None


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEnded(Fact):
    """A contract of employment ended before its term, or was closed when the term ran out."""

    code = "staffing.contract_ended"
    sentence = _("{name}的聘用合同自 {on} 起终止：{end_kind}，依据 {document}")
    personal_data = ("name", "reason")
    words = {"end_kind": _ENDS}
    contract: str
    staff: str
    name: str
    on: str
    end_kind: str
    reason: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsReminded(Fact):
    """Keepers were told which contracts end soon."""

    code = "staffing.contracts_reminded"
    sentence = _("提醒合同期限：聘用合同 {contracts} 份，购买服务合同 {services} 份，告知 {told} 人次")
    contracts: int
    services: int
    told: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSigned(Fact):
    """A contract for a service was registered. A provider is a body, not a person."""

    code = "staffing.service_signed"
    sentence = _("登记购买服务合同：{provider}，{purpose}，{people} 人，{since} 至 {ends_on}，依据 {document}")
    service: str
    institution: str
    provider: str
    provider_code: str
    purpose: str
    people: int
    yearly_fen: int
    since: str
    ends_on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRenewed(Fact):
    """A contract for a service was followed by another."""

    code = "staffing.service_renewed"
    sentence = _("续签购买服务合同：{provider}，{purpose}，{people} 人，{since} 至 {ends_on}，依据 {document}")
    service: str
    renews: str
    provider: str
    purpose: str
    people: int
    yearly_fen: int
    old_yearly_fen: int
    since: str
    ends_on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEnded(Fact):
    """A contract for a service ended before its term, or was closed when the term ran out."""

    code = "staffing.service_ended"
    sentence = _("“{provider}”的购买服务合同自 {on} 起终止：{reason}，依据 {document}")
    service: str
    provider: str
    on: str
    reason: str
    document: str
