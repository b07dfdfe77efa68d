from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import phonenumbers
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.lean import LeanModel
from core.prepared import fetch_each
from core.text import CleanCharField, OrderKeyField, SearchKeyField


def to_e164(text: str) -> str:
    """`0912 345 678`, `+84 912 345 678` -> `+84912345678`. Raises ValidationError for what is no phone number."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This is not a phone number. Enter it like 0912 345 678."), code="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class UserManager(BaseUserManager):
    def create_user(self, email=None, password=None, **fields):
        user = self.model(email=email and self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail or phone. What they may do comes from memberships and representations."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=16, unique=True, null=True, blank=True)
    full_name = CleanCharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    is_staff = models.BooleanField(_("may open the platform administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=Q(email__isnull=False) | Q(phone__isnull=False), name="person_has_email_or_phone"),
            models.CheckConstraint(condition=~Q(email="") & ~Q(phone=""), name="missing_email_or_phone_is_null"),
        ]

    def __str__(self):
        return self.full_name or self.email or self.phone

    @cached_property
    def reader(self) -> "Reader":
        """What decides now what the person may see."""
        facts = {name: facts_of(self, name) for name in PERSON_FACTS}
        known = frozenset((name, frozenset(rows)) for name, rows in facts.items())
        return Reader(self.pk, self.is_superuser, self.is_active, timezone.localdate(), known)

    def clean(self):
        self.email = self.email or None
        self.phone = to_e164(self.phone) if self.phone else None


class AgencyQuerySet(models.QuerySet):
    def of(self, user, *roles):
        """The agencies where the person works now, in one of these roles if any are named."""
        return self.filter(pk__in=duties(user).at(*roles))

    def visible_to(self, user):
        """Where the person works; the platform admin sees all."""
        return self if user.is_superuser else self.of(user)


class Agency(LeanModel):
    """A public body that hosts fairs, sends delegations or pays support."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        SUB_DEPARTMENT = "sub_department", _("sub-department")
        PROMOTION_CENTRE = "promotion_centre", _("trade promotion centre")

    name = CleanCharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    unit = models.ForeignKey("places.Unit", models.PROTECT, verbose_name=_("unit"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("parent agency"))
    paper_symbol = CleanCharField(
        _("symbol on papers"), max_length=20, help_text=_("What stands after the slash: 12/GCN-TTXT.")
    )
    paper_place = CleanCharField(_("place on papers"), max_length=60)
    signer_title = CleanCharField(_("signer's title"), max_length=120, blank=True)
    signer_name = CleanCharField(_("signer's name"), max_length=120, blank=True)
    is_mail_held = models.BooleanField(_("letters are held back"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False)
    search_key = SearchKeyField()
    order_key = OrderKeyField()

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["order_key", "pk"]

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    ORGANISER = "organiser", _("organiser")
    FINANCE = "finance", _("finance")
    INSPECTOR = "inspector", _("inspector")
    OFFICER = "officer", _("officer")


ORGANISERS = (Role.MANAGER, Role.ORGANISER)
# Those who read everything of their agency; an officer reads what concerns the communes of the desk.
DESK = (Role.MANAGER, Role.ORGANISER, Role.FINANCE, Role.INSPECTOR)


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Membership(models.Model):
    """A person works at an agency in a role, from a day on. An officer has communes."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    communes = models.ManyToManyField("places.Unit", blank=True, verbose_name=_("communes"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role", "since"], name="one_membership_per_role_and_start"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="membership_ends_after_since"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.agency}"


@dataclass(unsafe_hash=True)
class Reader:
    """Stands for a person where a queryset is kept (`core.prepared.begun`): all that may decide what the person sees, and
    what is equal as long as that is the same.
    """

    pk: int
    is_superuser: bool
    is_active: bool
    day: date
    facts: frozenset[tuple[str, frozenset[tuple]]]

    is_authenticated = True

    @cached_property
    def _facts(self) -> dict[str, frozenset[tuple]]:
        return dict(self.facts)


@dataclass(frozen=True)
class Duties:
    """Where a person works now: (role, agency id) of each post, and an officer's communes."""

    posts: frozenset[tuple[str, int]] = frozenset()
    communes: frozenset[int] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _agency in self.posts)

    def at(self, *roles: str) -> frozenset[int]:
        """Ids of the agencies where the person has one of these roles; any role when none is named."""
        return frozenset(agency for role, agency in self.posts if role in roles or not roles)

    def __bool__(self):
        return bool(self.posts)


def duties(user) -> Duties:
    """The person's duties today; read once per request and kept on the user object. Strangers have none."""
    if not user.is_authenticated or not user.is_active:
        return Duties()
    if not hasattr(user, "_duties"):
        user._duties = _read_duties(user)
    return user._duties


def _read_duties(user) -> Duties:
    rows = facts_of(user, "posts")
    communes = frozenset(commune for role, _agency, commune in rows if role == Role.OFFICER and commune)
    return Duties(frozenset((role, agency) for role, agency, _commune in rows), communes)


def _posts(user, day):
    return Membership.objects.on(day).filter(user=user).values_list("role", "agency", "communes")


# What every page asks about the person: {name: statement of person and day}. Apps add theirs; a row is a text and two keys.
PERSON_FACTS: dict[str, Callable[..., models.QuerySet]] = {"posts": _posts}


def facts_of(user, name: str) -> Iterable[tuple]:
    """The rows of one of these statements for today; all are asked in one question, once per request."""
    if not hasattr(user, "_facts"):
        user._facts = fetch_each(PERSON_FACTS, Value(user.pk), Value(timezone.localdate(), models.DateField()))
    return user._facts[name]


def forget_facts(user) -> None:
    """Something of it has changed: whoever asks next reads anew."""
    for name in ("_facts", "_duties", "_producers", "reader"):
        with suppress(AttributeError):
            delattr(user, name)


class ConsentQuerySet(models.QuerySet):
    def held_by(self, user) -> dict[str, str]:
        """{purpose to which the person agrees now: version of the text that was read}: the last answer to each holds."""
        last = {row.purpose: row for row in self.filter(user=user.pk).order_by("recorded_at", "pk")}
        return {purpose: row.text_version for purpose, row in last.items() if row.is_given}


class Consent(models.Model):
    """A person gave or withdrew consent to one purpose. Rows are only added: the last one holds.

    Luật 91/2025/QH15: specific, provable, withdrawable; nothing ticked beforehand.
    """

    class Purpose(models.TextChoices):
        DIRECTORY = "directory", _("show my phone number in the public directory")
        PUBLICITY = "publicity", _("use photos of me in publicity")
        NEWS = "news", _("send me news of fairs")

    # Changed together with the words above, so that each row says which text was read.
    TEXT_VERSION = "2026-11"

    append_only = True

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    text_version = models.CharField(max_length=20)
    is_given = models.BooleanField()
    recorded_at = models.DateTimeField()
    channel = models.CharField(max_length=20)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self):
        return f"{self.user}: {self.get_purpose_display()}"
