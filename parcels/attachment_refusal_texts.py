"""Why a photo or document is not taken."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, str | Promise] = {
    "attachment_type": _(
        "This is no JPEG, PNG, WebP, PDF, Word or Excel file, or it carries macros. Save it in one of these formats."
    ),
    "attachment_size": _("The file has {mb} MB; at most {most_mb} MB are taken. Make the picture smaller."),
    "attachment_empty": _("The file is empty, or none was chosen."),
    "attachment_twice": _("“{name}” is attached already."),
}
