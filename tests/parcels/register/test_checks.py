"""The deployment's system is checked against the database and against measuring in metres."""

import pytest

from parcels.checks import projected_in_metres, same_system_as_database


@pytest.mark.django_db
@pytest.mark.parametrize(("srid", "expected"), [(4549, []), (26986, ["parcels.E002"])])
def test_another_system_than_the_database_is_an_error(srid: int, expected: list[str], settings: object) -> None:
    settings.LANDGIS_SRID = srid  # type: ignore[attr-defined]
    assert [error.id for error in same_system_as_database(None, ["default"])] == expected


@pytest.mark.parametrize(("srid", "expected"), [(4549, []), (4490, ["parcels.E001"]), (2249, ["parcels.E001"])])
def test_degrees_and_feet_are_no_measure(srid: int, expected: list[str], settings: object) -> None:
    settings.LANDGIS_SRID = srid  # type: ignore[attr-defined]
    assert [error.id for error in projected_in_metres(None)] == expected
