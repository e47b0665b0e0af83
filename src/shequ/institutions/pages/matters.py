from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.page import Request, page, show
from shequ.base.paging import PageRequest
from shequ.base.steps import MADE, step
from shequ.files.actions import file_store
from shequ.files.queries import attachments
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.rules.matters import Hearing, NewItem, PastMatter
from shequ.institutions.terms import HearingWay


def _tabs(here: str) -> list[tuple[str, str, str, bool]]:
    return [
        (gettext("重大事项"), "", reverse("institutions:matter_list"), here == "matters"),
        (gettext("党风廉政责任清单"), "", reverse("institutions:conduct_list"), here == "conduct"),
    ]


def _area(request: Request, permission: str) -> str:
    return request.call.actor.areas_for(permission)[0]


@page(terms.MATTER_SEE)
def matter_list(request: Request) -> HttpResponse:
    form = forms.MatterFind(request.GET)
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "q")}
    listed = queries.matter_list(request.call, **asked, page=PageRequest.read(request))
    return show(
        request, "institutions/matter_list.html", page=listed, form=form, tabs=_tabs("matters"),
        may_propose=request.call.actor.may(terms.MATTER_PROPOSE),
    )  # fmt: skip


@page(terms.MATTER_SEE)
def matter_detail(request: Request, matter_id: UUID) -> HttpResponse:
    matter = queries.matter_detail(request.call, matter_id=matter_id)
    return show(request, "institutions/matter_detail.html", matter=matter, row=matter.row)


@page(terms.MATTER_PROPOSE)
def matter_propose(request: Request) -> HttpResponse:
    area = _area(request, terms.MATTER_PROPOSE)
    form = forms.MatterPropose(
        request.POST or None, bodies=queries.body_choices(request.call, area),
        initial={"proposed_on": request.call.on.isoformat()},
    )  # fmt: skip
    return step(
        request, form, lambda given: actions.matter_propose(request.call, area=area, **given),
        title=_("提出重大事项"), sub="", back=reverse("institutions:matter_list"), crumbs=_way(),
        then=("institutions:matter_detail", MADE),
    )  # fmt: skip


@page(terms.MATTER_ENTER)
def matter_enter(request: Request) -> HttpResponse:
    area = _area(request, terms.MATTER_ENTER)
    form = forms.MatterEnter(request.POST or None, bodies=queries.body_choices(request.call, area))

    def act(given: dict[str, Any]) -> UUID:
        body, document = given.pop("body"), given.pop("document")
        on, heard, opinion = given.pop("heard_on"), given.pop("heard"), given.pop("opinion")
        hearings = (Hearing(on, HearingWay.MEETING, heard, opinion),) if on else ()
        past = PastMatter(**given, hearings=hearings)
        return actions.matter_enter(request.call, area=area, body=body, past=past, document=document)

    return step(
        request, form, act, title=_("补登以前的事项"), sub="", back=reverse("institutions:matter_list"), crumbs=_way(),
        then=("institutions:matter_detail", MADE),
        note=_("照当时的记录填写；没有听取意见、没有集体决定的，如实留空，会作为问题显示"),
    )  # fmt: skip


@page(terms.MATTER_HEAR)
def matter_hear(request: Request, matter_id: UUID) -> HttpResponse:
    return _step(
        request, matter_id, forms.MatterHear(request.POST or None, initial=_today(request, "on")), _("登记听取意见"),
        lambda given: actions.matter_hear(request.call, matter_id=matter_id, hearing=Hearing(**given)),
    )  # fmt: skip


@page(terms.MATTER_DECIDE)
def matter_decide(request: Request, matter_id: UUID) -> HttpResponse:
    form = forms.MatterDecide(request.POST or None, initial=_today(request, "decided_on"))
    return _step(
        request, matter_id, form, _("登记集体决定"),
        lambda given: actions.matter_decide(request.call, matter_id=matter_id, **given),
    )  # fmt: skip


@page(terms.MATTER_EXECUTE)
def matter_execute(request: Request, matter_id: UUID) -> HttpResponse:
    form = forms.MatterExecute(request.POST or None, initial=_today(request, "executed_on"))
    return _step(
        request, matter_id, form, _("登记执行"),
        lambda given: actions.matter_execute(request.call, matter_id=matter_id, **given),
    )  # fmt: skip


@page(terms.MATTER_NOTE)
def matter_note(request: Request, matter_id: UUID) -> HttpResponse:
    return _step(
        request, matter_id, forms.DecisionNote(request.POST or None), _("填写进展"),
        lambda given: actions.matter_note(request.call, matter_id=matter_id, **given),
    )  # fmt: skip


@page(terms.MATTER_FINISH)
def matter_finish(request: Request, matter_id: UUID) -> HttpResponse:
    return _step(
        request, matter_id, forms.MatterFinish(request.POST or None, initial=_today(request, "done_on")), _("登记办结"),
        lambda given: actions.matter_finish(request.call, matter_id=matter_id, **given),
    )  # fmt: skip


def _step(
    request: Request, matter_id: UUID, form: Any, title: Any, act: Callable[[dict[str, Any]], UUID]
) -> HttpResponse:
    row = queries.matter_detail(request.call, matter_id=matter_id).row
    return step(
        request, form, act, title=title, sub=f"{row.number} {row.title}", crumbs=_way(),
        back=reverse("institutions:matter_detail", args=[matter_id]), then=("institutions:matter_detail", matter_id),
    )  # fmt: skip


def _way() -> list[tuple[str, str]]:
    return [(reverse("institutions:matter_list"), gettext("重大事项"))]


def _today(request: Request, field: str) -> dict[str, str]:
    return {field: request.call.on.isoformat()}


@page(terms.CONDUCT_SEE)
def conduct_list(request: Request) -> HttpResponse:
    years = queries.conduct_years(request.call)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and int(asked) in years else request.call.on.year
    form = forms.ConductFind({"year": str(year), "state": request.GET.get("state", "")}, years=years)
    rows = queries.conduct_list(request.call, year=year, state=request.GET.get("state", ""))
    return show(
        request, "institutions/conduct_list.html", rows=rows, form=form, year=year, tabs=_tabs("conduct"),
        may_add=request.call.actor.may(terms.CONDUCT_ITEMS_ADD),
    )  # fmt: skip


@page(terms.CONDUCT_SEE)
def conduct_item(request: Request, item_id: UUID) -> HttpResponse:
    item = queries.conduct_item(request.call, item_id=item_id)
    files = attachments(request.call, subject=f"conduct_item:{item_id}")
    return show(request, "institutions/conduct_item.html", item=item, files=files)


@page(terms.CONDUCT_ITEMS_ADD)
def conduct_items_add(request: Request) -> HttpResponse:
    area = _area(request, terms.CONDUCT_ITEMS_ADD)
    bodies = queries.body_choices(request.call, area)
    form = forms.ConductItemsAdd(
        request.POST or None, bodies=bodies, units=bodies, initial={"year": request.call.on.year}
    )

    def act(given: dict[str, Any]) -> UUID:
        body, year = given.pop("body"), given.pop("year")
        return actions.conduct_items_add(request.call, area=area, body=body, year=year, items=[NewItem(**given)])[0]

    return step(
        request, form, act, title=_("添加责任事项"), sub="", back=reverse("institutions:conduct_list"), crumbs=_list_way(),
        then=("institutions:conduct_item", MADE),
    )  # fmt: skip


@page(terms.CONDUCT_ITEM_DONE)
def conduct_item_done(request: Request, item_id: UUID) -> HttpResponse:
    item = queries.conduct_item(request.call, item_id=item_id)
    form = forms.ConductItemDone(request.POST or None, request.FILES or None, initial=_today(request, "done_on"))

    def act(given: dict[str, Any]) -> UUID:
        evidence = given.pop("evidence")
        if evidence:
            file_store(
                request.call, content=evidence, name=evidence.name, area=_area(request, terms.CONDUCT_ITEM_DONE),
                seen_with=terms.CONDUCT_SEE, subject=f"conduct_item:{item_id}",
            )  # fmt: skip
        return actions.conduct_item_done(request.call, item_id=item_id, **given)

    return step(
        request, form, act, title=_("登记完成"), sub=item.title, crumbs=_list_way(),
        back=reverse("institutions:conduct_item", args=[item_id]), then=("institutions:conduct_item", item_id),
    )  # fmt: skip


@page(terms.CONDUCT_ITEM_WITHDRAW)
def conduct_item_withdraw(request: Request, item_id: UUID) -> HttpResponse:
    item = queries.conduct_item(request.call, item_id=item_id)
    return step(
        request, forms.Reason(request.POST or None),
        lambda given: actions.conduct_item_withdraw(request.call, item_id=item_id, **given),
        title=_("撤销责任事项"), sub=item.title, crumbs=_list_way(),
        back=reverse("institutions:conduct_item", args=[item_id]), then=("institutions:conduct_item", item_id),
    )  # fmt: skip


def _list_way() -> list[tuple[str, str]]:
    return [*_way(), (reverse("institutions:conduct_list"), gettext("党风廉政责任清单"))]
