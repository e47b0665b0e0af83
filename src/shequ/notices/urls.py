from django.urls import path

from shequ.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("read/", pages.messages_read_all, name="messages_read_all"),
    path("<uuid:message_id>/read/", pages.message_read, name="message_read"),
    path("undelivered/", pages.dead_letters, name="dead_letters"),
    path("undelivered/retry/", pages.outbox_retry, name="outbox_retry"),
]
