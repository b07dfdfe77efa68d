from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.roles import roles_of
from core.text import CleanCharField, OrderKeyField, SearchKeyField


class AgencyQuerySet(models.QuerySet):
    def of(self, user, *roles):
        """The agencies where the person works now, in one of these roles if any are named."""
        return self.filter(pk__in=roles_of(user).at(*roles))

    def visible_to(self, user):
        """Where the person works; the platform admin sees all."""
        return self if user.is_superuser else self.of(user)


class Agency(models.Model):
    """A public body that hosts fairs, sends delegations or pays support."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        SUB_DEPARTMENT = "sub_department", _("sub-department")
        PROMOTION_CENTRE = "promotion_centre", _("trade promotion centre")

    name = CleanCharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    unit = models.ForeignKey("places.Unit", models.PROTECT, verbose_name=_("unit"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("parent agency")
    )
    paper_symbol = CleanCharField(
        _("symbol on papers"),
        max_length=20,
        help_text=_("What stands after the slash: 12/GCN-TTXT."),
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
