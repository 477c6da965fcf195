"""`make run`: the made-up demonstration zone, from an empty database to a served page. Skips what is there already."""

import io
import os
import shutil
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

from landgis import local_postgres, serve
from landgis.postgres_binaries import LocalPostgresError

ROOT = Path(__file__).resolve().parent.parent
ZONE = ROOT / ".local" / "demo"
PARCELS = 600
YEARS_BACK = 4
"""Years analysed before the newest, so that change and trend have something to tell."""


def main() -> int:
    """Prepare and serve; one line instead of a traceback where a person can do something about it."""
    try:
        host, port = serve.address()
        serve.refuse_taken_port(host, port)
        prepare()
        return serve.serve(host, port, ROOT / ".local" / "log", lambda: announce(host, port))
    except (serve.ServeError, LocalPostgresError) as error:
        print(error, file=sys.stderr)
        return 1


def prepare() -> None:
    """Bring the database up, load the zone, analyse, evaluate and grade it, offer some of its land."""
    if not os.environ.get("DATABASE_URL"):
        local_postgres.ensure_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "landgis.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    if not _exists("parcels", "Parcel"):
        load_zone()
    if not _exists("analysis", "AnalysisRun"):
        analyse_zone()
    if not _exists("cases", "YearlyTask"):
        lay_cases()
    if not _exists("maps", "Listing"):
        offer_land()
    if not _exists("analysis", "ZoneEvaluation"):
        evaluate_zone()
    if not _exists("analysis", "Grading"):
        grade_firms()


def load_zone() -> None:
    """Make the zone's files, unless an earlier run finished them, and load them."""
    done = ZONE / ".made"
    if not done.exists():
        print(f"Making a demonstration zone of {PARCELS} parcels", flush=True)
        shutil.rmtree(ZONE, ignore_errors=True)
        call_command("make_zone", "--parcels", str(PARCELS), "--out", str(ZONE))
        done.touch()
    print("Loading the demonstration zone", flush=True)
    call_command("load_zone", str(ZONE))


def analyse_zone() -> None:
    """A run as of the day that the zone's figures were made for, after one for the same day of each earlier year."""
    from fixtures.zone.make import AS_OF  # brings the array libraries, which a second start needn't wait for

    for year in range(AS_OF.year - YEARS_BACK, AS_OF.year + 1):
        day = AS_OF.replace(year=year)
        print(f"Analysing the zone as of {day}", flush=True)
        call_command("analyse", "--as-of", day.isoformat())


def offer_land() -> None:
    """A few made-up offers on the public page, and an enquiry in the inbox."""
    from maps.public_land.demonstration import lay_offers

    print(f"Land offers on the public page: {lay_offers()}", flush=True)


def evaluate_zone() -> None:
    """The zone's intensive use in two years, for the page of evaluations."""
    from fixtures.zone import evaluation
    from fixtures.zone.make import AS_OF

    for day in (AS_OF.replace(year=AS_OF.year - 1), AS_OF):
        print(f"Evaluating the zone as of {day}", flush=True)
        evaluation.evaluate_zone(day)


def grade_firms() -> None:
    """Two years' firms graded, the newer list out for objection."""
    from fixtures.zone.grading import grade_zone
    from fixtures.zone.make import AS_OF
    from parcels.management.commands.create_demo_users import demonstration_user
    from parcels.models import Role

    print("Grading the zone's firms for two years", flush=True)
    grade_zone(AS_OF, *(demonstration_user(role)[0] for role in (Role.PLANNER, Role.LEADER)))


def lay_cases() -> None:
    """Made-up yearly tasks, decisions and records of disposal, so that the year has something to tell."""
    from fixtures.cases import People, lay_cases
    from fixtures.zone.make import AS_OF
    from parcels.management.commands.create_demo_users import demonstration_user
    from parcels.models import Role

    print("Deciding on proposals as the demonstration's people would", flush=True)
    leader, reviewer, officer = (
        demonstration_user(role)[0] for role in (Role.LEADER, Role.REVIEWER, Role.PROJECT_OFFICER)
    )
    lay_cases(People(leader, reviewer, officer), AS_OF)


def announce(host: str, port: int) -> None:
    """Make a log-in for each role, and say where the site is and who may log in."""
    log_ins = io.StringIO()
    call_command("create_demo_users", stdout=log_ins)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host  # noqa: S104 - compared, not bound
    print(f"\nLandGIS is served at http://{shown}:{port}/   (Ctrl-C ends it)")
    print("The zone and everybody in it are made up. Log in as:")
    print(log_ins.getvalue(), flush=True)


def _exists(app: str, model: str) -> bool:
    return apps.get_model(app, model).objects.exists()


if __name__ == "__main__":
    sys.exit(main())
