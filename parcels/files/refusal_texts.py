"""What is said when a file as a whole, or a way of reading it, is refused."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    # The file itself
    "file_missing": _("There is no file {name}."),
    "file_empty": _("The file {name} is empty."),
    "file_too_large": _("The file is {size_mb} MB; at most {limit_mb} MB are accepted."),
    "file_kind_unknown": _("The content of {name} is none of the formats that can be read. It begins with: {begins}"),
    "format_not_available": _("{format} files cannot be read yet."),
    "file_damaged": _("The file {name} is damaged or not complete: {detail}"),
    "file_part_missing": _(
        "The shapefile part {part} is missing. Hand in .shp, .shx and .dbf together, best in one zip."
    ),
    "parse_time_exceeded": _("Reading was stopped after {seconds} seconds. Split the file into smaller ones."),
    "parse_memory_exceeded": _("Reading needed more than {limit_mb} MB of memory. Split the file into smaller ones."),
    "parse_crashed": _("The reader stopped without an answer on {name} ({detail}). The file is probably damaged."),
    "no_layer": _("{name} holds no layer and no table."),
    "no_rows": _("{name} holds no rows."),
    "layer_not_found": _("There is no layer {layer} in the file. It has: {layers}"),
    "layer_choice_needed": _("The file has several layers. Name one of: {layers}"),
    "no_header": _("The first row of {name} holds no column names."),
    "too_many_columns": _("The file has {columns} columns; at most {limit} are accepted."),
    "too_many_rows": _("The file has more than {limit} rows."),
    "driver_not_allowed": _("Files of the kind {driver} are not accepted."),
    # Archives
    "archive_damaged": _("The archive {name} is damaged: {detail}"),
    "archive_encrypted": _("The archive {name} is protected by a password."),
    "archive_too_many_files": _("The archive holds {files} files; at most {limit} are accepted."),
    "archive_too_large": _("Unpacked, the archive would take {size_mb} MB; at most {limit_mb} MB are accepted."),
    "archive_ratio": _("{member} unpacks to {ratio} times its size; at most {limit} times is accepted."),
    "archive_path": _("The archive holds a path that leaves its folder: {member}"),
    "archive_link": _("The archive holds a link instead of a file: {member}"),
    "archive_no_data": _("The archive {name} holds no file that can be read. It has: {members}"),
    "archive_many_data": _("The archive holds several files. Hand in one of: {members}"),
    # XML and KML
    "xml_forbidden": _("The XML holds an entity or an outside reference, which is not accepted."),
    "xml_damaged": _("The XML is not well formed: {detail}"),
    "kml_network_link": _("The KML only points to another address ({links} network links); it holds no shapes itself."),
    "kml_network_link_ignored": _("{links} network links in the KML were not followed."),
    # GeoJSON
    "json_damaged": _("The JSON is not well formed: {detail} (line {line}, column {column})."),
    "geojson_type": _("This is not GeoJSON: its type is {type}."),
    "geojson_structure": _("The GeoJSON breaks the format: {detail}"),
    # Text
    "encoding_wrong": _("The text is not {encoding}: it fails at byte {byte}."),
    "encoding_name": _("{encoding} is not the name of a text encoding."),
    "text_cut": _("{column}: a character was cut in half at the end of the field."),
    # Boundary points
    "txt_no_points": _("{name} holds no boundary point: a line with X and Y is looked for below each parcel's header."),
    "txt_systems_differ": _("The files are not in one coordinate system: {systems}. Hand them in apart."),
    "txt_parcel_without_points": _("The parcel's header in line {line} is followed by no boundary point."),
    "txt_line_unreadable": _("Line {line} is neither a parcel's header nor a boundary point: {text}"),
    "txt_points_repeated": _("{points} boundary points stood twice in a row; once was kept."),
    "txt_ring_not_closed": _(
        "Ring {ring} does not end where it begins; it was closed over {gap_m} m from the last point to the first."
    ),
    "txt_point_count": _("The header says {stated} boundary points; {found} are there."),
    "txt_area_differs": _(
        "The header prints {printed} (nearest as {unit}: {stated_m2} m²); the rings enclose {computed_m2} m²."
    ),
    # Coordinates
    "crs_missing": _(
        "The file does not say its coordinate system and {figures_seen} fits none that is known here. State it."
    ),
    "crs_unknown_code": _("EPSG:{srid} is not a known coordinate system."),
    "crs_not_readable": _("The coordinate system that the file states cannot be read: {detail}"),
    "crs_local": _("The file states a local coordinate system ({name}) that cannot be converted."),
    "crs_convert": _("Coordinates cannot be converted from EPSG:{source} to EPSG:{target}."),
    "outside_extent": _(
        "The coordinates ({minx} to {maxx} east, {miny} to {maxy} north) lie outside the area of this register. "
        "Likely cause: {cause}"
    ),
    "outside_extent_stated": _(
        "Read as {read_as}, the coordinates ({minx} to {maxx}, {miny} to {maxy}) lie outside the area of this "
        "register. "
        "Likely cause: {cause}. They would fit as: {fits}"
    ),
    "crs_datum": _(
        "The file is in {name}. Its conversion to EPSG:{target} needs parameters that only the survey office has; "
        "have it converted there."
    ),
}
