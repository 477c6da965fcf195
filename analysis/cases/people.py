"""How people are named beside what they did."""

from parcels.models import User


def name_of(user: User | None) -> str:
    """A person's name; their log-in where they gave none."""
    return str(user) if user else ""
