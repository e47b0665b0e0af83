"""The two ledgers: heads and positions only move inside the total, and no day may have fewer than are used.

Source: the plan's principle that posts come out of the existing total; regulations on local establishment, art. 6, 15, 18.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.staffing.terms import Ledger, kinds_of

SUM = "establishment.sum"
EXCESS = "establishment.excess"
Change = tuple[date, int]
"""A day, and by how much something changes from that day on."""


class DocumentMissing(Refused):
    """Nothing stands behind what is entered."""

    code = "staffing.document_missing"
    kind = SUM
    message = _("没有写明依据文件")
    mend = _("填写文号，例如 县编发〔2016〕3号")


class KindUnknown(Refused):
    """Not a kind of the ledger."""

    code = "staffing.kind_unknown"
    message = _("“{written}”不是{ledger}的种类")
    mend = _("从列出的种类中选")


class HeadsWrong(Refused):
    """No number of heads."""

    code = "staffing.heads_wrong"
    message = _("数量要填大于零的整数")


class SameAccount(Refused):
    """From a body to itself."""

    code = "staffing.same_account"
    message = _("调出和调入是同一个机构")
    mend = _("选择另一个机构")


class OverTotal(Refused):
    """More would be given than there is."""

    code = "staffing.over_total"
    kind = SUM
    message = _("{on} {where}只有 {free} 名{kind_label}可用，不够 {wanted} 名")
    mend = _("减少数量，或先从别处调剂；超过核定总量的须有上级文件，用“调整总量”登记")


class OverAuthorised(Refused):
    """Nobody more can sit there on some day."""

    code = "staffing.over_authorised"
    kind = EXCESS
    message = _("“{where}”的{kind_label}没有空缺：{on} 起核定 {authorised} 名，已用 {used} 名")
    mend = _("先腾出或调剂编制，再办进人；超编的只能减，不能增")


class Unbalanced(Refused):
    """An entry whose lines do not sum to zero."""

    code = "staffing.unbalanced"
    kind = SUM
    message = _("这笔分录不平：{kind_label}相差 {difference} 名")


class ReversedBefore(Refused):
    """An entry is reversed once."""

    code = "staffing.reversed_before"
    message = _("这笔分录已经冲销过，或本身就是冲销")
    mend = _("需要的话，重新登记一笔")


class OpenedBefore(Refused):
    """The ledger of this kind has its opening already."""

    code = "staffing.opened_before"
    message = _("“{where}”的{kind_label}已经登记过期初数")
    mend = _("以后的变化用“调剂”或“调整总量”登记")


class PeriodWrong(Refused):
    """An end before its beginning."""

    code = "staffing.period_wrong"
    message = _("结束日要晚于开始日")


class NotHeld(Refused):
    """The heads are not held back any more."""

    code = "staffing.not_held"
    message = _("这笔预留或冻结已经解除")


@dataclass(frozen=True, slots=True)
class Balance:
    """What a body has of one kind on a day. excess: used beyond what is authorised, as entered facts may be."""

    authorised: int = 0
    earmarked: int = 0
    occupied: int = 0
    frozen: int = 0

    @property
    def used(self) -> int:
        """Heads that are not to be had: sat on, earmarked or frozen."""
        return self.occupied + self.earmarked + self.frozen

    @property
    def vacant(self) -> int:
        """Heads to be had; never below zero."""
        return max(self.authorised - self.used, 0)

    @property
    def excess(self) -> int:
        """Heads used beyond the authorised."""
        return max(self.used - self.authorised, 0)

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.authorised + other.authorised, self.earmarked + other.earmarked, self.occupied + other.occupied,
            self.frozen + other.frozen,
        )  # fmt: skip


def check_kind(ledger: str, kind: str, *, field: str = "kind") -> str:
    """Return the name of a kind.

    Raises: KindUnknown.
    """
    known = kinds_of(ledger)
    if kind not in known:
        label = Ledger(ledger).label if ledger in {item.value for item in Ledger} else ledger
        raise KindUnknown(field=field, written=kind, ledger=label)
    return known[kind]


def check_document(document: str, *, field: str = "document") -> str:
    """Return the document without blanks around it.

    Raises: DocumentMissing.
    """
    if not document.strip():
        raise DocumentMissing(field=field)
    return document.strip()


def check_heads(heads: int, *, field: str = "heads") -> None:
    """Refuse what is not a number of heads."""
    if heads <= 0:
        raise HeadsWrong(field=field)


def check_period(starts: date, ends: date | None, *, field: str = "until") -> None:
    """Refuse an end on or before the beginning; the end is the first day without."""
    if ends is not None and ends <= starts:
        raise PeriodWrong(field=field)


def check_balanced(lines: Iterable[tuple[str, int]]) -> None:
    """Refuse lines (kind, heads) that do not sum to zero for each kind."""
    sums: dict[str, int] = {}
    for kind, heads in lines:
        sums[kind] = sums.get(kind, 0) + heads
    for kind, difference in sums.items():
        if difference:
            raise Unbalanced(kind_label=kind, difference=difference)


def least(changes: Iterable[Change], since: date, until: date | None = None) -> tuple[int, date]:
    """Return the smallest sum that the changes reach from `since` on, and the first day that has it.

    until: the first day that no longer matters, None for all days to come.
    """
    by_day: dict[date, int] = {}
    for day, amount in changes:
        if until is not None and day >= until:
            continue
        by_day[max(day, since)] = by_day.get(max(day, since), 0) + amount
    by_day.setdefault(since, 0)
    running, found, first = 0, None, since
    for day in sorted(by_day):
        running += by_day[day]
        if found is None or running < found:
            found, first = running, day
    return found or 0, first


def sum_on(changes: Iterable[Change], on: date) -> int:
    """Return the sum of the changes up to a day, that day included."""
    return sum(amount for day, amount in changes if day <= on)


def span(starts: date, ends: date | None, heads: int) -> list[Change]:
    """Return the changes of something that holds so many heads in a period; `ends` is the first day without."""
    found = [(starts, heads)]
    if ends is not None:
        found.append((ends, -heads))
    return found


def check_free(
    authorised: Sequence[Change], used: Sequence[Change], *, since: date, until: date | None = None, where: str,
    kind_label: str, field: str = "",
) -> None:  # fmt: skip
    """Refuse one more use from `since` on (until a day, exclusive) when on one of the days nothing is free for it.

    While a legacy excess lasts nothing is free. Raises: OverAuthorised.
    """
    free, on = least([*authorised, *((day, -amount) for day, amount in used)], since, until)
    if free < 1:
        raise OverAuthorised(
            field=field, where=where, kind_label=kind_label, on=on.isoformat(), authorised=sum_on(authorised, on),
            used=sum_on(used, on),
        )  # fmt: skip


def check_takeable(
    authorised: Sequence[Change], used: Sequence[Change], *, since: date, wanted: int, where: str, kind_label: str
) -> None:
    """Refuse to take so many heads away where on `since` or a later day fewer are free.

    Raises: OverTotal.
    """
    free, on = least([*authorised, *((day, -amount) for day, amount in used)], since)
    if free < wanted:
        raise OverTotal(
            field="heads", where=where, kind_label=kind_label, on=on.isoformat(), free=max(free, 0), wanted=wanted
        )
