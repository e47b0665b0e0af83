"""Numbers, dates and masks as people read them (docs/design-system.md, numbers). Plain functions; the language comes in."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
NONE = "—"
FEN_PER_YUAN = 100
IDENTITY_SHOWN = 6
IDENTITY_LENGTH = 18
PHONE_SHOWN = 2
PHONE_LENGTH = 11
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def number(value: int | float | Decimal | None, places: int = 0) -> str:
    """Return `12,345` or `−1.5`; nothing is abbreviated. None is "—" (not applicable), 0 is 0."""
    if value is None:
        return NONE
    text = f"{abs(value):,.{places}f}"
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def yuan(fen: int | None) -> str:
    """Return an amount of fen in yuan with two decimals: 9293650 is `92,936.50`."""
    return NONE if fen is None else number(Decimal(fen) / FEN_PER_YUAN, 2)


def percent(part: float | None, whole: float | None) -> str:
    """Return `97.3%`, half up; "—" when there is no base to speak of."""
    if part is None or not whole:
        return NONE
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    return f"{number(share.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP), 1)}%"


def day(value: date | None, *, today: date, language: str = "zh-hans", is_full: bool = False) -> str:
    """Return `2016年9月14日`, without the year when it is this year's and the day need not stand alone."""
    if value is None:
        return NONE
    has_year = is_full or value.year != today.year
    if language == "en":
        return f"{value.day} {MONTHS[value.month - 1]}{f' {value.year}' if has_year else ''}"
    return f"{f'{value.year}年' if has_year else ''}{value.month}月{value.day}日"


def weekday(value: date, *, language: str = "zh-hans") -> str:
    """Return the day of the week in words."""
    return (WEEKDAYS_EN if language == "en" else WEEKDAYS_ZH)[value.weekday()]


def moment(value: datetime | None, *, today: date, language: str = "zh-hans") -> str:
    """Return `9月14日 18:00`; the value is already in the reader's time zone."""
    return NONE if value is None else f"{day(value.date(), today=today, language=language)} {value:%H:%M}"


def mask_name(name: str) -> str:
    """Return the family name and a star: `张*`; two characters where the family name has two is not guessed."""
    return f"{name[:1]}*" if name else ""


def mask_identity(text: str) -> str:
    """Return the first 6 places and stars for the rest: `620822************`."""
    return text[:IDENTITY_SHOWN] + "*" * (max(len(text), IDENTITY_LENGTH) - IDENTITY_SHOWN) if text else ""


def mask_phone(text: str) -> str:
    """Return stars and the last 2 digits: `*********17`."""
    return "*" * (max(len(text), PHONE_LENGTH) - PHONE_SHOWN) + text[-PHONE_SHOWN:] if text else ""
