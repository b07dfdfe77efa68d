from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import CreateView, DetailView

from core.forms import ReasonForm, attempt
from core.views import TableView, VisibleMixin, form_page, verb
from exhibitors.models import Participation
from funding import actions
from funding.filters import ClaimFilter
from funding.forms import ProgrammeForm, SupportForm
from funding.models import Claim, ClaimLine, Programme
from funding.tables import ClaimTable


class ClaimList(TableView):
    model = Claim
    table_class = ClaimTable
    filterset_class = ClaimFilter


class ClaimDetail(VisibleMixin, DetailView):
    model = Claim

    def get_queryset(self):
        return super().get_queryset().for_list()

    def get_context_data(self, **kwargs):
        lines = self.object.lines.select_related("cost_item", "recorder", "claim")
        return super().get_context_data(lines=lines, event=self.object.participation.event, **kwargs)


class ProgrammeCreate(PermissionRequiredMixin, CreateView):
    model = Programme
    form_class = ProgrammeForm
    permission_required = "funding.add_programme"
    template_name = "components/form_page.html"
    success_url = reverse_lazy("claim_list")
    extra_context = {"title": gettext_lazy("Add a programme"), "button": gettext_lazy("Save")}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_safe
def participation_claims(request, pk):
    """What was paid for a participation; a panel of its page, for those who may see money."""
    participation = get_object_or_404(Participation.objects.visible_to(request.user).for_card(), pk=pk)
    if not request.user.has_perm("funding.view_claims", participation):
        raise PermissionDenied
    claims = Claim.objects.visible_to(request.user).filter(participation=participation).for_list()
    context = {"participation": participation, "event": participation.event, "claims": claims}
    return render(request, "funding/participation_claims.html" + ("#panel" if request.htmx else ""), context)


@verb(Participation, "funding.log_support", methods=("GET", "POST"))
def log_support(request, participation):
    form = SupportForm(request.POST or None, user=request.user)

    def act():
        actions.log_support(participation, by=request.user, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        return redirect(participation)
    return form_page(
        request,
        form,
        title=_("Log support that was paid"),
        button=_("Save"),
        subtitle=str(participation),
        back=participation.get_absolute_url(),
        event=participation.event,
    )


@verb(ClaimLine, "funding.void_support", methods=("GET", "POST"))
def void_support(request, line):
    form = ReasonForm(request.POST or None)

    def act():
        actions.void_support(line, reason=form.cleaned_data["reason"], at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        return redirect(line.claim)
    return form_page(
        request,
        form,
        title=_("Take this line back"),
        button=_("Take back"),
        subtitle=str(line),
        back=line.claim.get_absolute_url(),
    )
