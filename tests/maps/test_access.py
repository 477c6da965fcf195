"""Nobody without the right role gets anything from pages, tiles, legend, search or exports of the map."""

import re

import pytest
from django.test import Client

from parcels.models import AuditEntry, Parcel, Role

READERS = {"staff", "planner", "project_officer", "reviewer", "leader", "enterprise_service"}
EXPORTERS = {"staff", "planner", "leader"}
READING = [
    "/map/", "/map/table/", "/map/legend.json", "/map/legend.json?by=far", "/map/search.json?q=GB",
    "/map/matches.json?q=GB", "/map/picture.svg", "/map/parcels/{parcel}.json", "/parcels/{parcel}/",
    "/tiles/{run}/14/13646/6769.mvt",
    "/tiles/base/14/13646/6769.mvt",
]  # fmt: skip
EXPORTING = ["/map/parcels.csv", "/map/parcels.xlsx", "/map/export.html"]


TAX = ("Tax (wan", ">Tax per mu<", "Tax per mu (", "· Tax per mu")
"""How pages and files head a tax figure; that a parcel lies below the low line is a finding, not a figure."""


def filled(path, run):
    return path.format(run=run.pk, parcel=Parcel.objects.order_by("id")[0].pk)


@pytest.mark.parametrize("path", READING + EXPORTING)
def test_a_stranger_gets_nothing(run, path):
    answer = Client().get(filled(path, run))
    assert answer.status_code in (302, 401, 403)
    assert b"GB00" not in answer.content


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_its_row_of_the_table_says(client_of, run, role):
    client = client_of(role)
    for path in READING:
        assert client.get(filled(path, run)).status_code == (200 if role in READERS else 403), path
    for path in EXPORTING:
        assert client.get(filled(path, run)).status_code == (200 if role in EXPORTERS else 403), path


@pytest.mark.parametrize(
    "path",
    [
        "/map/?by=tax_per_mu",
        "/map/table/?sort=tax_per_mu",
        "/parcels/{parcel}/",
        "/map/parcels.csv",
        "/map/export.html?by=tax_per_mu",
        "/map/picture.svg?by=tax_per_mu",
    ],
)
def test_tax_is_told_to_those_alone_who_may_see_it(client_of, run, path):
    taxed = run.results.filter(tax_per_mu__isnull=False, stock_category="inefficient").order_by("id")[0]
    address = path.format(parcel=taxed.parcel_id)
    told = body(client_of("planner", sees_tax=True).get(address))
    held = body(client_of("planner").get(address))
    assert any(mark in told for mark in TAX)
    # To choose it is everybody's: by block, town and hexagon a sum of three firms and more is told.
    held = re.sub(r"<option[^>]*>.*?</option>", "", held)
    assert not any(mark in held for mark in TAX)


def body(answer):
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def test_the_legend_of_tax_falls_back_for_others(client_of, run):
    legend = client_of("staff").get("/map/legend.json?by=tax_per_mu").json()
    assert legend["indicator"] == "stock_category"


@pytest.mark.parametrize(
    ("path", "action"),
    [("/map/parcels.csv?stock=idle", "result_exported"), ("/map/export.html?by=far", "map_exported")],
)
def test_every_export_is_in_the_audit_log(planner, run, path, action):
    answer = planner.get(path)
    assert answer["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.get(action=action)
    assert entry.object_id == str(run.pk)
    assert entry.detail["asked"]
