from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.journal import forms, queries, terms
from shequ.journal.actions import sealing


@page(terms.JOURNAL_READ)
def entry_list(request: Request) -> HttpResponse:
    form = forms.EntryFind(request.GET or None)
    filters = queries.EntryFilters(**form.cleaned_data) if form.is_valid() else queries.EntryFilters()
    entries = queries.entry_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(request, "journal/entry_list.html", form=form, page=entries, state=queries.seal_state())


@page(terms.JOURNAL_READ)
def entry_detail(request: Request, seq: int) -> HttpResponse:
    entry, body, leaf = queries.entry_detail(request.call, seq=seq)
    proof = queries.proof_of(leaf) if leaf else []
    return show(request, "journal/entry_detail.html", entry=entry, body=body, leaf=leaf, proof=proof)


@page(terms.JOURNAL_READ)
def refusal_list(request: Request) -> HttpResponse:
    notes = queries.refusal_notes(request.call, page=PageRequest.read(request))
    return show(request, "journal/refusal_list.html", page=notes)


@page(terms.JOURNAL_VERIFY)
def journal_verify(request: Request) -> HttpResponse:
    if request.method == "POST":
        sealing.seal_pending(is_thorough=True)
        sealing.verify()
    return to("journal:entry_list")
