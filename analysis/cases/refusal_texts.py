"""The sentences of refused decisions, records and tasks, handed to the registry."""

from django.utils.translation import gettext_lazy as _

from parcels.refusals import register

TEXTS = {
    "decision_conflict": _(
        "{by} has decided on {parcel_code} meanwhile ({state}, {at}). Nothing of yours was saved: look at it again."
    ),
    "decision_newer_run": _(
        "Run #{run} has finished meanwhile and may propose something else for {parcel_code}. Look at it again."
    ),
    "decision_not_now": _("“{action}” is not possible for {parcel_code}: it stands at “{state}”."),
    "decision_no_proposal": _("The newest run proposes nothing for {parcel_code}, so there is nothing to decide."),
    "decision_reason_missing": _("Give a reason: “{action}” is not possible without one."),
    "decision_changes_nothing": _("That is what was proposed already: accept it, or choose another path."),
    "decision_unknown_path": _("The policy of the run knows no path with this instrument. Choose one from the list."),
    "decision_document_missing": _("Name the document by which it was carried out."),
    "decision_done_in_part": _(
        "{done_mu} mu of {parcel_code} are carried out already: say that the decision is complete, or open it again, which takes those back."
    ),
    "decisions_none_chosen": _("Choose at least one proposal."),
    "decisions_too_many": _("{count} proposals are chosen; at most {limit} are decided at once. Narrow the filter."),
    "disposal_kind_unknown": _("Say which yearly task it counts for."),
    "disposal_day_missing": _("Say on which day it was done."),
    "disposal_in_future": _("{on} has not come yet: record what has been done, on the day when it was done."),
    "disposal_too_early": _("{on} is before the year {year}: check the date."),
    "disposal_area_missing": _("Say how much land was disposed of, in mu, more than zero."),
    "disposal_area_too_large": _(
        "{area_mu} mu is more than {parcel_code} holds: {parcel_mu} mu, of which {recorded_mu} mu are recorded already."
    ),
    "disposal_document_missing": _("Name the document that shows it was done."),
    "disposal_parcel_unknown": _("The register has no parcel {parcel_code}."),
    "disposal_parcel_missing": _("Say which parcel it was."),
    "disposal_parcel_elsewhere": _("Parcel {parcel_code} lies in no zone, so it counts for no task."),
    "disposal_firm_unknown": _("The register has no firm with the credit code {credit_code}."),
    "disposal_firm_missing": _("Say which firm it was, by its credit code."),
    "disposal_firm_twice": _("{credit_code} is recorded as cleared already, on {on}."),
    "disposal_under_decision": _(
        "{parcel_code} has a decision that is being carried out: mark that one as carried out instead."
    ),
    "disposal_cancelled_already": _("{by} has cancelled this record already."),
    "disposal_cancel_reason_missing": _("Say why the record is cancelled."),
    "task_document_missing": _("Name the document that sets the task."),
    "task_target_unreadable": _("“{value}” is no number."),
    "task_target_not_positive": _("A task is more than zero; leave the field empty where there is none."),
    "task_document_in_future": _("The document's date {on} has not come yet."),
    "tasks_changed_meanwhile": _(
        "The tasks of {year} were changed meanwhile, last by {by}. Nothing of yours was saved: look at them again."
    ),
    "tasks_nothing_changed": _("Nothing would change."),
}

register(TEXTS)
