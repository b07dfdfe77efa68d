"""What is held of the person who asks, and what they may ask about it."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import ask_about_data
from accounts.forms import DataRequestForm
from accounts.models import Agency, DataRequest, Membership
from core.forms import attempt
from core.views import form_page
from office.models import LegalParameter
from producers.models import Representative
from reports.statistics.personal import held_of


@require_safe
def my_data(request):
    """Everything that is held; as a file with ?export=json."""
    held = held_of(request.user)
    if request.GET.get("export") == "json":
        content = {title: rows for title, _readers, rows in held}
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
        return response
    asked = request.user.data_requests.select_related("answered_by").order_by("-asked_at")
    return render(request, "reports/my_data.html", {"held": held, "asked": asked})


@require_http_methods(["GET", "POST"])
def ask_data(request):
    form = DataRequestForm(request.POST or None)
    today = timezone.localdate()

    def act():
        ask_about_data(
            request.user,
            **form.cleaned_data,
            agency=agency_of(request.user),
            reply_working_days=_days(DataRequest.REPLY_WORKING_DAYS, today),
            act_days=_days(DataRequest.ACT_DAYS, today),
            at=timezone.now(),
        )

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Asked. You read the answer on this page."))
        return redirect("my_data")
    return form_page(
        request,
        form,
        title=_("Ask about my data"),
        button=_("Ask"),
        back=reverse("my_data"),
        subtitle=_(
            "You have an answer within two working days. What papers and books of public money need"
            " is kept as long as the law says, without more of you than it must hold."
        ),
    )


def _days(code: str, today) -> int:
    return LegalParameter.objects.value(code, on=today)


def agency_of(user) -> Agency | None:
    """Who answers for a person: where they work, else the home agency of a producer that they act
    for, else who runs the platform.
    """
    today = timezone.localdate()
    post = Membership.objects.on(today).filter(user=user).select_related("agency")
    if first := post.order_by("pk").first():
        return first.agency
    acting = Representative.objects.on(today).filter(user=user)
    row = acting.select_related("producer__home_agency").order_by("pk").first()
    return row.producer.home_agency if row else None
