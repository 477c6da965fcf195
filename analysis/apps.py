"""Tells Django about this package."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """The analysis package as a Django app."""

    name = "analysis"
