"""The worker of the background queues: django-tasks-db's own, which first looks after the work of dead ones."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from parcels import workers


class Command(db_worker.Command):
    help = "Run a background worker; work that a dead worker left is shown as interrupted."

    def handle(self, *args: Any, **options: Any) -> None:
        with workers.alive(options["worker_id"]):
            workers.tidy_up()
            super().handle(**options)
