"""Money: integer fen inside, yuan with two decimals at the edge. Never a float on the way."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

FEN_PER_YUAN = 100
MYRIAD = 10_000
MINUS = "\u2212"
_WRITTEN = re.compile(r"(?P<sign>[-\u2212]?)[¥￥]?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?P<myriad>万)?元?")
LARGEST_FEN = 2**63 - 1


class AmountUnreadable(Refused):
    """The text is not an amount of money."""

    code = "money.amount_unreadable"
    message = _("“{text}”不是金额")
    mend = _("请写成元，最多两位小数，例如 92,936.50")


class AmountTooFine(Refused):
    """The amount has parts of a fen."""

    code = "money.amount_too_fine"
    message = _("“{text}”细到了分以下")
    mend = _("金额最多写到分，也就是两位小数")


def parse_yuan(text: str, *, field: str = "") -> int:
    """Return the fen of an amount written in yuan, with or without separators, 元, ¥ or 万.

    Raises: AmountUnreadable, AmountTooFine.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise AmountUnreadable(text=text, field=field)
    try:
        yuan = Decimal(found["number"].replace(",", ""))
    except InvalidOperation:  # pragma: no cover (the pattern lets only digits through)
        raise AmountUnreadable(text=text, field=field) from None
    fen = yuan * FEN_PER_YUAN * (MYRIAD if found["myriad"] else 1)
    if fen != fen.to_integral_value():
        raise AmountTooFine(text=text, field=field)
    if fen > LARGEST_FEN:
        raise AmountUnreadable(text=text, field=field)
    return -int(fen) if found["sign"] else int(fen)


def format_yuan(fen: int) -> str:
    """Return the amount in yuan with separators and two decimals; a debt bears the sign U+2212."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{MINUS if fen < 0 else ''}{yuan:,}.{rest:02d}"


def times(rate_fen: int, quantity: Decimal | int) -> int:
    """Return rate × quantity in fen, half a fen rounded away from zero."""
    return int((Decimal(rate_fen) * quantity).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights so that the parts add up to it: largest remainders get the fen left over.

    Ties go to the earlier part. Raises: ValueError when no weight is positive or one is negative.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be zero or more, and one of them positive")
    sign = -1 if total_fen < 0 else 1
    shares = [divmod(abs(total_fen) * weight, whole) for weight in weights]
    left = abs(total_fen) - sum(part for part, _rest in shares)
    order = sorted(range(len(shares)), key=lambda at: (-shares[at][1], at))
    gains = set(order[:left])
    return [sign * (part + (at in gains)) for at, (part, _rest) in enumerate(shares)]
