"""A Django project of one page: django-vectortiles over the bench's views. Runs in the peers' environment."""

import os

import django
from django.conf import settings

from landgis import gdal_libraries
from landgis.postgres_place import find_place
from tests.peers.place import DATABASE

settings.configure(
    SECRET_KEY=os.urandom(32).hex(),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # it says how long an answer is
    INSTALLED_APPS=["django.contrib.gis", "vectortiles"],
    GDAL_LIBRARY_PATH=gdal_libraries.gdal_library_path(),
    GEOS_LIBRARY_PATH=gdal_libraries.geos_library_path(),
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": DATABASE,
            "USER": "landgis",
            "HOST": str(find_place().sockets),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"options": "-c search_path=bench_tiles,public"},
        }
    },
)
django.setup()

from django.contrib.gis.db import models  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from vectortiles import VectorLayer  # noqa: E402
from vectortiles.views import MVTView  # noqa: E402

from tests.peers.tile_views import COLUMNS  # noqa: E402


def model_of(layer: str) -> type[models.Model]:
    """A model that reads one of the bench's views."""
    columns: dict[str, object] = {name: models.TextField() for name in COLUMNS[layer]}
    columns["geom_3857"] = models.GeometryField(srid=3857)
    meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": layer})
    return type(layer.title(), (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def layer_of(name: str) -> type[VectorLayer]:
    """A layer with the same columns, the same grid and the same margin as ours."""
    return type(
        f"{name.title()}Layer",
        (VectorLayer,),
        {"model": model_of(name), "id": name, "geom_field": "geom_3857", "tile_buffer": 64,
         "tile_fields": ("id", *COLUMNS[name])},
    )  # fmt: skip


LAYERS = {name: layer_of(name) for name in COLUMNS}


class Parcels(MVTView):
    layer_classes = (LAYERS["parcels"],)


class Whole(MVTView):
    layer_classes = tuple(LAYERS.values())


urlpatterns = [
    path("parcels/<int:z>/<int:x>/<int:y>", Parcels.as_view()),
    path("whole/<int:z>/<int:x>/<int:y>", Whole.as_view()),
]
application = get_wsgi_application()
