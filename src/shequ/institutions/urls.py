from django.urls import path

from shequ.institutions import pages

app_name = "institutions"
urlpatterns = [
    path("", pages.tree, name="tree"),
    path("chart.svg", pages.tree_chart, name="tree_chart"),
    path("add/", pages.institutions_add, name="institutions_add"),
    path("<uuid:institution_id>/", pages.institution_detail, name="institution_detail"),
]
