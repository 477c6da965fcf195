"""The map's pages, its tiles and what it hands out."""

from django.urls import path

from maps.tiles.views import base_tile, run_tile

urlpatterns = [
    path("tiles/base/<int:z>/<int:x>/<int:y>.mvt", base_tile, name="tile-base"),
    path("tiles/<int:run>/<int:z>/<int:x>/<int:y>.mvt", run_tile, name="tile-run"),
]
