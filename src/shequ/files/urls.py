from django.urls import path

from shequ.files import pages

app_name = "files"
urlpatterns = [path("<uuid:file_id>/", pages.file_see, name="file_see")]
