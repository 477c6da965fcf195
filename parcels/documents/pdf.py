"""HTML to PDF by WeasyPrint: fonts of this machine embedded, files of this site alone.

A page names a file of the site as ``static:landgis/paper.css``. Any other address is refused, so neither a template nor
text of the register can make the server ask for something (decision 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string


def pdf_of(html: str) -> bytes:
    """Set a page of HTML as PDF.

    Parameters
    ----------
    html : str
        A whole document, whose text is escaped already: it comes from a template.

    Returns
    -------
    bytes
        The same for the same HTML: no clock and no chance goes in.
    """
    from parcels.documents.fetching import set_in_type

    return set_in_type(html)


def pdf_from(template: str, context: Mapping[str, Any]) -> bytes:
    """Render a template, with Django's escaping of all text, and set it as PDF."""
    return pdf_of(render_to_string(template, dict(context)))
