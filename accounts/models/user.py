import phonenumbers
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.lists.export import Exported
from core.text import CleanCharField


def to_e164(text: str) -> str:
    """`0912 345 678`, `+84 912 345 678` -> `+84912345678`. Raises ValidationError for what is no
    phone number.
    """
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("This is not a phone number. Enter it like 0912 345 678."), code="phone"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def person_in_words(full_name: str, email: str | None, phone: str | None) -> str:
    return full_name or email or phone or ""


class UserManager(BaseUserManager):
    def create_user(self, email=None, password=None, **fields):
        user = self.model(email=email and self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail or phone. What they may do comes from memberships and
    representations.
    """

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=16, unique=True, null=True, blank=True)
    # Somebody has seen that the number is theirs: whoever handed them a slip, or their agency. One
    # that is not confirmed yields to whoever comes with a slip.
    phone_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The number they have asked for; it counts once it is confirmed.
    new_phone = models.CharField(_("new phone"), max_length=16, blank=True, editable=False)
    full_name = CleanCharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_staff = models.BooleanField(_("may open the platform administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Somebody has let the person in again: from then on, not from the last sign-in, an account
    # counts as unused.
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Of the sample: known to everybody, so never for a system that others reach.
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    named_by = Exported(("full_name", "email", "phone"), person_in_words)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(is_active=False),
                name="person_who_signs_in_has_email_or_phone",
            ),
            models.CheckConstraint(
                condition=~Q(email="") & ~Q(phone=""), name="missing_email_or_phone_is_null"
            ),
        ]

    def __str__(self):
        return person_in_words(self.full_name, self.email, self.phone)

    def clean(self):
        self.email = (self.email or "").lower() or None
        self.phone = to_e164(self.phone) if self.phone else None
