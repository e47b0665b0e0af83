from django.urls import path

from shequ.journal import pages

app_name = "journal"
urlpatterns = [
    path("", pages.entry_list, name="entry_list"),
    path("<int:seq>/", pages.entry_detail, name="entry_detail"),
    path("refusals/", pages.refusal_list, name="refusal_list"),
    path("verify/", pages.journal_verify, name="journal_verify"),
]
