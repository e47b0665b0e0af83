"""What stands against an act on a roster."""

from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.staffing.roster.terms import RosterState


class RosterNotReady(Refused):
    """The batch is in another state than the act needs."""

    code = "staffing.roster_not_ready"
    message = _("这份名册现在是“{state}”，不能这样办")
    mend = _("刷新页面，按页面上的下一步办理")


class RosterOutdated(Stale):
    """The book changed since the roster was compared with it."""

    code = "staffing.roster_outdated"
    message = _("核对之后台账又有变动")
    mend = _("重新核对一次再写入，核对不会改动台账")


class RosterTooLate(Refused):
    """The days in which a batch can be taken back are over."""

    code = "staffing.roster_too_late"
    message = _("名册写入已超过 {days} 天，不能整批撤回")
    mend = _("逐人办更正或离岗")


class RosterBuiltUpon(Refused):
    """Somebody has worked with people of the batch since; taking it back would lose that."""

    code = "staffing.roster_built_upon"
    message = _("名册写入之后，其中 {count} 人又办过手续，不能整批撤回")
    mend = _("逐人办更正或离岗")


def check_state(state: str, needed: RosterState) -> None:
    """Refuse an act that the state does not allow.

    Raises: RosterNotReady.
    """
    if state != needed:
        raise RosterNotReady(state=RosterState(state).label)
