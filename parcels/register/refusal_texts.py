"""Why a bulk edit or a returned sheet is refused, and what to do; found by code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    "bulk_no_column": _("Choose at least one column to change."),
    "bulk_nothing_chosen": _("No parcel is chosen. Tick rows in the list, or choose all that the filter finds."),
    "bulk_too_many": _("At most {limit} parcels can be changed at once. Narrow the filter."),
    "difference_changed": _(
        "The register has changed since this was shown. Look at the difference as it is now, then save."
    ),
    "sheet_too_large": _("{rows} rows are more than a sheet takes ({limit}). Narrow the filter."),
    "sheet_file_too_large": _("The file is too large ({size_mb} MB)."),
    "sheet_unreadable": _("The file can't be read as an XLSX workbook ({detail}). Save it as .xlsx and try again."),
    "sheet_not_ours": _(
        "The workbook isn't a sheet that was exported here: its hidden sheet is missing. Export a sheet from the"
        " register and fill it in, or use the import page."
    ),
    "sheet_head_missing": _(
        "The column of keys or codes can't be found, or a column stands there twice. Copy the values into a freshly"
        " exported sheet."
    ),
    "sheet_row_mixed": _(
        "Row {row} has the key of parcel {key_code} and the code {parcel_code}: only a part of the columns was sorted"
        " or pasted."
    ),
    "sheet_row_twice": _("Parcel {parcel_code} stands in more than one row (row {row}); none of them is taken."),
    "sheet_formula": _("The cell holds a formula ({value}). Paste it as a value."),
    "sheet_cell_error": _("The cell shows an error ({value}). Type the value or leave it empty."),
    "sheet_applied": _("This sheet has been saved already."),
    "worklist_empty": _("No parcel is chosen for the worklist."),
    "worklist_too_long": _("A worklist takes at most {limit} parcels. Narrow the filter."),
    "worklist_name_missing": _("Give the worklist a name."),
    "saved_view_name_missing": _("Give the view a name."),
}
