"""What a person's data were on a day, from the values of today and what changed since."""

from collections.abc import Iterable
from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.residents.rules.people import check_day
from shequ.residents.terms import DATED, Field


class NotDated(Refused):
    """Only some data become different on a day; the rest is put right or moves."""

    code = "residents.not_dated"
    message = _("“{field}”不按日期登记变化")
    mend = _("登记类型随迁移办理，其余资料请用“更正资料”")


def check_dated(fields: Iterable[str]) -> None:
    """Refuse data that have no history of their own.

    Raises: NotDated.
    """
    for field in fields:
        if Field(field) not in DATED:
            raise NotDated(field=Field(field).label)


def check_change_day(on: date, *, today: date, birth_on: date | None, last: date | None) -> None:
    """Refuse a day ahead, before birth, or before an earlier change of the same thing.

    Raises: DateInFuture, DateBefore.
    """
    since = max((day for day in (birth_on, last) if day is not None), default=None)
    check_day(on, today=today, since=since)


def value_on(now: str, changes: Iterable[tuple[date, str]], on: date) -> str:
    """Return what held on a day: what was before the first change after it, else what holds now.

    changes: (first day of the new value, value before), in the order of their days.
    """
    return next((before for day, before in changes if day > on), now)
