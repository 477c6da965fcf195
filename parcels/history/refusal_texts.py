"""Why a way back is refused; found by code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    "undo_columns_changed": _(
        "The same columns have been changed again since, on {count} parcels: {parcel_code}. Undo those changes first, or restore a single parcel from its history."
    ),
    "restore_retired": _(
        "Parcel {parcel_code} has retired. Undo the operation that retired it; that brings it back with its neighbours in order."
    ),
    "restore_nothing": _("Choose at least one column, or the boundary: nothing that you chose differs from today."),
    "patch_unreadable": _("The request can't be read ({field})."),
    "register_at_too_many": _(
        "{count} parcels stood then; the map shows at most {most}. Narrow to a town, or look closer on the map."
    ),
}
