from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.facts import StoredFacts, store
from core.guards import Guard
from core.money import MoneyField
from core.rows import number_of
from core.search import SearchTextField, search
from core.text import CleanCharField, NaturalKeyField, OrderKeyField
from events.models.event import Event, shown_to


class Zone(models.Model):
    """A part of the fair's ground."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="zones")
    name = CleanCharField(_("name"), max_length=100)
    places = models.PositiveIntegerField(_("number of places"), null=True, blank=True)
    order_key = OrderKeyField()

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["order_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="one_zone_per_event_and_name")
        ]

    def __str__(self):
        return self.name


SIZES = [MinValueValidator(10), MaxValueValidator(100_00)]


class BoothQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(shown_to(user, "event__"))

    def for_event(self, event: Event):
        return self.filter(event=event)

    def search(self, text: str):
        return search(self, text, "search_key")

    def for_list(self):
        return self.select_related("event", "zone")


class Booth(StoredFacts):
    """A booth of an event; the standard one is 3 m × 3 m (NĐ 81/2018/NĐ-CP, Điều 29.11)."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("standard")
        CORNER = "corner", _("corner")
        OPEN = "open", _("open ground")
        FOOD = "food", _("food")

    guards = [
        Guard(
            "zone_is_of_the_same_event",
            "(SELECT z.event_id FROM {Zone} z WHERE z.id = NEW.zone_id) <> NEW.event_id",
        )
    ]

    event = models.ForeignKey(Event, models.CASCADE, related_name="booths")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, verbose_name=_("zone"))
    code = CleanCharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STANDARD)
    width_cm = models.PositiveIntegerField(_("width in cm"), default=300, validators=SIZES)
    depth_cm = models.PositiveIntegerField(_("depth in cm"), default=300, validators=SIZES)
    price_vnd = MoneyField(_("price"), default=0)
    share_count = models.PositiveSmallIntegerField(_("shares"), default=0, editable=False)
    search_key = SearchTextField(sources=("code",))
    order_key = NaturalKeyField(sources=("code",))

    objects = BoothQuerySet.as_manager()

    class Meta:
        verbose_name = _("booth")
        verbose_name_plural = _("booths")
        ordering = ["order_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="one_booth_per_event_and_code"),
            models.CheckConstraint(
                condition=Q(price_vnd__gte=0), name="booth_price_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(width_cm__gt=0, depth_cm__gt=0), name="booth_has_a_size"
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return address("booth_detail", self.pk)

    @property
    def size(self) -> str:
        return size_in_words(self.width_cm, self.depth_cm)


def size_in_words(width_cm: int, depth_cm: int) -> str:
    width, depth = (f"{cm / 100:g}".replace(".", ",") for cm in (width_cm, depth_cm))
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
        constraints = [
            models.UniqueConstraint(
                fields=["booth", "number"], name="one_share_per_booth_and_number"
            )
        ]

    def __str__(self):
        return f"{self.booth.code}/{self.number}"


store(Event, booth_count=lambda: number_of(Booth.objects.all(), by="event"))
store(Booth, share_count=lambda: number_of(BoothShare.objects.all(), by="booth"))
