"""How a thing was known about a file, in a sentence."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "format_by_content": _("The content is {format}."),
    "archive_member": _("Taken out of the archive."),
    "archive_members": _("{files} files of the archive were read as one."),
    "layer_only": _("The only layer in the file."),
    "layer_stated": _("As stated."),
    "header_row_found": _("Column names were found in row {row}; the rows above were passed over."),
    "shapefile_part_absent": _("The part {part} is not there."),
    "dxf_texts_inside": _("{texts} texts were given to the area they stand in, {holes} areas became holes."),
    "dxf_closed_lines": _("Closed lines of the drawing were read as areas."),
    "table_wkt_column": _("The column {column} holds shapes as WKT."),
    "table_xy_columns": _("The columns {x} and {y} hold coordinates."),
    "csv_delimiter": _("Columns are parted by {delimiter}."),
    "encoding_stated": _("As stated; the whole text can be read so."),
    "encoding_bom": _("The file begins with a byte order mark."),
    "encoding_ascii": _("Only ASCII in {bytes} bytes."),
    "encoding_cpg": _("The .cpg says {cpg}, and the text agrees."),
    "encoding_dbf_header": _("The .dbf header says so ({flag}), and the text agrees."),
    "encoding_utf8_despite_flag": _("The .dbf header says GBK ({flag}), but all text is strict UTF-8."),
    "encoding_utf8_strict": _("All of {bytes} bytes are strict UTF-8."),
    "encoding_gb_scored": _(
        "Strict UTF-8 fails at byte {byte}; read as GB18030, {share_percent} per cent of the characters are "
        "everyday Chinese."
    ),
    "encoding_big5_scored": _(
        "Strict UTF-8 fails at byte {byte}; read as Big5, {share_percent} per cent of the characters are everyday "
        "Chinese, more than as GB18030."
    ),
    "encoding_utf8_despite_cpg": _("The .cpg says {cpg}, but all text is strict UTF-8."),
    "encoding_western_left": _(
        "Strict UTF-8 fails at byte {byte}; as GB18030 only {share_percent} per cent would be everyday "
        "Chinese, so Western "
        "text was assumed."
    ),
    "encoding_by_format": _("{format} is always UTF-8."),
    "crs_nothing_to_place": _("The file has no shapes to place."),
    "crs_stated": _("As stated; {inside_percent} per cent of {shapes} shapes lie in the area of this register."),
    "crs_from_prj": _(
        "The .prj says {name}; {inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_from_geopackage": _(
        "The GeoPackage says {name}; {inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_from_geojson": _(
        "The GeoJSON says {name}; {inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_from_kml": _(
        "KML is always WGS 84; {inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_from_geoparquet": _(
        "The GeoParquet says {name}; {inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_from_txt_header": _(
        "The file's header says {name}; {inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_from_txt_prefix": _(
        "The eastings carry the zone of {name}; {inside_percent} per cent of {shapes} shapes lie in the area of this "
        "register."
    ),
    "txt_axes_exchanged": _("The first number ({first}) is the easting: X and Y stand in the other order than usual."),
    "txt_zone_conflict": _(
        "The header says zone {zone}, the eastings begin with {prefix}: the eastings were believed."
    ),
    "txt_area_unit": _("The printed areas are in {unit}: {agreeing} of {stated} are those of the rings."),
    "txt_line_passed_over": _("Line {line} stands before the first parcel and was passed over: {text}"),
    "crs_geojson_standard": _(
        "GeoJSON without a stated system is WGS 84; {inside_percent} per cent of {shapes} shapes lie in the "
        "area of this "
        "register."
    ),
    "crs_in_degrees": _(
        "No system is stated. The coordinates are degrees; read as {name}, {inside_percent} per cent of "
        "{shapes} shapes lie "
        "in the area of this register."
    ),
    "crs_zone_prefix": _(
        "No system is stated. Eastings begin with {zone}: 3-degree zone {zone}, central meridian {meridian}°E; "
        "{inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_zone_prefix_6": _(
        "No system is stated. Eastings begin with {zone}: 6-degree zone {zone}, central meridian {meridian}°E; "
        "{inside_percent} per cent of {shapes} shapes lie in the area of this register."
    ),
    "crs_fits_deployment": _(
        "No system is stated. Read in this register's own system (EPSG:{srid}), {inside_percent} per cent of "
        "{shapes} shapes "
        "lie in its area."
    ),
    "crs_fits_sibling": _(
        "No system is stated. Read as EPSG:{srid}, {inside_percent} per cent of {shapes} shapes lie in the "
        "area of this "
        "register."
    ),
    "crs_fits_mercator": _(
        "No system is stated. Read as web mercator, {inside_percent} per cent of {shapes} shapes lie in the "
        "area of this "
        "register."
    ),
    "axes_east_first": _("First number {first}, second {second}: east, then north."),
    "axes_north_first": _("First number {first}, second {second}: north, then east; turned while reading."),
    "column_stated": _("As stated."),
    "column_same_name": _("Same name."),
    "column_cut_short": _("{theirs} is {ours}, cut to the ten bytes of a shapefile."),
    "column_synonym": _("{theirs} is a known name for {ours}."),
    "columns_unread": _("Not read: {columns}"),
    "joined_layer": _("Joined with {layer} by {key}: {matched} of {rows} keys have a row."),
    # Likely causes
    "cause_swapped_axes": _("north and east are exchanged"),
    "cause_degrees": _("the coordinates are degrees of longitude and latitude"),
    "cause_degrees_swapped": _("the coordinates are degrees, latitude first"),
    "cause_zone_prefix": _("the zone prefix is wrong or missing"),
    "cause_web_mercator": _("the coordinates are web mercator"),
    "cause_another_zone": _("the coordinates are of another zone"),
    "cause_another_system": _("another coordinate system, or another place"),
}
