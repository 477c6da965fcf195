"""What the public pages' database role can read: two tables. Without the role the pages stay shut."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from maps.models import Enquiry, Listing, PublicParcel
from maps.public_land.reading import READABLE, as_public, make_role
from parcels.models import AuditEntry, Enterprise, Parcel, Performance, User


def test_the_role_reads_two_tables_and_nothing_else(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
            " AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND has_table_privilege('landgis_public', c.oid, 'SELECT')"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
        )
        assert {name for (name,) in cursor.fetchall()} == set(READABLE)
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND has_table_privilege('landgis_public', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("model", [Parcel, Enterprise, Performance, Listing, Enquiry, User, AuditEntry])
def test_a_view_that_reaches_further_fails(db, model):
    with pytest.raises(ProgrammingError, match="permission denied"), as_public():
        model.objects.count()
    assert model.objects.count() >= 0  # the rights are back


def test_the_role_writes_nothing_either(offers):
    with pytest.raises(ProgrammingError, match="permission denied"), as_public():
        PublicParcel.objects.all().delete()
    assert PublicParcel.objects.count() == 3


def test_rights_are_back_after_a_reading_too(offers):
    with as_public():
        assert PublicParcel.objects.count() == 3
    assert Parcel.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"


def test_asking_for_the_role_again_changes_nothing(db):
    make_role()
    with as_public():
        assert PublicParcel.objects.count() == 0


def test_without_the_role_the_pages_stay_shut(offers, settings, stranger: Client):
    settings.LANDGIS_PUBLIC_DB_ROLE = "nobody_made_this"
    for name, arguments in (("land", []), ("land-offer", [offers["idle"].code]), ("land-tile", [12, 3410, 1700])):
        answer = stranger.get(reverse(name, args=arguments))
        assert answer.status_code == 503
        assert offers["idle"].code not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_grants_are_made_anew_after_a_migration(db):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("REVOKE SELECT ON maps_publicparcel FROM landgis_public")
        make_role()
        cursor.execute("SELECT has_table_privilege('landgis_public', 'maps_publicparcel', 'SELECT')")
        assert cursor.fetchone()[0]
