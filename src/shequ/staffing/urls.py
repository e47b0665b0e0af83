from django.urls import path

from shequ.staffing import pages

app_name = "staffing"
urlpatterns = [
    path("book/", pages.book, name="book"),
    path("book.xlsx", pages.book_export, name="book_export"),
    path("book/entries/", pages.entry_list, name="entry_list"),
    path("book/entries/<uuid:entry_id>/reverse/", pages.entry_reverse, name="entry_reverse"),
    path("book/open/", pages.ledger_open, name="ledger_open"),
    path("book/transfer/", pages.heads_transfer, name="heads_transfer"),
    path("book/total/", pages.total_change, name="total_change"),
    path("book/hold/", pages.heads_hold, name="heads_hold"),
    path("book/holds/<uuid:hold_id>/release/", pages.heads_release, name="heads_release"),
    path("shares/", pages.shares, name="shares"),
    path("who/", pages.who_is_who, name="who_is_who"),
    path("posts/set-up/", pages.posts_set_up, name="posts_set_up"),
    path("posts/<uuid:post_id>/", pages.post_detail, name="post_detail"),
    path("posts/<uuid:post_id>/change/", pages.post_change, name="post_change"),
    path("posts/<uuid:post_id>/abolish/", pages.post_abolish, name="post_abolish"),
    path("posts/<uuid:post_id>/appoint/", pages.appointment_make, name="appointment_make"),
    path("posts/<uuid:post_id>/propose/", pages.case_propose, name="case_propose"),
    path("posts/<uuid:post_id>/appointments/<uuid:appointment_id>/end/", pages.appointment_end, name="appointment_end"),
    path("cases/", pages.case_list, name="case_list"),
    path("cases/<uuid:case_id>/", pages.case_detail, name="case_detail"),
    path("cases/<uuid:case_id>/notice/", pages.case_notice, name="case_notice"),
    path("cases/<uuid:case_id>/object/", pages.case_object, name="case_object"),
    path("cases/<uuid:case_id>/appoint/", pages.case_appoint, name="case_appoint"),
    path("cases/<uuid:case_id>/drop/", pages.case_drop, name="case_drop"),
    path("people/", pages.staff_list, name="staff_list"),
    path("people/take-on/", pages.staff_take_on, name="staff_take_on"),
    path("people/enter/", pages.staff_enter, name="staff_enter"),
    path("people/<uuid:staff_id>/", pages.staff_detail, name="staff_detail"),
    path("people/<uuid:staff_id>/transfer/", pages.staff_transfer, name="staff_transfer"),
    path("people/<uuid:staff_id>/leave/", pages.staff_leave, name="staff_leave"),
    path("people/<uuid:staff_id>/correct/", pages.staff_correct, name="staff_correct"),
    path("people/<uuid:staff_id>/reveal/", pages.staff_reveal, name="staff_reveal"),
]
