import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import DetailView

from accounts.models import ORGANISERS, Agency
from certificates import actions
from certificates.filters import CertificateFilter
from certificates.forms import CheckFileForm
from certificates.models import Certificate
from certificates.tables import CertificateTable
from core.jobs import has_no_worker
from core.lists.views import TableView
from core.models import Job
from core.views import VisibleMixin, row_view
from events.models import Event
from exhibitors.models import Participation

MOST_TYPED = 60


class CertificateList(TableView):
    model = Certificate
    table_class = CertificateTable
    filterset_class = CertificateFilter


class CertificateDetail(VisibleMixin, DetailView):
    model = Certificate

    def get_queryset(self):
        return super().get_queryset().for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.object.participation.event, **kwargs)


@require_safe
def certificate_file(request, pk):
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), pk=pk)
    if not certificate.pdf:
        raise Http404
    name = f"giay-chung-nhan-{certificate.year}-{certificate.number:02d}.pdf"
    return FileResponse(certificate.pdf.open(), content_type="application/pdf", filename=name)


@require_safe
def participation_certificate(request, pk):
    """The certificates of a participation; a panel of its page."""
    participation = get_object_or_404(
        Participation.objects.visible_to(request.user).for_card(), pk=pk
    )
    certificates = (
        Certificate.objects.visible_to(request.user).filter(participation=participation).for_list()
    )
    job = (
        Job.objects.filter(kind="issue_certificate", key__startswith=f"{participation.pk}:")
        .order_by("-pk")
        .first()
    )
    is_waiting = job is not None and job.state in Job.LIVE
    has_valid = any(c.status == Certificate.Status.VALID for c in certificates)
    context = {
        "participation": participation,
        "event": participation.event,
        "certificates": certificates,
        "is_waiting": is_waiting,
        "job": job,
        "has_no_worker": is_waiting and has_no_worker(at=timezone.now()),
        "can_issue": participation.status == Participation.Status.ATTENDED
        and not has_valid
        and not is_waiting,
    }
    return render(
        request,
        "certificates/participation_certificate.html" + ("#panel" if request.htmx else ""),
        context,
    )


@row_view(Event, "certificates.order_certificates", methods=("GET", "POST"))
def order_certificates(request, event):
    """Certificates for everybody who attended, as jobs with progress."""
    agency = _issuer(request.user, event)
    if request.method == "POST":
        actions.order_certificates(event, agency=agency, by=request.user)
        return redirect("order_certificates", event.pk)
    jobs = Job.objects.of_batch(actions.batch_of(event, agency))
    context = {
        "event": event,
        "missing": actions.without_certificate(event, agency=agency, by=request.user).count(),
        **jobs.progress(),
    }
    context |= {
        "failures": jobs.filter(state=Job.State.FAILED),
        "is_done": not jobs.live().exists(),
        "has_no_worker": has_no_worker(at=timezone.now()),
    }
    return render(
        request,
        "certificates/order_certificates.html" + ("#progress" if request.htmx else ""),
        context,
    )


def _issuer(user, event):
    """The host when the person organises there, else the first of their agencies that sent a
    delegation.
    """
    mine = Agency.objects.of(user, *ORGANISERS)
    if user.is_superuser or mine.filter(pk=event.host_id).exists():
        return event.host
    return mine.filter(delegations__event=event).first()


@login_not_required
@require_safe
def certificate_search(request):
    """Where somebody with a paper in hand types its code."""
    code = "".join(filter(str.isalnum, request.GET.get("code", "")))[:MOST_TYPED]
    return (
        redirect("certificate_check", code)
        if code
        else render(request, "certificates/certificate_search.html")
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_check(request, token):
    """The public answer: valid, revoked, replaced or unknown; with a file, whether it is ours to
    the bit. No personal data.
    """
    typed = "".join(filter(str.isalnum, token.upper()))
    certificate = (
        Certificate.objects.exclude(status=Certificate.Status.PENDING).filter(token=typed).first()
    )
    form = CheckFileForm(request.POST or None, request.FILES or None) if certificate else None
    context = {
        "certificate": certificate,
        "facts": certificate and certificate.frozen,
        "form": form,
    }
    if request.method == "POST" and form and form.is_valid():
        digest = hashlib.sha256(form.cleaned_data["file"].read()).hexdigest()
        context["is_ours"] = digest == certificate.sha256
        context["is_checked"] = True
    return render(
        request, "certificates/certificate_check.html", context, status=200 if certificate else 404
    )
