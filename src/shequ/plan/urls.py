from django.urls import path

from shequ.plan import pages

app_name = "plan"
urlpatterns = [
    path("", pages.board, name="board"),
    path("export/", pages.board_export, name="board_export"),
    path("check/", pages.check_run, name="check_run"),
    path("clauses/<str:pack_code>/<str:clause_id>/", pages.clause_detail, name="clause_detail"),
    path("tasks/", pages.task_list, name="task_list"),
    path("tasks/make/", pages.tasks_make, name="tasks_make"),
    path("tasks/<uuid:task_id>/", pages.task_detail, name="task_detail"),
    path("tasks/<uuid:task_id>/progress/", pages.task_progress_note, name="task_progress_note"),
    path("tasks/<uuid:task_id>/submit/", pages.task_submit, name="task_submit"),
    path("tasks/<uuid:task_id>/accept/", pages.task_accept, name="task_accept"),
    path("tasks/<uuid:task_id>/return/", pages.task_return, name="task_return"),
    path("packs/", pages.pack_list, name="pack_list"),
    path("packs/load/", pages.policy_load, name="policy_load"),
    path("packs/<uuid:pack_id>/", pages.pack_detail, name="pack_detail"),
    path("packs/<uuid:pack_id>/put-in-force/", pages.policy_put_in_force, name="policy_put_in_force"),
    path("documents/", pages.document_list, name="document_list"),
    path("documents/enter/", pages.document_enter, name="document_enter"),
    path("documents/cited/<str:code>/", pages.document_cited, name="document_cited"),
    path("documents/<uuid:document_id>/", pages.document_detail, name="document_detail"),
    path("documents/<uuid:document_id>/change/", pages.document_change, name="document_change"),
    path("documents/<uuid:document_id>/text/", pages.document_text_add, name="document_text_add"),
    path("documents/<uuid:document_id>/repeal/", pages.document_repeal, name="document_repeal"),
    path("overrides/", pages.override_list, name="override_list"),
    path("overrides/set/", pages.override_set, name="override_set"),
    path("overrides/<uuid:override_id>/end/", pages.override_end, name="override_end"),
    path("freezes/", pages.freeze_list, name="freeze_list"),
    path("freezes/approve/", pages.freeze_approval_give, name="freeze_approval_give"),
    path("freezes/open/", pages.freeze_window_open, name="freeze_window_open"),
    path("freezes/<uuid:window_id>/close/", pages.freeze_window_close, name="freeze_window_close"),
]
