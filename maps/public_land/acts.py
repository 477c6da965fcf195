"""The acts on land offers and enquiries as the audit log names them."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "listing_drafted": _("Drafted a land offer"),
    "listing_edited": _("Edited a land offer"),
    "listing_published": _("Published a land offer"),
    "listing_withdrawn": _("Withdrew a land offer"),
    "listing_closed": _("A land offer went off the public page"),
    "listings_exported": _("Exported the land offers"),
    "enquiry_answered": _("Marked an enquiry as answered"),
    "enquiry_closed": _("Closed an enquiry"),
    "enquiry_reopened": _("Opened an enquiry again"),
    "enquiry_noted": _("Wrote a note to an enquiry"),
    "enquiry_deleted": _("Deleted an enquiry"),
    "enquiries_expired": _("Enquiries were deleted after their time"),
    "enquiries_exported": _("Exported the enquiries"),
}
"""Names only: what somebody wrote, or how to reach them, never stands in the log."""
