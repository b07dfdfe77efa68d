from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.addresses import address
from core.guards import Guard
from core.lists.export import Exported
from core.money import MoneyField
from funding.models.programme import Programme, Source

LAST = "FROM {LedgerEntry} e WHERE e.budget_line_id = NEW.id ORDER BY e.number DESC LIMIT 1"


class BudgetLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return (
            self
            if user.is_superuser
            else self.filter(programme__agency__in=roles_of(user).at(*DESK))
        )

    def open(self):
        return self.filter(settled_at=None)

    def for_list(self):
        return self.select_related("programme__agency").annotate(
            left_vnd=F("ceiling_vnd") - F("committed_vnd")
        )


def line_in_words(programme, source: str, year: int) -> str:
    return f"{programme} · {Source(source).label} · {year}"


class BudgetLine(models.Model):
    """The money of one programme from one source in one year.

    `ceiling_vnd` is what was allotted, `committed_vnd` what is promised to approved claims (paid or
    not), `paid_vnd` what has left the till, advances included. The three repeat the balances of the
    last ledger entry, which is written first.
    """

    guards = [
        Guard(
            "budget_line_equals_its_ledger",
            f"NEW.ceiling_vnd <> COALESCE((SELECT e.available_vnd + e.committed_vnd +"
            f" e.advanced_vnd + e.paid_vnd {LAST}), 0)"
            f" OR NEW.committed_vnd <> COALESCE((SELECT e.committed_vnd + e.advanced_vnd +"
            f" e.paid_vnd {LAST}), 0)"
            f" OR NEW.paid_vnd <> COALESCE((SELECT e.advanced_vnd + e.paid_vnd {LAST}), 0)",
        ),
        Guard(
            "budget_line_keeps_its_name",
            "OLD.programme_id <> NEW.programme_id OR OLD.source <> NEW.source OR OLD.year <>"
            " NEW.year"
            " OR OLD.settled_at IS NOT NULL AND NEW.settled_at IS NULL",
            events=("UPDATE",),
        ),
    ]

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="budget_lines", verbose_name=_("programme")
    )
    source = models.CharField(_("source"), max_length=12, choices=Source)
    year = models.PositiveSmallIntegerField(_("year"))
    ceiling_vnd = MoneyField(_("allotted"), default=0)
    committed_vnd = MoneyField(_("committed"), default=0)
    paid_vnd = MoneyField(_("paid"), default=0)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = BudgetLineQuerySet.as_manager()
    named_by = Exported(("programme__name", "source", "year"), line_in_words)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["-year", "programme__order_key", "source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source", "year"], name="one_budget_line_per_source_and_year"
            ),
            models.CheckConstraint(
                condition=Q(committed_vnd__lte=F("ceiling_vnd")),
                name="committed_is_at_most_the_ceiling",
            ),
            models.CheckConstraint(
                condition=Q(paid_vnd__gte=0, paid_vnd__lte=F("committed_vnd")),
                name="paid_is_at_most_committed",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)), name="budget_year_is_sane"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="settled_budget_line_names_who",
            ),
        ]

    def __str__(self):
        return line_in_words(self.programme, self.source, self.year)

    def get_absolute_url(self):
        return address("budget_line_detail", self.pk)

    @property
    def free_vnd(self) -> int:
        """What can still be promised."""
        return self.ceiling_vnd - self.committed_vnd
