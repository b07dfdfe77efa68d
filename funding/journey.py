from django.utils.translation import gettext_lazy as _

from exhibitors.journey import State, Step, register
from funding.models import ClaimLine


def is_supported(participations):
    paid = ClaimLine.objects.paid().filter(claim__participation__in=participations)
    return dict.fromkeys(paid.values_list("claim__participation", flat=True), State.DONE)


register(Step(70, _("Support"), is_supported))
