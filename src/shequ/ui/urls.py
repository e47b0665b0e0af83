from django.urls import path

from shequ.ui import pages

app_name = "ui"
urlpatterns = [
    path("preferences/", pages.preferences, name="preferences"),
    path("preferences/set", pages.preference_set, name="preference_set"),
    path("all/", pages.all_functions, name="all_functions"),
    path("offline/", pages.offline, name="offline"),
    path("sw.js", pages.worker, name="worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("ui/gallery", pages.gallery, name="gallery"),
]
