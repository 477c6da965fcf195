"""The forms of the import pages: which file into which layer, and what is known about the file."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from parcels.files.mapping import parse_stated
from parcels.importing.layers import LAYERS
from parcels.models import User
from parcels.permissions import can_import_layer
from parcels.refusals import Refusal

LAYER_LABELS = {
    "zones": _("Zones"),
    "towns": _("Towns"),
    "blocks": _("Blocks"),
    "context": _("Base map"),
    "planning_zones": _("Planning zones"),
    "approval_batches": _("Approval batches"),
    "parcels": _("Parcels"),
    "buildings": _("Buildings"),
    "enterprises": _("Enterprises"),
    "occupations": _("Occupations of land"),
    "performance": _("Yearly figures of enterprises"),
    "contracts": _("Land contracts"),
    "encumbrances": _("Mortgages and seizures"),
}
PARTS = 10


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes a shapefile's parts together."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files that were handed in."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files[:PARTS]]


class KnownForm(forms.Form):
    """What the user knows about a file and states; all may stay empty."""

    in_layer = forms.CharField(label=_("Layer or sheet of the file"), required=False, max_length=200)
    srid = forms.IntegerField(
        label=_("Coordinate system (EPSG)"), required=False, min_value=1024, max_value=999_999, localize=False
    )
    encoding = forms.CharField(label=_("Text encoding"), required=False, max_length=30)
    mappings = forms.CharField(
        label=_("Columns, one a line: THEIRS=OURS or THEIRS[unit]=OURS"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    attributes_only = forms.BooleanField(label=_("Leave shapes unread and only update attributes"), required=False)

    def clean_mappings(self) -> list[str]:
        """Return the mappings as they were written, each of them readable."""
        lines = [line.strip() for line in self.cleaned_data["mappings"].splitlines() if line.strip()]
        try:
            parse_stated(lines)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return lines

    def known(self) -> dict[str, Any]:
        """Return what was stated, as `ImportFile.options` keeps it."""
        names = ("in_layer", "srid", "encoding", "mappings", "attributes_only")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


class UploadForm(KnownForm):
    """A new file."""

    files = FilesField(  # type: ignore[assignment]
        label=_("File (a shapefile: all its parts, or a zip)")
    )
    layer = forms.ChoiceField(label=_("Into"))
    field_order = ["files", "layer"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, LAYER_LABELS[name]) for name in LAYERS if can_import_layer(user, name)]
        self.fields["layer"].choices = choices  # type: ignore[attr-defined]
        self.fields["layer"].initial = "parcels"

    def clean_files(self) -> list[UploadedFile]:
        """Refuse what is larger than the office allows."""
        files: list[UploadedFile] = self.cleaned_data["files"]
        size = sum(file.size or 0 for file in files)
        limit = settings.LANDGIS_UPLOAD_MAX_MB
        if size > limit * 1024 * 1024:
            refusal = Refusal("file_too_large", {"size_mb": round(size / 1024 / 1024), "limit_mb": limit})
            raise forms.ValidationError(refusal.message)
        return files


def safe_name(name: str) -> str:
    """Return a file name without path and control characters, as it may be shown and kept."""
    plain = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f<>:\"|?*]", "_", plain)[-200:].strip() or "file"
