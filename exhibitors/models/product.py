from collections.abc import Iterable
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.lean import LeanModel
from core.prepared import Prepared, fetch
from core.text import CleanCharField, CleanTextField, OrderKeyField, SearchKeyField, WordIndex, fold
from exhibitors.models.exhibitor import Exhibitor, seen_by

# A number of more digits is no number of a set.
FEW_DIGITS = 5


class ProductSetQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def names(self) -> list[tuple[int, str]]:
        """(key, what people call it) of every set, whenever it is valid."""
        return [(pk, set_name(*words)) for pk, *words in fetch(_set_names)]

    def find(self, text: str, *, on: date) -> list["ProductSet"]:
        """The sets of that day that these words mean."""
        return meant_sets(self.on(on), text)


def _set_names():
    return ProductSet.objects.values_list("pk", "number", "group", "name")


def set_name(number: int, group: str, name: str) -> str:
    return f"{number}. {group} – {name}" if name else f"{number}. {group}"


def meant_sets(sets: Iterable["ProductSet"], text: str) -> list["ProductSet"]:
    """Those with this number, or with all of these words in their names, whatever the accents."""
    words = fold(text).replace(",", " ").split()
    number = words[0].rstrip(".") if words else ""
    if number.isascii() and number.isdecimal() and len(number) < FEW_DIGITS:
        return [each for each in sets if each.number == int(number)]
    return [each for each in sets if all(word in each.search_key for word in words)]


class ProductSet(LeanModel):
    """One of the sets of products with criteria of their own (QĐ 26/2026/QĐ-TTg, Phụ lục I)."""

    number = models.PositiveSmallIntegerField()
    sector = CleanCharField(max_length=120)
    group = CleanCharField(max_length=120)
    name = CleanCharField(max_length=160, blank=True)
    ministry = CleanCharField(max_length=160)
    legal_basis = CleanCharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    search_key = SearchKeyField(sources=("sector", "group", "name"))

    objects = ProductSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("product set")
        verbose_name_plural = _("product sets")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "valid_from"], name="one_product_set_per_number_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="product_set_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return set_name(self.number, self.group, self.name)


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "exhibitor__"))

    def with_stars(self, *, on: date):
        """Annotate `stars`: the verified recognition that is valid on this day, null when there is
        none.
        """
        day = models.Value(on, models.DateField())
        return self.annotate(
            stars=Prepared(_best_stars, "pk", day, output_field=models.IntegerField())
        )

    def rated(self, stars: int, *, on: date):
        """Those whose best valid recognition has so many stars; 0 stands for none. All are judged
        at once, not row by row.
        """
        valid = Recognition.objects.verified().valid(on=on).order_by().values("product")
        if not stars:
            return self.exclude(pk__in=valid)
        return self.filter(
            pk__in=valid.annotate(best=models.Max("stars")).filter(best=stars).values("product")
        )

    def search(self, text: str):
        """By its own name or its producer's: two searches by index, which one condition with "or"
        would not be.
        """
        mine = self.model.objects.filter(search_key__contains=fold(text)).order_by().values("pk")
        theirs = (
            self.model.objects.filter(exhibitor__search_key__contains=fold(text))
            .order_by()
            .values("pk")
        )
        return self.filter(pk__in=mine.union(theirs))

    def for_list(self):
        return self.select_related("exhibitor", "product_set")


class Product(LeanModel):
    """A product of a producer; its stars are recognitions with dates."""

    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="products", verbose_name=_("producer")
    )
    name = CleanCharField(_("name"), max_length=200)
    product_set = models.ForeignKey(ProductSet, models.PROTECT, verbose_name=_("product set"))
    description = CleanTextField(_("description"), blank=True)
    photo = models.ForeignKey(
        "office.Upload", models.SET_NULL, null=True, blank=True, verbose_name=_("photo")
    )
    traceability_url = models.URLField(
        _("traceability link"),
        blank=True,
        validators=[URLValidator(schemes=("http", "https"))],
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    search_key = SearchKeyField()
    order_key = OrderKeyField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["order_key", "pk"]
        indexes = [
            models.Index(fields=["order_key", "id"], name="products_in_order"),
            WordIndex(name="products_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibitor", "search_key"], name="one_product_per_producer_and_name"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("product_detail", self.pk)


def _best_stars(product, day):
    return (
        Recognition.objects.verified()
        .valid(on=day)
        .filter(product=product)
        .order_by("-stars")
        .values("stars")[:1]
    )


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "product__exhibitor__"))

    def verified(self):
        return self.filter(verified_at__isnull=False)

    def valid(self, *, on: date):
        """Issued by this day, not yet run out (extension included) and not revoked by it."""
        return self.alias(last_valid_on=Coalesce("extended_until", "expires_on")).filter(
            Q(revoked_on=None) | Q(revoked_on__gt=on), issued_on__lte=on, last_valid_on__gte=on
        )


class Recognition(LeanModel):
    """A star rating by decision. Stated by a producer, it counts once staff have verified it.

    `expires_on` and `extended_until` are the last valid days. 3 and 4 stars are recognised by the
    province, 5 by the ministry; 1 and 2 get no decision (QĐ 26/2026/QĐ-TTg, Điều 4, 9).
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="recognitions")
    stars = models.PositiveSmallIntegerField(_("stars"), choices=[(n, str(n)) for n in (3, 4, 5)])
    decision_number = CleanCharField(_("decision number"), max_length=60)
    code = CleanCharField(_("OCOP code"), max_length=40, blank=True)
    score = models.DecimalField(
        _("score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid to"))
    extended_until = models.DateField(_("extended to"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    paper = models.ForeignKey(
        "office.Upload", models.PROTECT, null=True, editable=False, verbose_name=_("paper")
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, editable=False
    )

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "issued_on"], name="one_recognition_per_product_and_day"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("issued_on")), name="recognition_ends_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(extended_until=None) | Q(extended_until__gte=F("expires_on")),
                name="extension_follows_expiry",
            ),
            models.CheckConstraint(
                condition=Q(stars__range=(3, 5)), name="stars_are_three_to_five"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 100)),
                name="score_is_zero_to_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="verified_recognition_names_who",
            ),
        ]

    def __str__(self):
        return f"{self.product}: {self.stars}★ {self.decision_number}"

    @property
    def ends_on(self) -> date:
        return self.extended_until or self.expires_on

    def is_valid(self, on: date) -> bool:
        return self.issued_on <= on <= self.ends_on and (
            self.revoked_on is None or self.revoked_on > on
        )


def rating_note(recognitions: Iterable[Recognition], *, first: date, last: date) -> str:
    """Why a product has no stars from the first to the last day of a fair; empty when it has them
    on all of these days.
    """
    recognitions = sorted(recognitions, key=lambda recognition: recognition.ends_on)
    counting = [
        recognition
        for recognition in recognitions
        if recognition.verified_at and recognition.is_valid(first)
    ]
    if any(recognition.is_valid(last) for recognition in counting):
        return ""
    if counting:
        return gettext("valid until %(day)s only, before the fair ends") % {
            "day": f"{counting[-1].ends_on:%d/%m/%Y}"
        }
    if not recognitions:
        return gettext("not rated: no recognition is entered")
    newest = recognitions[-1]
    if newest.revoked_on and newest.revoked_on <= first:
        return gettext("not rated: the recognition was revoked on %(day)s") % {
            "day": f"{newest.revoked_on:%d/%m/%Y}"
        }
    if newest.ends_on < first:
        return gettext("not rated: the recognition ends on %(day)s, before the fair") % {
            "day": f"{newest.ends_on:%d/%m/%Y}"
        }
    if newest.issued_on > first:
        return gettext("not rated: the recognition begins on %(day)s, after the first day") % {
            "day": f"{newest.issued_on:%d/%m/%Y}"
        }
    return gettext("not rated yet: your agency has not verified the recognition")
