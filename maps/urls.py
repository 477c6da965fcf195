"""The map's pages, its tiles and what it hands out."""

from django.urls import include, path

from maps import api, views
from maps.areas.views import areas_export, areas_page
from maps.base.views import base_pmtiles
from maps.card.views import parcel_card, parcel_shape
from maps.exports.views import map_file, map_picture, parcels_csv, parcels_xlsx
from maps.prints import views as print_views
from maps.tiles.views import area_tile, base_tile, run_tile
from maps.zone_report.views import zone_report

urlpatterns = [
    path("map/", views.workbench, name="map"),
    path("map/table/", views.table_part, name="map-table"),
    path("map/legend.json", api.map_legend, name="map-legend"),
    path("map/base.pmtiles", base_pmtiles, name="map-base-file"),
    path("map/search.json", api.map_search, name="map-search"),
    path("map/matches.json", api.map_matches, name="map-matches"),
    path("map/parcels/<int:pk>.json", parcel_shape, name="map-shape"),
    path("map/parcels.csv", parcels_csv, name="map-parcels-csv"),
    path("map/parcels.xlsx", parcels_xlsx, name="map-parcels-xlsx"),
    path("register/", include("maps.register.urls")),
    path("zone/", include("maps.zone_page.urls")),
    path("land/", include("maps.public_land.urls")),
    path("what-if/", include("maps.whatif.urls")),
    path("map/areas/", areas_page, name="map-areas"),
    path("map/areas/list.<str:kind>", areas_export, name="map-areas-export"),
    path("map/plan/", include("maps.plan.urls")),
    path("map/print/", print_views.print_page, name="map-print"),
    path("map/print/preview.png", print_views.print_preview, name="map-print-preview"),
    path("map/print/sheet.<str:kind>", print_views.print_sheet, name="map-print-sheet"),
    path("map/print/files/<int:pk>/", print_views.print_file, name="map-print-file"),
    path("zone/report.<str:kind>", zone_report, name="zone-report"),
    path("map/picture.svg", map_picture, name="map-picture"),
    path("map/export.html", map_file, name="map-export"),
    path("parcels/<int:pk>/", parcel_card, name="parcel"),
    path("tiles/base/<int:z>/<int:x>/<int:y>.mvt", base_tile, name="tile-base"),
    path("tiles/<int:run>/<str:level>/<int:z>/<int:x>/<int:y>.mvt", area_tile, name="tile-area"),
    path("tiles/<int:run>/<int:z>/<int:x>/<int:y>.mvt", run_tile, name="tile-run"),
]
