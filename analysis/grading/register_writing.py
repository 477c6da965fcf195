"""The letters of a final list in the register, where the next run finds them: the firms' figures of that year.

Years in D follow from the letters of the years (analysis.facts.performance). The register's triggers keep the letters
that were there before, and which list wrote the new ones.
"""

from __future__ import annotations

import pghistory

from analysis.models import Grading
from parcels.models import Performance


def write_grades(row: Grading) -> int:
    """Write each firm's letter, tenants' too; firms without a letter keep what the register says of them."""
    letters = dict(row.firms.exclude(grade="").values_list("enterprise_id", "grade"))
    there = {one.enterprise_id: one for one in Performance.objects.filter(year=row.year, enterprise_id__in=letters)}
    changed = [one for firm, one in there.items() if one.grade != letters[firm]]
    for one in changed:
        one.grade = letters[one.enterprise_id]
    new = [
        Performance(enterprise_id=firm, year=row.year, grade=letter)
        for firm, letter in letters.items()
        if firm not in there
    ]
    with pghistory.context(grading=row.pk, document=row.document):
        Performance.objects.bulk_update(changed, ["grade"], batch_size=500)
        Performance.objects.bulk_create(new, batch_size=500)
    return len(changed) + len(new)
