"""Where staff edit, whose tax figures show, and what scopes leave out."""

import pytest
from django.contrib.auth.models import AnonymousUser

from parcels import permissions as may
from parcels.models import Job, Parcel, Town


@pytest.fixture
def towns(db):
    return Town.objects.create(code="330000001", name="甲"), Town.objects.create(code="330000002", name="乙")


def test_staff_of_a_town_edit_there_only(person, towns):
    here, elsewhere = towns
    staff = person("staff")
    staff.towns.set([here])
    assert may.can_edit_parcel(staff)
    assert may.can_edit_parcel(staff, Parcel(town=here))
    assert not may.can_edit_parcel(staff, Parcel(town=elsewhere))
    assert not may.can_edit_parcel(staff, Parcel())
    assert may.can_import_layer(staff, "parcels")
    assert not may.can_import_layer(staff, "enterprises")


def test_staff_without_a_town_edit_the_whole_register(person, towns):
    staff = person("staff")
    assert may.towns_edited(staff) is None
    assert may.can_edit_parcel(staff, Parcel())
    assert may.can_edit_parcel(staff, Parcel(town=towns[1]))
    assert may.can_import_layer(staff, "zones")


@pytest.mark.parametrize("role", ["planner", "leader", "administrator", "auditor", "public"])
def test_towns_give_others_no_right_to_edit(person, towns, role):
    user = person(role)
    user.towns.set(towns)
    assert not may.can_edit_parcel(user)
    assert not may.can_edit_parcel(user, Parcel(town=towns[0]))
    assert not may.can_import_layer(user, "parcels")
    assert may.towns_edited(user) == frozenset()


def test_tax_needs_the_mark_beside_a_reading_role(person):
    plain, marked = person("leader"), person("planner", sees_tax=True)
    administrator = person("administrator", sees_tax=True)
    names = ["far", "tax_wan", "tax_per_mu", "tax_benchmark", "tax_promised_wan_per_mu", "output_wan"]
    assert may.shown_fields(marked, names) == names
    assert may.shown_fields(plain, names) == ["far", "tax_benchmark", "tax_promised_wan_per_mu", "output_wan"]
    assert not may.can_view_tax(administrator)
    assert not may.can_view_tax(AnonymousUser())


@pytest.mark.parametrize(("firms", "shown"), [(None, False), (0, False), (1, False), (2, False), (3, True), (40, True)])
def test_sums_over_fewer_than_three_firms_are_held_back(person, firms, shown):
    assert may.can_view_tax_of(person("leader"), firms) is shown
    assert may.can_view_tax_of(person("planner", sees_tax=True), firms)
    assert not may.can_view_tax_of(person("auditor"), firms)


def test_a_tile_scope_differs_where_what_is_shown_differs(person):
    keys = {may.scope_key(user) for user in (person("leader"), person("planner", sees_tax=True), person("auditor"))}
    assert len(keys) == 3


def test_jobs_are_seen_by_their_owner_and_the_administrator(person):
    owner, colleague, administrator = person("planner"), person("staff"), person("administrator")
    job = Job.objects.create(kind="analyse", created_by=owner)
    assert [list(may.visible_jobs(user)) for user in (owner, colleague, administrator)] == [[job], [], [job]]
    assert not may.can_cancel_job(colleague, job)
    assert not may.visible_jobs(AnonymousUser()).exists()


def test_a_job_of_nobody_is_not_everybodys(person):
    Job.objects.create(kind="analyse")
    assert not may.visible_jobs(person("planner")).exists()
