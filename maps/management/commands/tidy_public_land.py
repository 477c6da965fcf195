"""Take off the public page what may not stand there any more, and delete enquiries whose time is over: run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from maps.public_land.enquiries import delete_expired
from maps.public_land.kept_sheets import forget_sheets
from maps.public_land.publishing import recheck


class Command(BaseCommand):
    help = "Close land offers that the rules no longer allow, and delete enquiries past their time. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Offers taken off the public page: {recheck()}")
        self.stdout.write(f"Sheets of offers no longer shown, removed: {forget_sheets()}")
        self.stdout.write(f"Enquiries deleted: {delete_expired()}")
