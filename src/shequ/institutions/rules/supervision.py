"""What is right for the authority that supervises communities: founded, dated, one at a time in an area."""

from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class BasisMissing(Refused):
    """An authority without its legal basis or its document."""

    code = "institutions.supervision_unfounded"
    message = _("主管机关要写明法律依据和文件")
    mend = _("写明依据哪部法律、哪个文件行使职权")


class AuthorityNotStanding(Refused):
    """The body does not stand on the day."""

    code = "institutions.supervision_not_standing"
    message = _("{on} 没有机构“{name}”")
    mend = _("核对机构和日期")


class SetSince(Refused):
    """Another authority was set for the area on that day or later."""

    code = "institutions.supervision_assigned_since"
    message = _("“{where}”自 {since} 起已设定主管机关，不能倒着改")
    mend = _("日期要晚于 {since}")


class NotInForce(Refused):
    """The setting ended already, or would end before it began."""

    code = "institutions.supervision_not_in_force"
    message = _("这一设定在 {on} 不在有效期内")
    mend = _("核对日期")


def check_founded(legal_basis: str, document: str) -> None:
    """Refuse an authority without basis or document."""
    if not legal_basis.strip() or not document.strip():
        raise BasisMissing(field="document" if legal_basis.strip() else "legal_basis")


def check_after(since: date | None, on: date, where: str) -> None:
    """Refuse to set an authority on or before the day on which the last one was set."""
    if since is not None and on <= since:
        raise SetSince(field="on", where=where, since=since.isoformat())


def check_open(valid_from: date, valid_to: date | None, on: date) -> None:
    """Refuse to end a setting that ended, or before it began."""
    if valid_to is not None or on <= valid_from:
        raise NotInForce(field="on", on=on.isoformat())
