from django.dispatch import receiver
from django.utils.translation import gettext as _

from certificates.models import Certificate
from core.transitions import Refusal
from exhibitors.signals import presence_taken_back


@receiver(presence_taken_back)
def keep_who_was_certified(sender, *, participation, **kwargs):
    """A certificate says that the producer came: it is revoked first."""
    standing = Certificate.objects.filter(participation=participation)
    if standing.filter(status__in=Certificate.STANDING).exists():
        raise Refusal(_("A certificate says that this producer came. Revoke it first."))
