from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import record_consents
from accounts.forms import ConsentForm
from accounts.models import Consent
from core.forms import attempt
from core.views import form_page


@require_http_methods(["GET", "POST"])
def my_consents(request):
    """What the person has agreed to, each for itself; taken back as easily as given."""
    form = ConsentForm(
        request.POST or None, initial=dict.fromkeys(Consent.objects.held_by(request.user), True)
    )

    def act():
        record_consents(request.user, given=form.given, at=timezone.now(), channel="page")

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Your choice is noted and holds from now on."))
        return redirect("my_consents")
    subtitle = _(
        "None of these is needed to take part in a fair. What you gave before is kept as proof of"
        " what held then."
    )
    return form_page(
        request, form, title=_("What you agree to"), button=_("Save"), subtitle=subtitle
    )
