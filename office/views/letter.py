from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from accounts.models import ORGANISERS, Agency
from core.jobs import has_no_worker, waiting_for
from core.lists.views import Bulk, TableView, bulk_verb
from core.views import VisibleMixin
from office import actions
from office.filters import LetterFilter
from office.models import Letter
from office.rules import subject_of
from office.tables import LetterTable


class LetterList(TableView):
    """The outbox of the person's agencies."""

    model = Letter
    table_class = LetterTable
    filterset_class = LetterFilter
    bulk_verbs = (
        Bulk("approve_letters", gettext_lazy("Approve: let them go out")),
        Bulk("discard_letters", gettext_lazy("Discard")),
    )

    def get_context_data(self, **kwargs):
        inside = subject_of(self.request.GET.get("within", ""), user=self.request.user)
        context = super().get_context_data(agencies=self.desks, **kwargs)
        return {**context, **inside, "has_no_worker": has_no_worker(at=timezone.now())}

    @cached_property
    def desks(self):
        return list(Agency.objects.of(self.request.user, *ORGANISERS))

    def offers_bulk(self):
        return bool(self.desks)


class LetterDetail(VisibleMixin, DetailView):
    model = Letter

    def get_queryset(self):
        return super().get_queryset().select_related("agency", "reader", "approved_by")

    def get_context_data(self, **kwargs):
        waits = {}
        if self.object.status in (Letter.Status.QUEUED, Letter.Status.SENDING):
            waits = waiting_for("send_letter", key=str(self.object.pk))
        return super().get_context_data(
            **kwargs, **waits, **subject_of(self.object.within, user=self.request.user)
        )


@require_safe
def my_letters(request):
    """The person's notices; those without e-mail read their letters here."""
    letters = list(Letter.objects.addressed_to(request.user).select_related("agency")[:100])
    actions.read_letters(request.user, at=timezone.now())
    return render(request, "office/my_letters.html", {"letters": letters})


@bulk_verb(LetterList, "office.approve_letters")
def approve_letters(request, letters):
    n = actions.approve_letters(letters, by=request.user)
    messages.success(
        request, ngettext("%(n)s letter goes out.", "%(n)s letters go out.", n) % {"n": n}
    )


@bulk_verb(LetterList, "office.discard_letters")
def discard_letters(request, letters):
    n = actions.discard_letters(letters)
    messages.success(
        request,
        ngettext("%(n)s letter is discarded.", "%(n)s letters are discarded.", n) % {"n": n},
    )
