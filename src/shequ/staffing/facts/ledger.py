"""What has happened to the two ledgers. No personal data."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntered(Fact):
    """An entry was written into a ledger; `rows` holds each line: kind, account, heads."""

    code = "staffing.ledger_entered"
    sentence = _("{ledger_label}{entry_label}：{what}，自 {on} 起，依据 {document}")
    entry: str
    ledger: str
    ledger_label: str
    entry_kind: str
    entry_label: str
    what: str
    on: str
    document: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsHeld(Fact):
    """Heads of a body were earmarked or frozen."""

    code = "staffing.heads_held"
    sentence = _("“{institution}”{kind_label} {heads} 名{state_label}，自 {on} 起：{reason}")
    hold: str
    institution: str
    kind_label: str
    heads: int
    state_label: str
    on: str
    until: str
    reason: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsReleased(Fact):
    """Heads that were earmarked or frozen may be used again."""

    code = "staffing.heads_released"
    sentence = _("“{institution}”{kind_label} {heads} 名解除{state_label}，自 {on} 起")
    hold: str
    institution: str
    kind_label: str
    heads: int
    state_label: str
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsMoved(Fact):
    """Heads and positions went to other bodies because an order abolished those that had them."""

    code = "staffing.heads_moved"
    sentence = _("编制和职数 {count} 笔随机构调整令划转，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]
