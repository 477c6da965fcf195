"""The sentences of refused drafts and adoptions."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "rules_version_taken": _("{name} has a version {version} already. Give the draft another version."),
    "rules_too_long": _("The text has {characters} characters; at most {limit} fit."),
    "rules_not_a_draft": _("{name} {version} is no draft any more: begin a new one from it."),
    "rules_stale": _("{by} changed this draft at {at}. Look at it again; your own changes were not saved."),
    "rules_renamed": _("A draft of {name} can't become {found}: begin another one."),
    "rules_document_missing": _("Name the document by which the rules are adopted."),
    "rules_effect_unseen": _("Look at who would change first: the draft was changed since, or it was never tried."),
    "rules_own_draft": _("Who changed a draft last doesn't adopt it: another reviewer or leader does."),
    "rules_tax_hidden": _(
        "The draft moves the low line of tax: which parcels turn would tell their tax. Ask who may see it."
    ),
    "rules_part_tax_hidden": _("What this draft would change tells firms' tax: ask who may see it."),
    "rules_without_effect": _("The register has not been analysed yet, so there is nothing to compare with."),
}
