"""The menu, and all else that the shell around every page shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from shequ.areas.queries import area_names
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.roles import TITLES
from shequ.kernel.words import _


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu: shown to whoever holds the permission; `count` names `room.queries:function(call)`."""

    title: str
    icon: str
    url: str
    permission: str
    count: str = ""


MENU: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        _("社区"),
        (
            Item(_("居民"), "users", "residents:resident_list", "residents.resident_see"),
            Item(_("住户"), "home-2", "residents:household_list", "residents.resident_see"),
            Item(_("居住证"), "id", "residents:permit_list", "residents.permit_see"),
            Item(_("导入名册"), "file-import", "residents:roster_list", "residents.roster_import"),
            Item(_("地图"), "map-2", "territory:map", "territory.map_see"),
            Item(_("房屋"), "building-community", "territory:dwelling_list", "territory.dwelling_see"),
        ),
    ),
    (
        _("改革"),
        (
            Item(_("方案落实"), "list-check", "plan:board", "plan.board_see"),
            Item(_("机构"), "hierarchy-2", "institutions:tree", "institutions.tree_see"),
            Item(_("职责"), "clipboard-check", "institutions:duty_list", "institutions.duty_see"),
            Item(_("机构调整令"), "replace", "institutions:order_list", "institutions.order_see"),
            Item(_("社区备案"), "rubber-stamp", "institutions:filing_list", "institutions.filing_see"),
            Item(_("社区划分"), "arrows-split", "division:study_list", "division.study_see"),
            Item(_("协调问题"), "messages", "institutions:ticket_list", "institutions.ticket_see"),
            Item(_("领导小组"), "users-group", "institutions:group_home", "institutions.group_see"),
            Item(_("重大事项"), "scale", "institutions:matter_list", "institutions.matter_see"),
            Item(_("改革任务"), "clipboard-list", "plan:task_list", "plan.task_see"),
            Item(_("依据文件"), "file-certificate", "plan:document_list", "plan.document_see"),
            Item(_("政策包"), "book", "plan:pack_list", "plan.pack_see"),
            Item(_("区域与覆盖"), "sitemap", "territory:coverage", "territory.map_see"),
        ),
    ),
    (
        _("人员"),
        (
            Item(_("任职名录"), "id-badge", "staffing:who_is_who", "staffing.who_see"),
            Item(_("工作人员"), "user", "staffing:staff_list", "staffing.staff_see"),
            Item(_("编制台账"), "scale", "staffing:book", "staffing.book_see"),
            Item(_("合同与报酬"), "file-text", "staffing:contract_list", "staffing.contract_see"),
            Item(_("志愿服务时长"), "clock-check", "staffing:hours_list", "staffing.hours_see"),
            Item(_("实名名册"), "file-import", "staffing:roster_list", "staffing.roster_import"),
        ),
    ),
    (
        _("系统"),
        (
            Item(_("后台作业"), "progress", "jobs:job_list", "jobs.job_see"),
            Item(_("账号与授权"), "user-shield", "accounts:user_list", "accounts.user_see"),
            Item(_("日历"), "calendar", "worktime:calendar", "worktime.calendar_see"),
            Item(_("未送达消息"), "mail-x", "notices:dead_letters", "notices.outbox_see"),
            Item(_("操作日志"), "history", "journal:entry_list", "journal.journal_read"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around a page."""

    menu: list[dict[str, Any]] = field(default_factory=list)
    person: str = ""
    post: str = ""
    unread: int = 0
    my_work_count: int = 0
    language: str = "zh-hans"
    is_demo: bool = False
    is_signed_in: bool = False
    request_id: str = ""
    warnings: tuple[str, ...] = ()


# "room.queries:function(call)" → a sentence to warn everybody who is signed in, or ""
WARNINGS: tuple[str, ...] = ("worktime.queries:missing_year_warning",)
UNREAD = "notices.queries:unread_count"


def ask(path: str, call: Call) -> Any:
    """Return the answer of a query named in a table."""
    module, _colon, name = path.partition(":")
    function: Callable[[Call], Any] = getattr(import_module(f"shequ.{module}"), name)
    return function(call)


def context(request: HttpRequest) -> dict[str, Any]:
    """Give templates the shell; built only by a page that shows it."""
    return {"shell": SimpleLazyObject(lambda: shell_of(request))}


def shell_of(request: HttpRequest) -> Shell:
    """Return the shell of a request."""
    call: Call | None = getattr(request, "call", None)
    language = get_language() or settings.LANGUAGE_CODE
    if call is None or call.actor.kind == "nobody":
        return Shell(language=language, is_demo=settings.IS_DEMO, request_id=call.request_id if call else "")
    warnings = tuple(text for text in (ask(path, call) for path in WARNINGS) if text)
    return Shell(
        menu=_menu_of(request, call),
        person=call.actor.name,
        post=_post_of(call),
        unread=ask(UNREAD, call) or 0,
        language=language,
        is_demo=settings.IS_DEMO,
        is_signed_in=True,
        request_id=call.request_id,
        warnings=warnings,
    )


def _menu_of(request: HttpRequest, call: Call) -> list[dict[str, Any]]:
    groups = []
    here = _longest_match(request.path)
    for title, items in MENU:
        entries = []
        for item in items:
            if call.actor.may(item.permission):
                url = reverse(item.url)
                count = ask(item.count, call) if item.count else 0
                entries.append(
                    {"title": say(item.title), "icon": item.icon, "url": url, "count": count, "current": url == here}
                )
        if entries:
            groups.append({"title": say(title), "entries": entries})
    return groups


def _longest_match(path: str) -> str:
    """Return the address in the menu under which the path lies, the longest of them; "" for none."""
    found = ""
    for _title, items in MENU:
        for item in items:
            url = reverse(item.url)
            if path.startswith(url) and len(url) > len(found):
                found = url
    return found


def _post_of(call: Call) -> str:
    grants = call.actor.grants[:2]
    names = area_names({grant.area for grant in grants})
    return "、".join(
        f"{names.get(grant.area, grant.area)} {say(TITLES.get(grant.role, grant.role))}" for grant in grants
    )
