from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, ORGANISERS, Consent, Role, forget_roles, roles_of
from core.addresses import address
from core.facts import StoredFacts
from core.guards import Guard
from core.search import SearchTextField, there, within
from core.text import (
    CleanCharField,
    IdentityKeyField,
    OrderKeyField,
    SearchKeyField,
    WordIndex,
)
from events.models import ProducerKind
from producers.models.doubles import DoublesQuerySet
from producers.models.tax_code import (
    PERSONAL_ID_DIGITS,
    PERSONAL_KINDS,
    check_tax_code,
    is_personal_id,
    masked,
    refuse_other_kind,
)


class ProducerQuerySet(DoublesQuerySet):
    def represented_by(self, user):
        return self.filter(pk__in=producers_of(user))

    def visible_to(self, user):
        """Its own people; its home agency's desk; officers of its commune; the desks of agencies
        where it has applied.
        """
        return self.filter(seen_by(user))

    def filed_by(self, user, *, event):
        """Those for whom the person may apply: their own; those of an officer's communes; those of
        the home agency when it hosts the event or sends a delegation to it.
        """
        work = roles_of(user)
        there = {event.host_id, *event.delegations.values_list("agency", flat=True)}
        own = Q(pk__in=producers_of(user))
        home = Q(home_agency__in=work.at(*ORGANISERS) & there)
        behalf = Q(home_agency__in=work.at(Role.OFFICER), commune__in=work.communes)
        rows = self.filter(merged_into=None)
        return rows if user.is_superuser else rows.filter(own | home | behalf)

    def search(self, text: str):
        """By name, tax code, phone, place, and by its products."""
        own, products = self.model.objects.all(), self.model.products.rel.related_model.objects
        return within(self, text, there("pk", own), there("pk", products, key="producer"))

    def for_list(self):
        return self.select_related("commune", "home_agency")


class Producer(StoredFacts):
    """A producer (`chủ thể`) with its place and its home agency."""

    guards = [
        Guard(
            "producer_sits_in_a_commune",
            "(SELECT u.level FROM {Unit} u WHERE u.id = NEW.commune_id) <> {Unit.Level.COMMUNE}",
        )
    ]

    Kind = ProducerKind

    name = CleanCharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    tax_code = models.CharField(
        _("tax code"),
        max_length=14,
        unique=True,
        null=True,
        blank=True,
        validators=[check_tax_code],
    )
    commune = models.ForeignKey("places.Unit", models.PROTECT, verbose_name=_("commune"))
    # The commune of before 01/07/2025 that it sat in, as far as somebody has named it.
    former_commune = models.ForeignKey(
        "places.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("former commune"),
    )
    address = CleanCharField(_("address"), max_length=200, blank=True)
    contact_name = CleanCharField(_("contact person"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    home_agency = models.ForeignKey(
        "accounts.Agency",
        models.PROTECT,
        related_name="home_producers",
        verbose_name=_("home agency"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )
    product_count = models.PositiveIntegerField(_("products"), default=0, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)
    search_key = SearchTextField(
        sources=("name", "public_tax_code", "national_phone", "phone", "commune", "former_commune")
    )
    # What is one name, and what is like it without its tones.
    identity_key = IdentityKeyField()
    name_key = SearchKeyField(db_index=True)
    order_key = OrderKeyField()

    objects = ProducerQuerySet.as_manager()

    class Meta:
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ["order_key", "pk"]
        indexes = [
            models.Index(fields=["order_key", "id"], name="producers_in_order"),
            WordIndex(name="producers_by_words"),
        ]
        constraints = [
            # Two of one name in a commune have two tax codes.
            models.UniqueConstraint(
                fields=["identity_key", "commune"],
                condition=Q(merged_into=None, tax_code=None),
                name="one_producer_per_name_and_commune",
            ),
            models.CheckConstraint(
                condition=Q(tax_code=None)
                | Q(kind__in=PERSONAL_KINDS)
                | ~Q(Exact(Length("tax_code"), PERSONAL_ID_DIGITS)),
                name="personal_id_is_of_a_person",
            ),
            models.CheckConstraint(condition=~Q(tax_code=""), name="missing_tax_code_is_null"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("producer_detail", self.pk)

    def clean(self):
        """A company has no personal ID for its tax code."""
        try:
            refuse_other_kind(self.tax_code or "", kind=self.kind)
        except ValidationError as error:
            raise ValidationError({"tax_code": error}) from None

    @property
    def public_tax_code(self) -> str:
        """What the producer may be found by: not a personal ID, which could be guessed digit by
        digit.
        """
        code = self.tax_code or ""
        return "" if is_personal_id(code) else code

    @property
    def national_phone(self) -> str:
        """The number as people say it at home, for the search."""
        return f"0{self.phone[3:]}" if self.phone.startswith("+84") else ""

    @property
    def shown_tax_code(self) -> str:
        return masked(self.tax_code or "")


class RepresentativeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "producer__"))

    def on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def phones_shown(producers: Iterable[int], *, on: date) -> dict[int, list[str]]:
    """{key of a producer: confirmed numbers of its people who agreed to have them shown in public}
    for the producers of these keys that have any.
    """
    people = Representative.objects.on(on).filter(
        producer__in=producers, user__is_active=True, user__phone_confirmed_at__isnull=False
    )
    rows = list(people.order_by("pk").values_list("producer", "user", "user__phone"))
    givers = Consent.objects.givers_of(Consent.Purpose.DIRECTORY, among=[row[1] for row in rows])
    shown: dict[int, list[str]] = {}
    for producer, user, phone in rows:
        if user in givers and phone:
            shown.setdefault(producer, []).append(phone)
    return shown


class Representative(models.Model):
    """A person acts for a producer, from a day on."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="representations"
    )
    producer = models.ForeignKey(Producer, models.CASCADE, related_name="representatives")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "producer"],
                condition=Q(until=None),
                name="one_open_representation_per_person_and_producer",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="representation_ends_after_since",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.producer}"

    def save(self, *args, **kwargs):
        """Whoever is asked about next in the same request acts for the producer already, or no
        longer.
        """
        super().save(*args, **kwargs)
        forget_roles(self.user)


def producers_of(user) -> frozenset[int]:
    """Ids of the producers for whom the person acts today; read once per request and kept on the
    user object.
    """
    if not hasattr(user, "_producers"):
        acting = Representative.objects.on(timezone.localdate()).filter(user=user.pk)
        rows = acting.filter(producer__merged_into=None).values_list("producer", flat=True)
        user._producers = frozenset(rows) if user.pk else frozenset()
    return user._producers


def homes_of(producers: Iterable[Producer]) -> set[int]:
    """The keys of all communes that these producers sit or sat in."""
    found = {key for each in producers for key in (each.commune_id, each.former_commune_id)}
    return found - {None}


class DeskAccess(models.Model):
    """The desk of an agency reads a producer because it has applied to it: handed in, at some time,
    an application for a fair that the agency hosts or sends a delegation to.

    The app that knows applications keeps these rows.
    """

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="desk_accesses")
    agency = models.ForeignKey("accounts.Agency", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("access of a desk")
        verbose_name_plural = _("accesses of desks")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "producer"], name="one_access_per_desk_and_producer"
            )
        ]

    def __str__(self):
        return f"{self.agency}: {self.producer}"


def seen_by(user, through: str = "") -> Q:
    """The condition that a producer is visible to the person, for rows that lead to it `through`
    this path.

    One that was merged into another is not.
    """
    stays = Q(**{f"{through}merged_into": None})
    if user.is_superuser:
        return stays
    work, desks = roles_of(user), roles_of(user).at(*DESK)
    seen = Q(**{f"{through}pk__in": producers_of(user)}) | Q(**{f"{through}home_agency__in": desks})
    if work.communes:
        desk = {
            f"{through}home_agency__in": work.at(Role.OFFICER),
            f"{through}commune__in": work.communes,
        }
        seen |= Q(**desk)
    if desks:
        # Beside each row, not as a set: so a page in order reads fifty rows and stops.
        applied = DeskAccess.objects.filter(agency__in=desks, producer=OuterRef(f"{through}pk"))
        seen |= Q(Exists(applied))
    return seen & stays
