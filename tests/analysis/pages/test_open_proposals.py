"""An edit on the map names the proposals of the parcels that it would change."""

import json

import pytest

from parcels.models import Parcel

pytestmark = pytest.mark.django_db


def test_a_split_names_the_proposal_of_its_parcel(run, reader):
    parcel = Parcel.objects.get(parcel_code="P1")
    west, south, east, north = parcel.geom.extent
    middle = (south + north) / 2
    body = {
        "kind": "split",
        "parcels": [{"id": parcel.pk, "version": parcel.version}],
        "lines": [[[west - 5, middle], [east + 5, middle]]],
    }
    staff = reader("staff")
    plan = staff.post("/surgery/preview/", json.dumps(body), content_type="application/json").json()
    (named,) = plan["proposals"]
    result = run.results.get(parcel=parcel)
    assert named["code"] == "P1"
    assert f"{result.rule}，批次 #{run.pk}" in named["text"]
