"""Tells Django about this package."""

from django.apps import AppConfig


class LandGISConfig(AppConfig):
    """The landgis package as a Django app."""

    name = "landgis"
