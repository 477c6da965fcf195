"""A log-in from the command line: how an office gets its first administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parcels import people
from parcels.models import Role, User


class Command(BaseCommand):
    help = "Make a log-in with a one-time password, which is printed once. Further log-ins are made on the users page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is a user {username} already.")
        _user, password = people.create(None, username, {"roles": options["role"]})
        self.stdout.write(f"{username} {password}")
