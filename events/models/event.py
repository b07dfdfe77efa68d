from datetime import date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import roles_of
from core.addresses import address
from core.facts import StoredFacts
from core.guards import Guard
from core.search import SearchTextField, search
from core.text import CleanCharField, CleanTextField, OrderKeyField
from core.transitions import Transitions


def shown_to(user, through: str = "") -> Q:
    """The condition that an event is visible to the person, for rows that lead to it `through` this
    path.

    Everyone sees what is published; an agency's people see its drafts and those of its delegations.
    """
    if user.is_superuser:
        return Q()
    shown, mine = ~Q(**{f"{through}status": Event.Status.DRAFT}), roles_of(user).at()
    if mine:
        sent = Event.objects.filter(delegations__agency__in=mine).order_by().values("pk")
        shown |= Q(**{f"{through}host__in": mine}) | Q(**{f"{through}pk__in": sent})
    return shown


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(shown_to(user))

    def published(self):
        return self.filter(status__in=(Event.Status.PUBLISHED, Event.Status.CLOSED))

    def upcoming(self, *, on: date):
        return self.filter(Q(closes_on__gte=on) | Q(closes_on=None, opens_on__gte=on))

    def accepting(self, *, at: datetime):
        """Published events that take applications now: half-open, so that the closing minute itself
        is too late.
        """
        return self.filter(
            status=Event.Status.PUBLISHED, is_recorded=False, apply_from__lte=at, apply_until__gt=at
        )

    def search(self, text: str):
        return search(self, text, "search_key")

    def for_list(self):
        return self.select_related("host", "unit")


class Event(Transitions, StoredFacts):
    """A fair or promotion event: run by us, or recorded because our producers went there."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.CLOSED, Status.CANCELLED},
    }

    guards = [
        Guard(
            "province_exists_on_the_first_day",
            "EXISTS (SELECT 1 FROM {Unit} u WHERE u.id = NEW.unit_id"
            " AND (NEW.opens_on < u.valid_from OR NEW.opens_on >= u.valid_to))",
        )
    ]

    class Kind(models.TextChoices):
        FAIR = "fair", _("trade fair")
        PRODUCT_WEEK = "product_week", _("product week")
        CONFERENCE = "conference", _("supply-demand conference")
        MARKET = "market", _("market session")
        LIVESTREAM = "livestream", _("livestream")
        SALES_POINT = "sales_point", _("sales point")
        TRAINING = "training", _("training")

    class Scope(models.TextChoices):
        IN_PROVINCE = "in_province", _("in the province")
        OUT_OF_PROVINCE = "out_of_province", _("outside the province")
        INTERNATIONAL = "international", _("international")

    class LegalBasis(models.TextChoices):
        REGISTERED = "registered", _("registered with the Department of Industry and Trade")
        PROGRAMME = "programme", _("within a programme of the province or the Prime Minister")
        UNKNOWN = "unknown", _("not recorded")

    name = CleanCharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.FAIR)
    scope = models.CharField(
        _("scope"),
        max_length=20,
        choices=Scope,
        help_text=_("Seen from the agency that hosts or records the event."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    host = models.ForeignKey(
        "accounts.Agency", models.PROTECT, related_name="events", verbose_name=_("agency")
    )
    is_recorded = models.BooleanField(
        _("run by somebody else, recorded here"),
        default=False,
        help_text=_(
            "Tick this when another organiser runs the fair and you only manage your own producers"
            " there."
        ),
    )
    unit = models.ForeignKey("places.Unit", models.PROTECT, verbose_name=_("province"))
    locality = CleanCharField(_("town or commune"), max_length=100, blank=True)
    venue = CleanCharField(_("venue"), max_length=200, blank=True)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    is_year_only = models.BooleanField(_("only the year is known"), default=False)
    apply_from = models.DateTimeField(_("applications open at"), null=True, blank=True)
    apply_until = models.DateTimeField(_("applications close at"), null=True, blank=True)
    confirm_until = models.DateTimeField(_("offers are confirmed by"), null=True, blank=True)
    report_until = models.DateTimeField(_("results are reported by"), null=True, blank=True)
    legal_basis = models.CharField(
        _("legal basis"), max_length=20, choices=LegalBasis, default=LegalBasis.UNKNOWN
    )
    decision_number = CleanCharField(_("decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("decision date"), null=True, blank=True)
    description = CleanTextField(_("description"), blank=True)
    places = models.PositiveIntegerField(
        _("number of places"),
        null=True,
        blank=True,
        help_text=_("How many producers can be accepted. Leave empty when there is no limit."),
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days to confirm a late offer"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("For those who are offered a place from the waiting list."),
    )
    spread_limit = models.PositiveSmallIntegerField(
        _("reviews are conflicting beyond"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Points of 100 between the highest and the lowest review of one application."),
    )
    booths_planned = models.PositiveIntegerField(_("booths planned"), null=True, blank=True)
    booth_count = models.PositiveIntegerField(_("booths"), default=0, editable=False)
    source = CleanCharField(_("source"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)
    search_key = SearchTextField(sources=("name", "locality", "venue"))
    order_key = OrderKeyField()

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "name", "opens_on"], name="one_event_per_host_name_and_opening"
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="event_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(apply_from=None, apply_until=None)
                | Q(
                    apply_from__isnull=False,
                    apply_until__isnull=False,
                    apply_until__gt=F("apply_from"),
                ),
                name="applications_close_after_they_open",
            ),
            models.CheckConstraint(
                condition=Q(confirm_until=None) | Q(confirm_until__gte=F("apply_until")),
                name="offers_are_confirmed_after_applications_close",
            ),
            models.CheckConstraint(
                condition=~Q(status="published", is_recorded=False) | Q(apply_from__isnull=False),
                name="published_event_has_its_call",
            ),
            models.CheckConstraint(
                condition=Q(offer_days__range=(1, 60)), name="late_offers_run_one_to_sixty_days"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("event_detail", self.pk)

    @property
    def place(self) -> str:
        return place_in_words(self.venue, self.locality, self.unit.name)

    @property
    def last_day(self) -> date:
        return self.closes_on or self.opens_on

    @property
    def day_count(self) -> int:
        return (self.last_day - self.opens_on).days + 1

    def is_accepting(self, at: datetime) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and not self.is_recorded
            and self.apply_from is not None
            and self.apply_from <= at < self.apply_until
        )

    def takes_registrations(self, at: datetime) -> bool:
        """Whether an application can be handed in: during the call, or while a recorded event is
        not closed.
        """
        return self.is_accepting(at) or (self.is_recorded and self.status == self.Status.PUBLISHED)

    def has_begun(self, day: date) -> bool:
        return self.opens_on <= day


def place_in_words(venue: str, locality: str, province: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, [venue, locality, province])))
