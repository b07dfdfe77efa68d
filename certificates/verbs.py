"""What is done to certificates by a button."""

from django.utils.translation import gettext_lazy

from accounts.models import ORGANISERS, roles_of
from certificates import actions
from certificates.models import Certificate
from core.forms import ReasonForm
from core.verbs import Verb
from exhibitors.models import Participation


def issuer_for(request, participation: Participation) -> dict:
    """The host when the person organises there, else the agency that sent this producer."""
    user, host = request.user, participation.event.host
    is_host = user.is_superuser or host.pk in roles_of(user).at(*ORGANISERS)
    return {"agency": host if is_host else participation.delegation.agency}


order_certificate = Verb(
    Participation,
    actions.order_certificate,
    label=gettext_lazy("Issue the certificate"),
    adds=issuer_for,
    tone="primary",
)
revoke_certificate = Verb(
    Certificate,
    actions.revoke_certificate,
    label=gettext_lazy("Revoke"),
    title=gettext_lazy("Revoke the certificate"),
    words=lambda certificate: f"{certificate} · {certificate.participation}",
    form=ReasonForm,
    becomes=[Certificate.Status.REVOKED],
)
