"""Addresses of sheets, worklists and saved views."""

from django.urls import path

from parcels.views import saved_views, sheets, worklists

urlpatterns = [
    path("sheets/", sheets.sheet_list, name="sheets"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/save/", sheets.sheet_apply, name="sheet-apply"),
    path("sheets/<int:pk>/land.geojson", sheets.sheet_land, name="sheet-land"),
    path("sheets/<int:pk>/file/", sheets.sheet_file, name="sheet-file"),
    path("worklists/", worklists.worklist_list, name="worklists"),
    path("worklists/<int:pk>/", worklists.worklist, name="worklist"),
    path("worklists/<int:pk>/change/", worklists.worklist_change, name="worklist-change"),
    path("worklists/<int:pk>/export/<str:kind>/", worklists.worklist_export, name="worklist-export"),
    path("worklists/<int:pk>/<int:item>/", worklists.worklist_item, name="worklist-item"),
    path("worklists/<int:pk>/<int:item>/tick/", worklists.worklist_tick, name="worklist-tick"),
    path("views/save/", saved_views.view_save, name="view-save"),
    path("views/<int:pk>/remove/", saved_views.view_remove, name="view-remove"),
]
