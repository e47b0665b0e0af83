"""The pages of messages."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from shequ.base.page import SEE_OTHER, Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.notices import actions, forms, queries, terms
from shequ.notices.terms import DeliveryState


@page(terms.INBOX_SEE)
def inbox(request: Request) -> HttpResponse:
    is_unread = request.GET.get("show") == "unread"
    found = queries.inbox(request.call, page=PageRequest.read(request), is_unread=is_unread)
    return show(
        request,
        "notices/inbox.html",
        page=found,
        is_unread=is_unread,
        unread=queries.unread_count(request.call),
    )


@page(terms.MESSAGE_READ)
def message_read(request: Request, message_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.message_read(request.call, message_id=message_id)
        url = queries.message_url(request.call, message_id=message_id)
        return HttpResponseRedirect(url, status=SEE_OTHER) if url else to("notices:inbox")
    return to("notices:inbox")


@page(terms.MESSAGE_READ)
def messages_read_all(request: Request) -> HttpResponse:
    if request.method == "POST":
        actions.messages_read_all(request.call)
    return to("notices:inbox")


@page(terms.OUTBOX_SEE)
def dead_letters(request: Request) -> HttpResponse:
    state = DeliveryState.WAITING if request.GET.get("state") == "waiting" else DeliveryState.DEAD
    return show(
        request,
        "notices/dead_letters.html",
        page=queries.outbox_list(request.call, page=PageRequest.read(request), state=state),
        counts=queries.outbox_counts(request.call),
        state=state,
        may_retry=request.call.actor.may(terms.OUTBOX_RETRY),
    )


@page(terms.OUTBOX_RETRY)
def outbox_retry(request: Request) -> HttpResponse:
    form = forms.OutboxRetry(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            ids = form.cleaned_data["ids"]
            actions.outbox_retry(request.call, delivery_ids=ids or None)
    return to("notices:dead_letters")
