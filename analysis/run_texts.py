"""What runs refuse, and the notes that stand beside a parcel's facts."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "policy_not_found": _("There is no policy {name}. Policies here: {names}"),
    "policy_has_no_rules": _("The policy {name} has no rules yet: it can't decide anything."),
    "engine_not_installed": _("The engine {engine} is not installed here. Use --engine local."),
    "date_unreadable": _("{value} is no date. Write it as YYYY-MM-DD."),
    "time_unreadable": _("{value} is no time. Write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM."),
    "firm_finding_below_line": _("{firm} ({credit_code}) on {share} of the land: {fact}"),
    "other_sector_floor": _("{firm}, sector {sector_code}, has a floor of its own: {far_floor}"),
    "several_contracts": _("{contracts} contracts reach this parcel; {used} counts."),
    "floor_area_note": _("Floor area: {note}"),
    "fact_unusable": _("{fact}: {value} can't be; it counts as unknown."),
}
