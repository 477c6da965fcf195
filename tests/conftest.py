"""What all tests need: the local database is up before Django asks for it."""

import os

from landgis import local_postgres

if "DATABASE_URL" not in os.environ:
    local_postgres.ensure_running()
