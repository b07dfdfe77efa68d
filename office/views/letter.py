from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from accounts.models import ORGANISERS, Agency
from core.forms import attempt
from core.lists.views import Bulk, TableView, bulk_verb
from core.views import VisibleMixin, form_page, verb
from office import actions
from office.filters import LetterFilter
from office.forms import LetterForm
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
        return {**super().get_context_data(agencies=self.desks, **kwargs), **inside}

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
        can = {status: self.object.can_become(status) for status in Letter.Status.values}
        return super().get_context_data(
            can=can, **kwargs, **subject_of(self.object.within, user=self.request.user)
        )


@require_safe
def my_letters(request):
    """The person's notices; those without e-mail read their letters here."""
    letters = list(Letter.objects.addressed_to(request.user).select_related("agency")[:100])
    actions.read_letters(request.user, at=timezone.now())
    return render(request, "office/my_letters.html", {"letters": letters})


@verb(Letter, "office.change_letter", methods=("GET", "POST"))
def change_letter(request, letter):
    form = LetterForm(request.POST or None, instance=letter)
    if request.method == "POST" and attempt(
        form, lambda: actions.change_letter(letter, **form.cleaned_data)
    ):
        return redirect(letter)
    back = letter.get_absolute_url()
    return form_page(
        request,
        form,
        title=_("Change the letter"),
        button=_("Save"),
        subtitle=letter.recipient,
        back=back,
    )


@verb(Letter, "office.approve_letter")
def approve_letter(request, letter):
    actions.approve_letter(letter, by=request.user)
    return redirect(letter)


@bulk_verb(LetterList, "office.approve_letter")
def approve_letters(request, letters):
    n = actions.approve_letters(letters, by=request.user)
    messages.success(
        request, ngettext("%(n)s letter goes out.", "%(n)s letters go out.", n) % {"n": n}
    )


@verb(Letter, "office.discard_letter")
def discard_letter(request, letter):
    actions.discard_letter(letter)
    return redirect(letter)


@bulk_verb(LetterList, "office.discard_letter")
def discard_letters(request, letters):
    n = actions.discard_letters(letters)
    messages.success(
        request,
        ngettext("%(n)s letter is discarded.", "%(n)s letters are discarded.", n) % {"n": n},
    )


@verb(Letter, "office.retry_letter")
def retry_letter(request, letter):
    actions.retry_letter(letter, by=request.user)
    return redirect(letter)


@verb(Agency, "office.hold_mail")
def hold_mail(request, agency):
    actions.hold_mail(agency)
    messages.warning(
        request,
        _("No letter of %(agency)s goes out until you let them go again.") % {"agency": agency},
    )
    return redirect("letter_list")


@verb(Agency, "office.hold_mail")
def release_mail(request, agency):
    n = actions.release_mail(agency, by=request.user)
    messages.success(
        request, ngettext("%(n)s letter goes out.", "%(n)s letters go out.", n) % {"n": n}
    )
    return redirect("letter_list")
