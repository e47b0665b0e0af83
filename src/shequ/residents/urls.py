from django.urls import path

from shequ.residents import pages
from shequ.residents.pages import roster

app_name = "residents"
PERSON = "people/<uuid:resident_id>/"
HOME = "households/<uuid:household_id>/"
BATCH = "rosters/<uuid:batch_id>/"
urlpatterns = [
    path("", pages.resident_list, name="resident_list"),
    path("moved-out/", pages.moved_out_list, name="moved_out_list"),
    path("add/", pages.resident_add, name="resident_add"),
    path("move-in/", pages.resident_move_in, name="resident_move_in"),
    path("number-search/", pages.number_search, name="number_search"),
    path("export/", pages.resident_export, name="resident_export"),
    path("duplicates/", pages.duplicate_list, name="duplicate_list"),
    path("merge/<uuid:kept_id>/<uuid:dropped_id>/", pages.resident_merge, name="resident_merge"),
    path("population/", pages.population_list, name="population_list"),
    path("population/take/", pages.population_take, name="population_take"),
    path("corrections/", pages.correction_list, name="correction_list"),
    path("corrections/<uuid:request_id>/", pages.correction_settle, name="correction_settle"),
    path("my-data/", pages.my_data, name="my_data"),
    path("my-data/correct/", pages.correction_ask, name="correction_ask"),
    path("my-data/json/", pages.my_data_take, {"form": "json"}, name="my_data_json"),
    path("my-data/csv/", pages.my_data_take, {"form": "csv"}, name="my_data_csv"),
    path("households/", pages.household_list, name="household_list"),
    path(HOME, pages.household_detail, name="household_detail"),
    path(HOME + "split/", pages.household_split, name="household_split"),
    path(HOME + "move/", pages.household_move, name="household_move"),
    path(HOME + "join/", pages.household_join, name="household_join"),
    path(HOME + "head/", pages.household_head_change, name="household_head_change"),
    path(PERSON, pages.resident_detail, name="resident_detail"),
    path(PERSON + "correct/", pages.resident_correct, name="resident_correct"),
    path(PERSON + "move/", pages.resident_move, name="resident_move"),
    path(PERSON + "move-out/", pages.resident_move_out, name="resident_move_out"),
    path(PERSON + "die/", pages.resident_die, name="resident_die"),
    path(PERSON + "die/undo/", pages.death_undo, name="death_undo"),
    path(PERSON + "marry/", pages.resident_marry, name="resident_marry"),
    path(PERSON + "reveal/", pages.resident_reveal, name="resident_reveal"),
    path(PERSON + "labels/add/", pages.label_add, name="label_add"),
    path(PERSON + "labels/<uuid:label_id>/end/", pages.label_end, name="label_end"),
    path(PERSON + "rolls/add/", pages.roll_add, name="roll_add"),
    path(PERSON + "rolls/<uuid:roll_id>/end/", pages.roll_end, name="roll_end"),
    path(PERSON + "merges/<uuid:merge_id>/undo/", pages.merge_undo, name="merge_undo"),
    path("rosters/", roster.roster_list, name="roster_list"),
    path("rosters/open/", roster.roster_open, name="roster_open"),
    path("rosters/review/", roster.roster_review_list, name="roster_review_list"),
    path("rosters/review/<int:row_id>/", roster.roster_decide, name="roster_decide"),
    path(BATCH, roster.roster_detail, name="roster_detail"),
    path(BATCH + "map/", roster.roster_map, name="roster_map"),
    path(BATCH + "check/", roster.roster_check, name="roster_check"),
    path(BATCH + "commit/", roster.roster_commit, name="roster_commit"),
    path(BATCH + "undo/", roster.roster_undo, name="roster_undo"),
    path(BATCH + "drop/", roster.roster_drop, name="roster_drop"),
    path(BATCH + "returned.xlsx", roster.roster_returned, name="roster_returned"),
]
