from django.urls import path

from shequ.accounts import pages

app_name = "accounts"
urlpatterns = [
    path("users/", pages.user_list, name="user_list"),
    path("users/add/", pages.user_add, name="user_add"),
    path("users/<int:user_id>/", pages.user_detail, name="user_detail"),
    path("users/<int:user_id>/change/", pages.user_change, name="user_change"),
    path("users/<int:user_id>/close/", pages.user_close, name="user_close"),
    path("users/<int:user_id>/reopen/", pages.user_reopen, name="user_reopen"),
    path("users/<int:user_id>/password/", pages.password_reset, name="password_reset"),
    path("users/<int:user_id>/factors/", pages.second_factor_lift, name="second_factor_lift"),
    path("users/<int:user_id>/grants/add/", pages.grant_add, name="grant_add"),
    path("users/grants/", pages.grant_list, name="grant_list"),
    path("users/grants/<uuid:grant_id>/end/", pages.grant_end, name="grant_end"),
    path("users/grants/<uuid:grant_id>/substitute/", pages.substitute_add, name="substitute_add"),
    path("users/tries/", pages.try_list, name="try_list"),
    path("own/", pages.my_account, name="my_account"),
    path("own/post/", pages.post_choose, name="post_choose"),
    path("own/sessions/", pages.session_list, name="session_list"),
    path("own/sessions/end/", pages.session_end_others, name="session_end_others"),
    path("own/sessions/<int:session_id>/end/", pages.session_end, name="session_end"),
    path("own/tokens/", pages.token_list, name="token_list"),
    path("own/tokens/add/", pages.token_add, name="token_add"),
    path("own/tokens/<uuid:token_id>/revoke/", pages.token_revoke, name="token_revoke"),
    path("continue/", pages.form_continue, name="form_continue"),
]
