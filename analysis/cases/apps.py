"""Tells Django about this package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases package as a Django app."""

    name = "analysis.cases"
    label = "cases"

    def ready(self) -> None:
        """Name what this package notes in the audit log."""
        from django.utils.translation import gettext_lazy as _

        from parcels import audit

        audit.register(
            {
                "proposal_decided": _("Decided on a proposal"),
                "disposal_recorded": _("Recorded land as disposed of"),
                "disposal_cancelled": _("Cancelled a record of disposal"),
                "task_set": _("Set a yearly task"),
                "task_removed": _("Removed a yearly task"),
                "task_exported": _("Exported yearly tasks"),
                "proposal_exported": _("Exported proposals and decisions"),
            }
        )
