"""Works out what a pack's money parts come to, and who pays how much of it. Packs say yuan; here it becomes fen."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.rules.formulas import BaseMissing, Given, figure, worked
from shequ.plan.rules.pack import Money

FEN = 100
MONTHS = 12


class MoneyNotWhole(Refused):
    """A fixed sum of a pack has parts of a fen."""

    code = "plan.money_not_whole"
    message = _("{payer} 的金额 {amount} 元不是整分")
    mend = _("请在政策包或不同标准里改成整分")


@dataclass(frozen=True, slots=True)
class Due:
    """What one payer owes."""

    payer: str
    unit: str
    tier: str
    amount_fen: int
    due: str


@dataclass(frozen=True, slots=True)
class Entitled:
    """A money part worked out for one receiver: total in fen, by payer, shown worked out."""

    total_fen: int
    dues: tuple[Due, ...]
    explanation: str


def entitled(part: Money, given: Given, *, share_of_year: tuple[int, int] = (1, 1)) -> Entitled:
    """Work out a money part. share_of_year: (months or days counted, months or days of the year), for pro rata parts.

    Shares are rounded down to the fen; what is left over goes to the payer the pack names.
    Raises: BaseMissing, MoneyNotWhole.
    """
    done, whole = share_of_year if part.pro_rata != "none" else (1, 1)
    if part.formula is None:
        return _fixed(part, given, done, whole)
    result = worked(part.formula, given, unit="元", rounding=part.rounding)
    text = result.explanation
    total = result.value * FEN * done / whole
    if done != whole:
        text += f" × {done}/{whole}"
    if total != total.to_integral_value():
        total = total.quantize(Decimal(1), rounding=ROUND_FLOOR)
    total_fen = int(total)
    text += f" = {figure(Decimal(total_fen) / FEN)} 元" if done != whole else ""
    return Entitled(total_fen, _shared(part, total_fen), text)


def share_of_year(part: Money, *, year: int, since: date | None) -> tuple[int, int]:
    """Return the share of a year for a receiver that began on a day: whole months (the begun one counts) or days."""
    if since is None or since.year < year or part.pro_rata == "none":
        return (1, 1)
    if since.year > year:
        return (0, 1)
    if part.pro_rata == "months":
        return (MONTHS - since.month + 1, MONTHS)
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return ((date(year + 1, 1, 1) - since).days, days)


def _fixed(part: Money, given: Given, done: int, whole: int) -> Entitled:
    dues, texts = [], []
    for payer in part.payers:
        amount = payer.fixed if payer.fixed is not None else given.parameter(payer.parameter)
        if amount is None:
            raise BaseMissing(base=payer.parameter)
        fen = Decimal(amount) * FEN
        if fen != fen.to_integral_value():
            raise MoneyNotWhole(payer=payer.id, amount=amount)
        dues.append(Due(payer.id, payer.unit, payer.tier, int(fen) * done // whole, payer.due))
        texts.append(f"{figure(Decimal(amount))} 元")
    total = sum(due.amount_fen for due in dues)
    text = " + ".join(texts) + (f" × {done}/{whole}" if done != whole else "")
    if len(dues) > 1 or done != whole:
        text += f" = {figure(Decimal(total) / FEN)} 元"
    return Entitled(total, tuple(dues), text)


def _shared(part: Money, total_fen: int) -> tuple[Due, ...]:
    parts = {payer.id: int((total_fen * (payer.share or 0)) // 1) for payer in part.payers}
    parts[part.odd_fen_to] += total_fen - sum(parts.values())
    return tuple(Due(payer.id, payer.unit, payer.tier, parts[payer.id], payer.due) for payer in part.payers)
