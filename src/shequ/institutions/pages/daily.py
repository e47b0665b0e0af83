"""What the pages of the leading group's office share: tabs, crumbs, the group itself, files."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from shequ.base.page import Request
from shequ.files.actions import file_attach, file_store
from shequ.files.queries import attachments
from shequ.institutions import queries, terms
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _

TABS = (
    ("group", _("领导小组"), "institutions:group_home", terms.GROUP_SEE),
    ("incoming", _("收文"), "institutions:incoming_list", terms.INCOMING_SEE),
    ("meetings", _("会议"), "institutions:meeting_list", terms.MEETING_SEE),
    ("decisions", _("督办事项"), "institutions:decision_list", terms.DECISION_SEE),
    ("briefings", _("工作简报"), "institutions:briefing_list", terms.BRIEFING_SEE),
)


def tabs(request: Request, here: str) -> list[tuple[str, str, str, bool]]:
    """Return the tabs of the leading group that the actor may open."""
    actor = request.call.actor
    return [
        (gettext(title), "", reverse(url), code == here)
        for code, title, url, permission in TABS
        if actor.may(permission)
    ]


def crumbs(url: str, title: str) -> list[tuple[str, str]]:
    """Return the way from the leading group to a list."""
    return [(reverse("institutions:group_home"), gettext("领导小组")), (reverse(url), title)]


def group_of(request: Request) -> UUID:
    """Return the leading group of the actor's county.

    Raises: Hidden when there is none.
    """
    groups = queries.group_choices(request.call)
    if not groups:
        raise Hidden()
    return groups[0][0]


def store(request: Request, content: Any, *, group: UUID, seen_with: str, subject: str = "") -> UUID | None:
    """Take a file in by the one door; it lies where the group's office sits, so that its people see it too."""
    if not content:
        return None
    held = queries.group_detail(request.call, group_id=group)
    area = queries.place_of(request.call, group=held)
    return file_store(request.call, content=content, name=content.name, area=area, seen_with=seen_with, subject=subject)


def files_of(request: Request, subject: str) -> list[Any]:
    """Return what hangs on a matter."""
    return attachments(request.call, subject=subject)


def hang(request: Request, file_id: UUID | None, subject: str) -> None:
    """Hang a file that came with the form on what the form made."""
    if file_id:
        file_attach(request.call, file_id=file_id, subject=subject)
