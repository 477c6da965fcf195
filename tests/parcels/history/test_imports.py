"""What came from a file names the file in the timeline."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcels.history.timeline import timeline_of
from parcels.importing import uploads
from parcels.models import Parcel
from tests.parcels.surgery.made_land import lay, staff


@pytest.mark.django_db(transaction=True)
def test_an_import_is_named_with_its_file_and_who_handed_it_in(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    parcel = min(lay())
    code = Parcel.objects.get(pk=parcel).parcel_code
    text = f"parcel_code,address\n{code},平湖路 9 号\n".encode()
    user = staff()
    known = {"attributes_only": True}
    row = uploads.keep([SimpleUploadedFile("台账更新.csv", text)], ["台账更新.csv"], "parcels", known, user)
    uploads.save(row, lambda *_told: None)
    newest = timeline_of(parcel)[0]
    assert [change.new for change in newest.changes] == ["平湖路 9 号"]
    assert newest.import_file is not None
    assert (newest.import_file.original_name, newest.who) == ("台账更新.csv", "zhou")
