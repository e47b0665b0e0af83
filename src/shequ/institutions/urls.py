from django.urls import path

from shequ.institutions import pages

app_name = "institutions"
urlpatterns = [
    path("", pages.tree, name="tree"),
    path("chart.svg", pages.tree_chart, name="tree_chart"),
    path("add/", pages.institutions_add, name="institutions_add"),
    path("duties/", pages.duty_list, name="duty_list"),
    path("duties/add/", pages.duties_add, name="duties_add"),
    path("duties/matrix/", pages.duty_matrix, name="duty_matrix"),
    path("duties/matrix.xlsx", pages.duty_matrix_export, name="duty_matrix_export"),
    path("duties/<uuid:duty_id>/", pages.duty_detail, name="duty_detail"),
    path("duties/<uuid:duty_id>/give/", pages.duty_part_give, name="duty_part_give"),
    path("duties/parts/<uuid:part_id>/hand-over/", pages.duty_hand_over, name="duty_hand_over"),
    path("duties/parts/<uuid:part_id>/end/", pages.duty_part_end, name="duty_part_end"),
    path("orders/", pages.order_list, name="order_list"),
    path("orders/draft/", pages.order_draft, name="order_draft"),
    path("orders/<uuid:order_id>/", pages.order_detail, name="order_detail"),
    path("orders/<uuid:order_id>/change/", pages.order_change, name="order_change"),
    path("orders/<uuid:order_id>/lines/add/", pages.order_line_add, name="order_line_add"),
    path("orders/<uuid:order_id>/lines/<int:position>/drop/", pages.order_line_drop, name="order_line_drop"),
    path("orders/<uuid:order_id>/submit/", pages.order_submit, name="order_submit"),
    path("orders/<uuid:order_id>/approve/", pages.order_approve, name="order_approve"),
    path("orders/<uuid:order_id>/return/", pages.order_return, name="order_return"),
    path("orders/<uuid:order_id>/withdraw/", pages.order_withdraw, name="order_withdraw"),
    path("orders/<uuid:order_id>/execute/", pages.order_execute, name="order_execute"),
    path("<uuid:institution_id>/", pages.institution_detail, name="institution_detail"),
]
