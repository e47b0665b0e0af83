"""What has happened to bodies."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionsAdded(Fact):
    """Bodies that existed already were entered; `rows` holds each as it was entered."""

    code = "institutions.institutions_added"
    sentence = _("登记现有机构 {count} 个：{names}，依据 {document}")
    count: int
    names: str
    document: str
    rows: tuple[dict[str, Any], ...]
