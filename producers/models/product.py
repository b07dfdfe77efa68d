from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.facts import StoredFacts, store
from core.rows import number_of
from core.search import SearchTextField, there, within
from core.text import (
    CleanCharField,
    CleanTextField,
    IdentityKeyField,
    OrderKeyField,
    SearchKeyField,
    WordIndex,
)
from office.models.product_set import ProductSet
from producers.models.producer import Producer, seen_by


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "producer__"))

    def with_stars(self, *, on: date):
        """Annotate `stars`: the verified recognition that is valid on this day, null when there is
        none.
        """
        return self.annotate(stars=_best_stars(on))

    def with_stars_today(self):
        """The same for today, from what is stored as long as it holds."""
        return self.annotate(
            stars=Case(
                When(_stars_hold(), then=F("stored_stars")),
                default=_best_stars(timezone.localdate()),
                output_field=models.IntegerField(),
            )
        )

    def with_stars_due(self):
        """Those with a recognition that begins or ends today, or did so since they were counted."""
        return self.exclude(_stars_hold())

    def rated(self, stars: int):
        """Those whose best valid recognition has so many stars today; 0 stands for none."""
        return self.with_stars_today().filter(stars=stars or None)

    def search(self, text: str):
        """By name, by its recognitions, and by what its producer is found by."""
        return within(
            self,
            text,
            there("pk", self.model.objects.all()),
            there("producer", Producer.objects.all()),
            there("pk", Recognition.objects.all(), key="product"),
        )

    def of_home(self, agencies):
        """Those of producers that these agencies look after."""
        return self.filter(producer__home_agency__in=agencies)

    def for_list(self):
        return self.select_related("producer", "product_set")


class Product(StoredFacts):
    """A product of a producer; its stars are recognitions with dates."""

    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="products", verbose_name=_("producer")
    )
    name = CleanCharField(_("name"), max_length=200)
    # Null while nobody knows it: a list that was imported may not name it.
    product_set = models.ForeignKey(
        ProductSet, models.PROTECT, null=True, verbose_name=_("product set")
    )
    description = CleanTextField(_("description"), blank=True)
    photo = models.ForeignKey(
        "office.Upload", models.SET_NULL, null=True, blank=True, verbose_name=_("photo")
    )
    traceability_url = models.URLField(
        _("traceability link"),
        blank=True,
        validators=[URLValidator(schemes=("http", "https"))],
    )
    # The stars of the day they were counted; they hold until the day on which a recognition begins
    # or ends, exclusive.
    stored_stars = models.PositiveSmallIntegerField(null=True, editable=False)
    stars_due_on = models.DateField(null=True, editable=False, db_index=True)
    is_sample = models.BooleanField(_("sample"), default=False)
    search_key = SearchTextField(sources=("name",))
    # What is one name; `name_key` is like it without its tones.
    identity_key = IdentityKeyField()
    name_key = SearchKeyField()
    order_key = OrderKeyField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["order_key", "pk"]
        indexes = [
            models.Index(fields=["order_key", "id"], name="products_in_order"),
            models.Index(
                fields=["producer"], condition=Q(product_set=None), name="products_without_a_set"
            ),
            WordIndex(name="products_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "identity_key"], name="one_product_per_producer_and_name"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("product_detail", self.pk)


def _best_stars(day: date) -> models.Subquery:
    valid = Recognition.objects.verified().valid(on=day).filter(product=models.OuterRef("pk"))
    return models.Subquery(valid.order_by("-stars").values("stars")[:1])


def _stars_hold() -> Q:
    return Q(stars_due_on=None) | Q(stars_due_on__gt=timezone.localdate())


def _next_change(today: date) -> models.Subquery:
    """The first day from today on that a verified recognition begins, runs out or is revoked."""
    known = Recognition.objects.verified().filter(product=models.OuterRef("pk"))
    days = known.annotate(
        last_valid_on=Coalesce("extended_until", "expires_on"),
        changes_on=Case(
            When(issued_on__gt=today, then=F("issued_on")),
            When(revoked_on__lte=today, then=None),
            When(revoked_on__lte=F("last_valid_on"), then=F("revoked_on")),
            When(last_valid_on__gte=today, then=F("last_valid_on")),
        ),
    )
    coming = days.filter(changes_on__isnull=False).order_by("changes_on").values("changes_on")[:1]
    return models.Subquery(coming, output_field=models.DateField())


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "product__producer__"))

    def verified(self):
        return self.filter(verified_at__isnull=False)

    def unverified(self):
        """Those that wait for the home agency."""
        return self.filter(verified_at=None, refused_at=None)

    def ending(self, *, on: date, until: date):
        """Those of the best of their product that hold on one day and not beyond the other."""
        valid = self.verified().valid(on=on)
        lasting = self.model.objects.verified().valid(on=on).filter(last_valid_on__gt=until)
        return valid.filter(last_valid_on__lte=until).exclude(product__in=lasting.values("product"))

    def by_decision(self) -> dict[tuple[str, date], list["Recognition"]]:
        """{(number, day): recognitions} of each decision that one of these states; one number comes
        again every year.
        """
        found = defaultdict(list)
        stated = self.select_related("product__producer")
        for row in stated.order_by("decision_number", "issued_on", "product__order_key", "pk"):
            found[row.decision_number, row.issued_on].append(row)
        return dict(found)

    def of_decisions(self, decisions: Iterable[tuple[str, date]]):
        """Those that one of these decisions gave, each (number, day)."""
        wanted = (Q(decision_number=number, issued_on=day) for number, day in decisions)
        return self.filter(reduce(or_, wanted, Q(pk__in=())))

    def valid(self, *, on: date):
        """Issued by this day, not yet run out (extension included) and not revoked by it."""
        return self.alias(last_valid_on=Coalesce("extended_until", "expires_on")).filter(
            Q(revoked_on=None) | Q(revoked_on__gt=on), issued_on__lte=on, last_valid_on__gte=on
        )


class Recognition(models.Model):
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
    # The agency has not accepted what was stated; correcting it makes it wait again.
    refused_at = models.DateTimeField(_("not accepted at"), null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, editable=False
    )
    search_key = SearchTextField(sources=("code", "decision_number"))

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["-issued_on", "pk"]
        indexes = [
            models.Index(
                fields=["product"], condition=Q(verified_at=None), name="recognitions_to_verify"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "issued_on"], name="one_recognition_per_product_and_day"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("issued_on")), name="recognition_ends_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None) | Q(verified_at=None),
                name="recognition_is_verified_or_not_accepted",
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


store(Producer, product_count=lambda: number_of(Product.objects.all(), by="producer"))
store(
    Product,
    holding=_stars_hold,
    stored_stars=lambda: _best_stars(timezone.localdate()),
    stars_due_on=lambda: _next_change(timezone.localdate()),
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
