from django.urls import path

from shequ.worktime import pages

app_name = "worktime"
urlpatterns = [
    path("", pages.calendar, name="calendar"),
    path("import/", pages.calendar_import, name="calendar_import"),
]
