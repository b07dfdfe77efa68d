from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from exhibitors.journey import State, Step, register


def is_certified(participations):
    valid = Certificate.objects.filter(
        status=Certificate.Status.VALID, participation__in=participations
    )
    return dict.fromkeys(valid.values_list("participation", flat=True), State.DONE)


register(Step(80, _("Certificate"), is_certified))
