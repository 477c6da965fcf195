"""The sentences for what maps refuse."""

from django.utils.translation import gettext_lazy as _

from maps.public_land.refusal_texts import TEXTS as PUBLIC_LAND_TEXTS
from parcels.refusals import register

register(
    {
        "print_parcel_missing": _("No parcel is chosen: choose one on the map, then print."),
        "print_block_missing": _("No block is chosen: choose one in the list."),
        "print_no_land": _("There is no zone and no parcel to draw yet: import the register first."),
        "run_not_found": _("There is no finished run {run}"),
        "indicator_unknown": _("There is no indicator {indicator}; known are {known}"),
        "browser_files_missing": _("{file} is missing: run the set-up, which lays the browser files"),
    }
)
register(PUBLIC_LAND_TEXTS)
