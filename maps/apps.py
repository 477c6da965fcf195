"""Tells Django about this package."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    """The maps package as a Django app."""

    name = "maps"
