"""The sentences of refused steps of a graded list."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "grading_scheme_missing": _("There is no usable grading scheme {name}."),
    "grading_no_firms": _("The register knows no firm on land and no figures of {year}: import them first."),
    "grading_step": _("The list is in the state “{state}”: this step is not open."),
    "grading_own_list": _("Who graded or corrected a list doesn't publish it or make it final: another person does."),
    "grading_document_missing": _("Name the document."),
    "grading_reason_missing": _("Say why."),
    "grading_dates": _("Objections are open for at least {days} days: from {begin} to {least} or later."),
    "grading_objections_open": _("Objections are open until {until}: the list can be made final after that day."),
    "grading_unanswered": _("{count} objections are not answered yet."),
    "grading_upheld": _("{count} upheld objections have no correction yet."),
    "grading_objection_early": _("The list was published on {begin}; an objection can't be older."),
    "grading_answered": _("The objection was answered already."),
    "grading_field_unknown": _("{name} is no figure of the list that can be corrected."),
    "grading_value": _("{name} can't be {value}. It takes: {wanted}."),
    "grading_same_value": _("The list has this value already."),
    "grading_tax_hidden": _("Tax figures are corrected by who may see them."),
    "grading_tenant": _("A tenant shares the grade of the holder of its land: correct the holder's grade."),
}
