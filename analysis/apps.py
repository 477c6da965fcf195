"""Tells Django about this package."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """The analysis package as a Django app."""

    name = "analysis"

    def ready(self) -> None:
        """Name this package's background work, and let an edit of land name the proposals that it touches."""
        from django.utils.translation import gettext_lazy as _

        from analysis.evaluation.rules_part import PART as EVALUATION_PART
        from analysis.grading.rules_part import PART as GRADING_PART
        from analysis.models import RulesKind
        from analysis.open_proposals import proposals_of
        from analysis.rulebook import parts
        from parcels import jobs
        from parcels.surgery.plan import name_proposals_by

        name_proposals_by(proposals_of)
        parts.register(RulesKind.GRADING, GRADING_PART)
        parts.register(RulesKind.EVALUATION, EVALUATION_PART)
        jobs.register({"effect": _("Effect of a draft of rules"), "grade": _("Grading of firms")})
