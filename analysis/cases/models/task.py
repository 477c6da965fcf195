"""The yearly tasks of a zone and its towns."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parcels.models import Town, Zone


class TaskKind(models.TextChoices):
    """What a task is about; units and forms stand in `analysis.arithmetic.tasks`, under the same names."""

    APPROVED_NOT_SUPPLIED = "approved_not_supplied", _("Approved land supplied or withdrawn")
    IDLE = "idle", _("Idle land disposed of")
    INEFFICIENT = "inefficient", _("Inefficient land redeveloped")
    NEW_INDUSTRIAL_LAND = "new_industrial_land", _("New industrial land")
    GRADE_D = "grade_d", _("Grade D firms cleared")
    INDUSTRIAL_FAR = "industrial_far", _("Average FAR of industrial land")
    OUTPUT_PER_MU = "output_per_mu", _("Output per mu")
    VALUE_ADDED_PER_MU = "value_added_per_mu", _("Value added per mu")
    TAX_PER_MU = "tax_per_mu", _("Tax per mu")


class YearlyTask(models.Model):
    """What a zone (or one town in it) has to do in a year, with the document that says so.

    `target` is in mu, firms, a ratio or wan yuan per mu, by kind (`analysis.arithmetic.tasks.KIND`).
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="tasks", verbose_name=_("zone"))
    town = models.ForeignKey(
        Town,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("town"),
        help_text=_("Empty: the whole zone."),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("task"), max_length=24, choices=TaskKind)
    target = models.FloatField(_("target"))
    document = models.CharField(_("document"), max_length=300)
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(_("set at"), auto_now=True)

    class Meta:
        verbose_name = _("yearly task")
        verbose_name_plural = _("yearly tasks")
        ordering = ["year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "town", "year", "kind"], name="task_once_a_town_and_year"),
            # PostgreSQL takes each empty town for another one.
            models.UniqueConstraint(
                fields=["zone", "year", "kind"], condition=models.Q(town__isnull=True), name="task_once_a_zone_and_year"
            ),
            models.CheckConstraint(condition=models.Q(target__gt=0), name="task_target_positive"),
            models.CheckConstraint(condition=models.Q(year__range=(2000, 2100)), name="task_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"
