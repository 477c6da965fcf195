"""Why an operation is refused, and what to do; found by code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    "surgery_kind_unknown": _("There is no operation called “{kind}”. There are: {kinds}."),
    "surgery_unreadable": _("The request can't be read ({field}). Draw the line or shape again."),
    "too_many_vertices": _("The shape has {vertices} vertices; at most {most} can be worked on at once."),
    "parcel_not_here": _("The parcel isn't in this place any more. Load the map again."),
    "parcel_not_active": _("Only active parcels can be changed; this one has retired or is derived from an approval."),
    "line_unreadable": _("The line needs at least two different points."),
    "line_ends_inside": _("The line ends inside the parcel, at Y {x}, X {y}. Draw it on until it has left the parcel."),
    "line_cuts_nothing": _("The line doesn't cut the parcel into pieces. It must enter it and leave it."),
    "areas_do_not_sum": _("The pieces differ from the whole by {difference_m2} m². Nothing was changed."),
    "cut_off_area": _("{area_m2} m² can't be cut off a parcel of {parcel_m2} m²."),
    "cut_off_not_exact": _("No line parallel to that side gives exactly this area (it misses by {difference_m2} m²)."),
    "side_unreadable": _("Choose the side that the cut is to be parallel to."),
    "merge_needs_two": _("Choose at least two parcels to merge."),
    "merge_not_touching": _("The parcels don't touch along an edge: the result would be {parts} separate pieces."),
    "merge_gap_between": _(
        "The parcels don't meet exactly ({difference_m2} m² between them). Close the gap or cut the overlap on the topology desk first."
    ),
    "boundary_needs_two": _("Choose the two parcels whose shared boundary moves."),
    "boundary_pieces": _(
        "The new course leads to {pieces} pieces instead of two. It must run once from outer boundary to outer boundary."
    ),
    "vertex_not_shared": _("None of the moved vertices lies on the boundary between the parcels."),
    "vertex_of_a_third": _("A third parcel stands on this vertex. Choose it too, or draw the new course as a line."),
    "moves_change_outline": _(
        "The move changes the outline of the parcels together by {difference_m2} m². Use “reshape” for that."
    ),
    "result_invalid": _(
        "The new boundary crosses or touches itself ({reason}). Move the vertex back or draw the course differently."
    ),
    "result_overlaps": _("The new boundary takes {area_m2} m² from another parcel."),
    "overlaps_neighbour": _("The shape overlaps a neighbouring parcel by {area_m2} m². Snap to its boundary."),
    "neighbour_shares_part": _(
        "A neighbour shares only part of the changed course and can't follow. Change the boundary with that neighbour alone."
    ),
    "nothing_changed": _("Nothing has changed."),
    "nothing_stays": _("At least one vertex of the old boundary must stay, so that neighbours can follow."),
    "gap_not_beside": _("The gap doesn't touch this parcel along an edge."),
    "no_overlap": _("The two parcels don't overlap any more."),
    "nothing_left": _("Nothing would be left of the parcel. Retire it by a merge instead."),
    "coverage_sound": _("No gap, no overlap; vertices go into {neighbours} neighbours"),
    "parts_go_along": _("{parts} parts that the line doesn't meet stay with the largest piece."),
    "piece_in_parts": _("A parcel would consist of {parts} separate parts; one closed piece is the rule."),
    "not_your_town": _("You may not change parcels there: {parcel_code}. Ask the office of that town."),
    "version_stale": _(
        "Somebody has saved these parcels since you opened them: {parcel_code}. Look at the newest state."
    ),
    "version_unknown": _("Version {version} of parcel {parcel_code} isn't in the history. Export the sheet again."),
    "parcel_held": _("{parcel_code}: {kind} – {reason}"),
    "document_missing": _("Name the document that the change rests on."),
    "effective_in_future": _("A change can't be in effect from {on}, which is still to come."),
    "effective_before_start": _(
        "The change can't be in effect from {on}: parcel {parcel_code} begins on {valid_from}."
    ),
    "code_missing": _("Give the new parcel a code."),
    "code_used": _("This code has been used before and is never given again: {parcel_code}."),
    "code_twice": _("Each new parcel needs a code of its own: {parcel_code}."),
    "code_unreadable": _("A parcel code has no spaces and at most 80 characters: {parcel_code}."),
    "undo_kind": _("Operation {operation} isn't one that can be undone here."),
    "undo_twice": _("Operation {operation} has been undone already."),
    "undo_not_possible": _("Later changes rest on this operation. Undo those first: {operations} {parcel_code}"),
    "children_in_use": _("{count} {what} have been entered for the new parcels since. Move them first."),
    "column_not_editable": _("There is no column “{column}” that can be edited."),
    "conflicts_open": _("{cells} values were changed by somebody else, too. Decide about each of them."),
    "cells_refused": _(
        "{cells} values and {parcels} parcels can't be saved as they are. Correct them or leave them out."
    ),
    "if_match_missing": _("The save doesn't say which version it rests on (If-Match). Load the page again."),
}
