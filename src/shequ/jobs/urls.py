from django.urls import path

from shequ.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("", pages.job_list, name="job_list"),
    path("<uuid:job_id>/", pages.job_detail, name="job_detail"),
    path("<uuid:job_id>/cancel/", pages.job_cancel, name="job_cancel"),
]
