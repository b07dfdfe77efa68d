from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import duties
from core.money import MoneyField
from core.text import CleanCharField, CleanTextField, OrderKeyField, SearchKeyField, fold
from core.transitions import Transitions


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone sees what is published; an agency's people see its drafts and those of its delegations."""
        if user.is_superuser:
            return self
        mine = duties(user).at()
        own = Q(host__in=mine) | Q(pk__in=Delegation.objects.filter(agency__in=mine).values("event"))
        return self.filter(~Q(status=Event.Status.DRAFT) | own)

    def published(self):
        return self.filter(status__in=(Event.Status.PUBLISHED, Event.Status.CLOSED))

    def upcoming(self, *, on: date):
        return self.filter(Q(closes_on__gte=on) | Q(closes_on=None, opens_on__gte=on))

    def accepting(self, *, at: datetime):
        """Published events that take applications now: half-open, so that the closing minute itself is too late."""
        return self.filter(status=Event.Status.PUBLISHED, is_recorded=False, apply_from__lte=at, apply_until__gt=at)

    def for_list(self):
        return self.select_related("host", "unit").annotate(
            booth_count=models.Count("booths", distinct=True),
            place_key=F("unit__order_key"),
        )


class Event(Transitions, models.Model):
    """A fair or promotion event: run by us, or recorded because our producers went there."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED, Status.CANCELLED},
        Status.PUBLISHED: {Status.CLOSED, Status.CANCELLED},
    }

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
        _("scope"), max_length=20, choices=Scope, help_text=_("Seen from the agency that hosts or records the event.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    host = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="events", verbose_name=_("agency"))
    is_recorded = models.BooleanField(
        _("run by somebody else, recorded here"),
        default=False,
        help_text=_("Tick this when another organiser runs the fair and you only manage your own producers there."),
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
    legal_basis = models.CharField(_("legal basis"), max_length=20, choices=LegalBasis, default=LegalBasis.UNKNOWN)
    decision_number = CleanCharField(_("decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("decision date"), null=True, blank=True)
    description = CleanTextField(_("description"), blank=True)
    booths_planned = models.PositiveIntegerField(_("booths planned"), null=True, blank=True)
    source = CleanCharField(_("source"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)
    search_key = SearchKeyField(sources=("name", "locality", "venue"))
    order_key = OrderKeyField()

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "name", "opens_on"], name="one_event_per_host_name_and_opening"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")), name="event_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(apply_from=None, apply_until=None)
                | Q(apply_from__isnull=False, apply_until__isnull=False, apply_until__gt=F("apply_from")),
                name="applications_close_after_they_open",
            ),
            models.CheckConstraint(
                condition=Q(confirm_until=None) | Q(confirm_until__gte=F("apply_until")),
                name="offers_are_confirmed_after_applications_close",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("event_detail", args=[self.pk])

    @property
    def place(self) -> str:
        return ", ".join(dict.fromkeys(filter(None, [self.venue, self.locality, self.unit.name])))

    @property
    def last_day(self) -> date:
        return self.closes_on or self.opens_on

    def is_accepting(self, at: datetime) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and not self.is_recorded
            and self.apply_from is not None
            and self.apply_from <= at < self.apply_until
        )

    def takes_registrations(self, at: datetime) -> bool:
        """Whether an application can be handed in: during the call, or while a recorded event is not closed."""
        return self.is_accepting(at) or (self.is_recorded and self.status == self.Status.PUBLISHED)

    def has_begun(self, day: date) -> bool:
        return self.opens_on <= day


class Zone(models.Model):
    """A part of the fair's ground."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="zones")
    name = CleanCharField(_("name"), max_length=100)
    order_key = OrderKeyField()

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["order_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="one_zone_per_event_and_name")]

    def __str__(self):
        return self.name


class BoothQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(event__in=Event.objects.visible_to(user))

    def for_event(self, event: Event):
        return self.filter(event=event)

    def search(self, text: str):
        return self.filter(search_key__icontains=fold(text))

    def for_list(self):
        return self.select_related("event", "zone").annotate(
            share_count=models.Count("shares", distinct=True), zone_key=F("zone__order_key")
        )


class Booth(models.Model):
    """A booth of an event; the standard one is 3 m × 3 m (NĐ 81/2018/NĐ-CP, Điều 29.11)."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("standard")
        CORNER = "corner", _("corner")
        OPEN = "open", _("open ground")
        FOOD = "food", _("food")

    event = models.ForeignKey(Event, models.CASCADE, related_name="booths")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, verbose_name=_("zone"))
    code = CleanCharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STANDARD)
    width_cm = models.PositiveIntegerField(_("width in cm"), default=300)
    depth_cm = models.PositiveIntegerField(_("depth in cm"), default=300)
    price_vnd = MoneyField(_("price"), default=0)
    search_key = SearchKeyField(sources=("code",))
    order_key = OrderKeyField(sources=("code",))

    objects = BoothQuerySet.as_manager()

    class Meta:
        verbose_name = _("booth")
        verbose_name_plural = _("booths")
        ordering = ["order_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="one_booth_per_event_and_code"),
            models.CheckConstraint(condition=Q(price_vnd__gte=0), name="booth_price_is_not_negative"),
            models.CheckConstraint(condition=Q(width_cm__gt=0, depth_cm__gt=0), name="booth_has_a_size"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("booth_detail", args=[self.pk])

    @property
    def size(self) -> str:
        width, depth = (f"{cm / 100:g}".replace(".", ",") for cm in (self.width_cm, self.depth_cm))
        return f"{width} × {depth} m"


class BoothShareQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(booth__in=Booth.objects.visible_to(user))


class BoothShare(models.Model):
    """A part of a booth that one producer can hold; most booths have one."""

    booth = models.ForeignKey(Booth, models.CASCADE, related_name="shares")
    number = models.PositiveSmallIntegerField(default=1)

    objects = BoothShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of a booth")
        verbose_name_plural = _("shares of booths")
        ordering = ["booth__order_key", "number"]
        constraints = [models.UniqueConstraint(fields=["booth", "number"], name="one_share_per_booth_and_number")]

    def __str__(self):
        return f"{self.booth.code}/{self.number}"


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_superuser:
            return self
        mine = duties(user).at()
        return self.filter(Q(agency__in=mine) | Q(event__host__in=mine))


class Delegation(models.Model):
    """A sending agency brings its producers to an event, into its own block of booths."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="delegations")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="delegations", verbose_name=_("sending agency"))
    booths = models.ManyToManyField(Booth, blank=True, related_name="delegations")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [models.UniqueConstraint(fields=["event", "agency"], name="one_delegation_per_event_and_agency")]

    def __str__(self):
        return str(self.agency)
