from django.urls import path

from shequ.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", pages.search, name="search"),
    path("my-data/", pages.my_data, name="my_data"),
]
