"""The sentences for what maps refuse."""

from django.utils.translation import gettext_lazy as _

from parcels.refusals import register

register(
    {
        "run_not_found": _("There is no finished run {run}"),
        "indicator_unknown": _("There is no indicator {indicator}; known are {known}"),
        "browser_files_missing": _("{file} is missing: run the set-up, which lays the browser files"),
    }
)
