"""What is said when an export is refused, and what could not be carried by a format."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "export_kind": _("{kind} is none of the formats that can be written: {kinds}"),
    "export_encoding": _("{encoding} is not offered for files going out: utf-8 or gbk."),
    "export_names": _("Column names go out as code or chinese, not as {names}."),
    "export_no_shapes": _("The layer {layer} has no shapes; {kind} files hold shapes only. Take CSV or XLSX."),
    "export_gauss_only": _(
        "Boundary points need a Gauss-Krüger system of CGCS2000; EPSG:{srid} is none. State one with --srid."
    ),
    "export_moment": _("{value} is not a date (YYYY-MM-DD) or a time with its zone."),
    "export_no_history": _("No history is kept of the layer {layer}: what was known earlier cannot be told."),
    "where_syntax": _("The filter cannot be read from character {at} on: {text}"),
    "where_column": _("{layer} has no column {column} to filter by. It has: {columns}"),
    "where_value": _("{value} is no value of the column {column}."),
    # What a format could not carry
    "export_names_cut": _("Column names were shortened to the ten bytes of a shapefile: {names}"),
    "export_text_cut": _("{column}: the text of {rows} rows was cut to {limit} bytes."),
    "export_key_only": _("{kind} carries the shape and its code; the other columns stay behind."),
    "export_shapes_left_out": _("The shapes of {rows} rows are longer than the {limit} characters of a cell."),
    "export_shapes_too_small": _("{rows} shapes were left out: rounded to a millimetre, nothing remains of a ring."),
}
