"""What evaluations of zones refuse or remark on."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "evaluation_negative": _("The area of {class} is negative: {area} ha."),
    "evaluation_sum_differs": _("{class} is given as {given} ha, its parts sum to {sum} ha."),
    "evaluation_parts_above": _("{class} is given as {given} ha, but known parts of it sum to {sum} ha already."),
    "evaluation_total_differs": _(
        "All land is {left} ha, A + B + C is {right} ha: {difference} ha are not accounted for."
    ),
    "evaluation_supply_differs": _(
        "Land ready to be supplied (A + B21) is {left} ha, supplied and still to be supplied (D + E) is {right} ha."
    ),
    "evaluation_built_above": _(
        "More land is built ({left} ha) than supplied ({right} ha): look at land without papers."
    ),
    "evaluation_idle_above": _("More land is idle ({left} ha) than supplied ({right} ha)."),
    "evaluation_above_ideal": _(
        "{indicator} is {value}, above its ideal value {ideal}: the score stops at 100, and the ideal value is to be raised."
    ),
    "evaluation_type_differs": _("The stated type {stated} is not the one that the areas give: {found}."),
    "evaluation_type_unknown": _(
        "The type of the zone is unknown: A1, A2 and A decide it, or state it. Nothing is scored."
    ),
    "evaluation_no_tree": _("The scheme has no weights for zones of type {type}: indicators only, no score."),
    "evaluation_development_unknown": _(
        "The development area has no score, so there is no total: give its areas, or state that the zone has none."
    ),
    "evaluation_main_missing": _("The row of a development area has no row of the main area beside it."),
    "evaluation_no_scheme": _("There is no scheme of zone evaluation called {name}. Known: {names}"),
    "evaluation_scheme_refused": _("The scheme {name} can't be used: {detail}"),
    "evaluation_source_missing": _("{input} is typed in: say where the figure comes from."),
    "evaluation_sources_missing": _(
        "{count} figures are typed in without a source: fill in the source of typed figures, or one beside each."
    ),
    "evaluation_not_a_number": _("{input}: {value} is not a number of 0 or more."),
    "evaluation_nothing_given": _("Nothing is known of the zone yet: give at least one area."),
    "evaluation_date_unusable": _("{value} is not a date. Write it as 2026-12-31."),
}
