"""What is said when people, permissions or background work are refused."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "paper_address_outside": _("A document for paper may read files of this site alone, not {address}."),
    "paper_file_missing": _("The document for paper needs the file {file}, which this site does not have."),
    "job_failed": _("The work stopped with an unexpected error ({error}). The administrator finds it in the log."),
    "database_cut": _("The connection to the database was cut; nothing of this work was saved. Start it again."),
    "outside_own_towns": _("{parcel_code} lies in {town}, which is not one of your towns."),
    "layer_needs_whole_register": _("Only staff of the whole register may import {layer}."),
    "demonstration_in_production": _("Demonstration log-ins are not made in a production deployment."),
    "last_administrator": _("{username} is the only active administrator; name another one first."),
    "own_account": _("Administrators do not change their own roles or deactivate themselves."),
}
