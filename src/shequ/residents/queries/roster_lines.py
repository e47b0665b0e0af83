"""One row of a roster as pages show it."""

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from shequ.base.words import say
from shequ.kernel.codes import RELATION
from shequ.kernel.words import _
from shequ.residents import terms
from shequ.residents.models import RosterBatch, RosterRow
from shequ.residents.roster.headers import Meaning
from shequ.residents.roster.problems import SORTS, Weight
from shequ.residents.roster.terms import RosterBucket, RosterDecision

BECAUSE = "the batch itself was scoped"
TABS = ("all", "rejected", "warned", "fine")
BUCKET_STATES = {"new": "ok", "changed": "info", "same": "mute", "rejected": "bad"}
COLUMNS = (
    ("name", Meaning.NAME), ("number", Meaning.NUMBER), ("relation", Meaning.RELATION), ("address", Meaning.ADDRESS),
    ("registration", Meaning.PERSON_KIND), ("phone", Meaning.PHONE),
)  # fmt: skip
"""The columns of the preview and the meaning each shows."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence under a row: what is wrong and how to mend it."""

    code: str
    is_grave: bool
    text: str
    mend: str


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row of a roster as the preview shows it. `bad` and `odd` name the columns to mark."""

    id: int
    sheet: str
    row: int
    name: str
    number: str
    relation: str
    address: str
    registration: str
    phone: str
    bucket: str
    bucket_label: str
    state: str
    state_label: str
    review: str
    decision: str
    bad: frozenset[str]
    odd: frozenset[str]
    reasons: tuple[Reason, ...]


def rows_of(batch: RosterBatch) -> "QuerySet[RosterRow]":
    """Return the rows of a batch that was scoped already."""
    found: QuerySet[RosterRow] = RosterRow.objects.unscoped(because=BECAUSE).filter(batch=batch)
    return found


def sheet_names(batch: RosterBatch) -> list[str]:
    """Return the names of the sheets that were read, in the order of `RosterRow.sheet`."""
    return [mapping["sheet"] for mapping in batch.mappings if mapping["is_roster"]]


_COLUMN_OF = {str(meaning): name for name, meaning in COLUMNS}
_COLUMN_OF |= {"renhu": "registration", "separated": "registration", "building": "address", "room": "address",
               "unit": "address", "estate": "address"}  # fmt: skip


def line_of(row: RosterRow, sheets: list[str]) -> RosterLine:
    """Return a staged row as it is shown, numbers and phones masked."""
    reasons: list[Reason] = []
    bad: set[str] = set()
    odd: set[str] = set()
    for found in json.loads(row.problems) if row.problems else ():
        sort = SORTS[found["code"]]
        grave = sort.weight is not Weight.WARN
        reasons.append(Reason(sort.code, grave, say(sort.sentence, found["values"]), say(sort.mend)))
        column = _COLUMN_OF.get(found["field"], "")
        if column:
            (bad if grave else odd).add(column)
    is_rejected = row.bucket == "rejected"
    state = "bad" if is_rejected else "warn" if row.codes else BUCKET_STATES[row.bucket]
    label = say(RosterBucket(row.bucket).label)
    return RosterLine(
        id=row.pk,
        sheet=sheets[row.sheet] if row.sheet < len(sheets) else "",
        row=row.row,
        name=row.name,
        number=row.number_shown,
        relation=RELATION.name(row.relation),
        address=row.address_shown,
        registration=say(terms.Registration(row.registration).label) if row.registration else "",
        phone=row.phone_shown,
        bucket=row.bucket,
        bucket_label=label,
        state=state,
        state_label=say(_("错误")) if is_rejected else label,
        review=row.review,
        decision=say(RosterDecision(row.decision).label) if row.decision else "",
        bad=frozenset(bad),
        odd=frozenset(odd - bad),
        reasons=tuple(reasons),
    )
