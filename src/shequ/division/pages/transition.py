from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.page import Request, page, show
from shequ.base.steps import step
from shequ.division import actions, forms, queries, terms
from shequ.division.queries import Transition
from shequ.kernel.refusals import Hidden


@page(terms.STUDY_SEE)
def transition_detail(request: Request, study_id: UUID) -> HttpResponse:
    found = queries.transition(request.call, study_id=study_id)
    return show(request, "division/transition.html", transition=found, outcome=found.outcome, today=request.call.on)


def _crumbs(found: Transition) -> list[tuple[str, object]]:
    return [
        (reverse("division:study_list"), _("社区划分")), (reverse("division:study_detail", args=[found.study]), found.title),
        (reverse("division:transition_detail", args=[found.study]), _("过渡办理")),
    ]  # fmt: skip


@page(terms.TRANSITION_SETTLE)
def item_settle(request: Request, study_id: UUID, item: str) -> HttpResponse:
    found = queries.transition(request.call, study_id=study_id)
    row = next((row for row in found.items if row.code == item), None)
    if row is None:
        raise Hidden()
    form = forms.ItemSettle(
        request.POST if request.method == "POST" else None, initial={"note": row.note, "is_settled": True}
    )
    return step(
        request, form, lambda values: actions.item_settle(request.call, study_id=study_id, item=item, **values),
        title=_("办理过渡事项"), sub=row.label, note=row.hint, back=reverse("division:transition_detail", args=[study_id]),
        then=("division:transition_detail", study_id), crumbs=_crumbs(found),
    )  # fmt: skip


@page(terms.STUDY_EFFECT)
def study_effect(request: Request, study_id: UUID) -> HttpResponse:
    found = queries.transition(request.call, study_id=study_id)
    form = forms.Confirm(request.POST if request.method == "POST" else None)

    def act(_values: dict[str, object]) -> None:
        actions.study_effect(request.call, study_id=study_id)
        messages.success(request, gettext("新的社区和网格已经生效"))

    return step(
        request, form, act, title=_("使方案生效"), sub=found.title,
        note=_("社区、网格、房屋、居民、授权和未办结事项一次转过去，原来的都留在历史里；生效后只能用新的划分再改"),
        back=reverse("division:transition_detail", args=[study_id]), then=("division:transition_detail", study_id),
        crumbs=_crumbs(found),
    )  # fmt: skip
