from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ORGANISERS, HeldRoles, Role, roles_of
from core.text import CleanTextField
from core.tokens import digest
from core.transitions import Transitions
from producers.models.producer import Producer


def _of_desks(work: HeldRoles) -> Q:
    """Of producers whose home agency's organiser, or whose commune's officer, the person is."""
    home = Q(producer__home_agency__in=work.at(*ORGANISERS))
    if work.communes:
        home |= Q(
            producer__home_agency__in=work.at(Role.OFFICER), producer__commune__in=work.communes
        )
    return home


class TakeOverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests, for the home agency's organisers and the officers of the commune.

        Not for who asks: a request names the producer behind a number.
        """
        asked = self.filter(asked_at__isnull=False, producer__isnull=False)
        return asked if user.is_superuser else asked.filter(_of_desks(roles_of(user)))

    def asked_by(self, user, *, at: datetime):
        """The person's requests of the last thirty days, the newest first."""
        return self.filter(user=user.pk, asked_at__gt=at - timedelta(days=30)).order_by(
            "-asked_at", "-pk"
        )

    def standing(self, *, at: datetime):
        """Slips that still open a profile."""
        return self.filter(status=TakeOver.Status.PRINTED, expires_at__gt=at)

    def by_token(self, token: str):
        return self.filter(token_digest=digest(token))

    def search(self, text: str):
        return self.filter(producer__in=Producer.objects.search(text))

    def for_list(self):
        return self.select_related("producer__commune", "user", "decided_by")


def number_to_decide(user) -> int:
    """How many requests wait for the person's desk, their own left out."""
    rows = TakeOver.objects.visible_to(user).filter(status=TakeOver.Status.ASKED)
    return rows.exclude(user=user.pk).count()


class TakeOver(Transitions, models.Model):
    """How a person comes to act for a producer that exists: by a printed slip, or by asking its
    home agency.

    A slip is worth as much as its agency's word, so it opens the profile once and soon lapses; only
    a digest of its token is kept. Nobody takes over a profile by knowing a number: a request waits
    until the home agency has confirmed it. A request for a number that nobody has looks the same to
    who asks, and stays without a producer.
    """

    class Status(models.TextChoices):
        PRINTED = "printed", _("slip printed")
        ASKED = "asked", _("waits for the agency")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        ANNULLED = "annulled", _("annulled")

    TRANSITIONS = {
        Status.PRINTED: {Status.GRANTED, Status.ANNULLED},
        Status.ASKED: {Status.GRANTED, Status.REFUSED, Status.ANNULLED},
    }

    producer = models.ForeignKey(
        Producer, models.PROTECT, null=True, related_name="take_overs", verbose_name=_("producer")
    )
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    token_digest = models.CharField(max_length=64, unique=True, null=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    printed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="take_overs",
        verbose_name=_("person"),
    )
    asked_at = models.DateTimeField(_("asked at"), null=True)
    note = CleanTextField(_("who you are to the producer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = CleanTextField(_("reason"), max_length=1000, blank=True)

    objects = TakeOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("take-over")
        verbose_name_plural = _("take-over requests")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    token_digest=None,
                    printed_by=None,
                    printed_at=None,
                    expires_at=None,
                    asked_at__isnull=False,
                )
                | Q(
                    token_digest__isnull=False,
                    printed_by__isnull=False,
                    printed_at__isnull=False,
                    expires_at__gt=models.F("printed_at"),
                    asked_at=None,
                ),
                name="take_over_is_a_slip_or_a_request",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None) | Q(user__isnull=False),
                name="take_over_request_names_who",
            ),
            models.CheckConstraint(
                condition=Q(producer__isnull=False) | Q(status="asked"),
                name="only_a_request_may_lack_its_producer",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("granted", "refused"))
                | Q(user__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="decided_take_over_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""),
                name="refused_take_over_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("granted", "refused"))
                | Q(asked_at=None)
                | ~Q(user=models.F("decided_by")),
                name="nobody_confirms_their_own_take_over",
            ),
            models.CheckConstraint(
                condition=~Q(status="granted")
                | Q(printed_by=None)
                | ~Q(user=models.F("printed_by")),
                name="nobody_uses_their_own_slip",
            ),
            models.UniqueConstraint(
                fields=["producer"],
                condition=Q(status="printed"),
                name="one_standing_slip_per_producer",
            ),
            models.UniqueConstraint(
                fields=["producer", "user"],
                condition=Q(status="asked"),
                name="one_open_request_per_person_and_producer",
            ),
        ]

    def __str__(self):
        who = self.user or _("slip printed")
        return f"{who}: {self.producer or self.tax_code}"
