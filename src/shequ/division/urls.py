from django.urls import path

from shequ.division import pages

app_name = "division"
ONE = "<uuid:study_id>/"
OF = "<uuid:study_id>/proposals/<uuid:proposal_id>/"
urlpatterns = [
    path("", pages.study_list, name="study_list"),
    path("open/", pages.study_open, name="study_open"),
    path(ONE, pages.study_detail, name="study_detail"),
    path(f"{ONE}table.xlsx", pages.study_export, name="study_export"),
    path(f"{ONE}drop/", pages.study_drop, name="study_drop"),
    path(f"{ONE}transition/", pages.transition_detail, name="transition_detail"),
    path(f"{ONE}transition/<slug:item>/", pages.item_settle, name="item_settle"),
    path(f"{ONE}effect/", pages.study_effect, name="study_effect"),
    path(OF, pages.proposal_detail, name="proposal_detail"),
    path(f"{OF}shapes.geojson", pages.proposal_shapes, name="proposal_shapes"),
    path(f"{OF}table.xlsx", pages.proposal_export, name="proposal_export"),
    path(f"{OF}map.svg", pages.proposal_map, name="proposal_map"),
    path(f"{OF}report.docx", pages.study_report, name="study_report"),
    path(f"{OF}copy/", pages.proposal_copy, name="proposal_copy"),
    path(f"{OF}move/", pages.blocks_move, name="blocks_move"),
    path(f"{OF}merge/", pages.communities_merge, name="communities_merge"),
    path(f"{OF}split/", pages.community_split, name="community_split"),
    path(f"{OF}cut/", pages.community_cut, name="community_cut"),
    path(f"{OF}undo/", pages.edit_undo, name="edit_undo"),
    path(f"{OF}redo/", pages.edit_redo, name="edit_redo"),
    path(f"{OF}names/", pages.communities_name, name="communities_name"),
    path(f"{OF}grids/", pages.proposal_grid, name="proposal_grid"),
    path(f"{OF}file/", pages.study_file, name="study_file"),
]
