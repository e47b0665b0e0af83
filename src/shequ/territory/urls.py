from django.urls import path

from shequ.territory import pages

app_name = "territory"
urlpatterns = [
    path("map/", pages.map_page, name="map"),
    path("map/shapes.geojson", pages.shapes, name="shapes"),
    path("map/ground.geojson", pages.ground, name="ground"),
    path("map/table.xlsx", pages.map_export, name="map_export"),
    path("coverage/", pages.coverage, name="coverage"),
    path("coverage/shapes.geojson", pages.coverage_shapes, name="coverage_shapes"),
    path("areas/", pages.area_tree, name="area_tree"),
    path("areas/<slug:code>/", pages.area_detail, name="area_detail"),
    path("areas/<slug:code>/add/", pages.management_area_add, name="management_area_add"),
    path("drawings/", pages.drawing_list, name="drawing_list"),
    path("drawings/check/", pages.drawing_check, name="drawing_check"),
    path("drawings/<uuid:drawing_id>/", pages.drawing_detail, name="drawing_detail"),
    path("drawings/<uuid:drawing_id>/shapes.geojson", pages.drawing_shapes, name="drawing_shapes"),
    path("drawings/<uuid:drawing_id>/commit/", pages.drawing_commit, name="drawing_commit"),
    path("drawings/<uuid:drawing_id>/drop/", pages.drawing_drop, name="drawing_drop"),
    path("dwellings/", pages.dwelling_list, name="dwelling_list"),
    path("dwellings/add/", pages.dwelling_add, name="dwelling_add"),
    path("dwellings/<uuid:dwelling_id>/", pages.dwelling_detail, name="dwelling_detail"),
    path("dwellings/<uuid:dwelling_id>/change/", pages.dwelling_change, name="dwelling_change"),
    path("dwellings/<uuid:dwelling_id>/merge/", pages.dwelling_merge, name="dwelling_merge"),
]
