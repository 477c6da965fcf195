"""Every layer of a made-up zone out and in again: nothing is new and nothing has changed."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from parcels.exporting import write
from parcels.importing.importer import import_file
from parcels.importing.layers import LAYERS
from parcels.importing.options import ImportOptions

pytestmark = pytest.mark.django_db

# A layer without a key is known again by its shape alone, which a table of points and lines keeps as well.
KINDS = ("csv", "gpkg", "parquet")


@pytest.fixture
def zone(tmp_path):
    call_command("make_zone", parcels=30, out=tmp_path / "zone", seed=7, verbosity=0)
    call_command("load_zone", str(tmp_path / "zone"), verbosity=0)
    return tmp_path


def test_every_layer_comes_back_as_it_was(zone):
    for at, (name, layer) in enumerate(LAYERS.items()):
        path = zone / f"{name}.{KINDS[at % len(KINDS)]}"
        written = write(layer, path, names="chinese" if at % 2 else "code")
        assert (
            written.rows
            == layer.model._default_manager.filter(
                **({"kind": "parcel", "status": "active"} if name == "parcels" else {})
            ).count()
        )
        if not written.rows:
            continue
        report = import_file(path, ImportOptions(layer=name))
        refused = [issue.as_dict()["message_en"] for issue in report.issues if issue.refused]
        assert (name, report.new, report.updated, refused) == (name, 0, 0, [])
        assert report.unchanged == written.rows
        assert report.unread_columns == []
