"""Tells Django about this package."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """The analysis package as a Django app."""

    name = "analysis"

    def ready(self) -> None:
        """Let an edit of land name the proposals that it touches."""
        from analysis.open_proposals import proposals_of
        from parcels.surgery.plan import name_proposals_by

        name_proposals_by(proposals_of)
