"""The sentences of refused what-ifs."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "whatif_needs_a_run": _(
        "The figure {name} acts while facts are gathered from the register. Draft a policy with it and start a run."
    ),
    "whatif_run_too_old": _(
        "Run #{run} did not keep the sector whose floor holds. Start a new run, then move the floors."
    ),
    "whatif_value_wrong": _("{name}: {value} is no number between {low} and {high}."),
    "whatif_not_read": _("The changes could not be read: {detail}."),
    "whatif_tax_hidden": _("Moving the low line of tax would tell firms' tax figures, which you may not see."),
    "scenario_name_taken": _("A scenario of run #{run} is already called {name}. Choose another name."),
    "scenario_name_missing": _("Give the scenario a name."),
}
