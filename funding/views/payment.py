from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.lists.views import TableView
from core.money import format_vnd
from core.views import form_page
from funding import actions
from funding.filters import PaymentFilter
from funding.forms import ResultsForm
from funding.models import Claim, Payment
from funding.tables import PaymentTable


class PaymentList(TableView):
    model = Payment
    table_class = PaymentTable
    filterset_class = PaymentFilter


@require_http_methods(["GET", "POST"])
def take_results(request):
    """Results of bank or Treasury as a sheet; all of it is taken or nothing."""
    if not request.user.has_perm("funding.take_results"):
        raise PermissionDenied
    form, told = ResultsForm(request.POST or None, request.FILES or None), []

    def act():
        kept = Claim.objects.kept_by(request.user)
        ordered = Payment.objects.filter(
            line__claim__in=kept, status=Payment.Status.ORDERED
        ).select_related("line")
        results = actions.read_results(form.cleaned_data["file"].read(), payments=ordered)
        told.append(actions.take_results(results, by=request.user, at=timezone.now()))

    if request.method == "POST" and attempt(form, act):
        made, failed, total = told[0]
        words = _("Payments made: %(made)s, together %(total)s. Failed: %(failed)s.")
        messages.success(
            request, words % {"made": made, "failed": failed, "total": format_vnd(total)}
        )
        return redirect("payment_list")
    words = _(
        "Export the payments, fill in day and voucher number (or why one failed), and upload the"
        " sheet."
    )
    back = f"{reverse('payment_list')}?status=ordered"
    return form_page(
        request,
        form,
        title=_("Results of bank or Treasury"),
        button=_("Read and take"),
        subtitle=words,
        back=back,
    )
