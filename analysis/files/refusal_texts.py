"""What the commands over files refuse or remark on, beyond the names that the register's files use."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "output_kind_unknown": _("{name} cannot be written. The ending must be one of: {kinds}"),
    "year_needed": _("The performance rows are of several years ({years}). Choose one with --year."),
    "year_absent": _("There are no performance rows of {year}. Years in the file: {years}"),
    "fact_value_unknown": _("{column}: {value} is not a value of this fact."),
    "crs_assumed": _("The file states no coordinate system; it was taken for {target}, in whose area it lies."),
    "crs_reprojected": _("Areas in {source} are not true; shapes were measured in {target}."),
    "crs_outside_area_of_use": _(
        "The shapes (latitude {latitude}) lie outside the area that {source} is meant for; areas in it are true."
    ),
    "storeys_absent": _(
        "The buildings have neither storeys nor floor_area_m2 ({columns}): footprints are measured, "
        "floor areas stay unknown."
    ),
    "building_refused_nearby": _("A refused building stands on {parcels} parcels; their floor area is left unknown."),
    "parcel_not_in_file": _("{parcel_code} is not among the parcels of the file."),
}
