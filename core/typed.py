"""What somebody has typed into a page and not saved yet, kept for them: networks drop, buses
arrive, sessions end.

It is kept per person and address, whatever becomes of the session. Nothing of it counts before the
page is saved; files and passwords are not kept.
"""

import hashlib
from datetime import datetime, timedelta
from functools import wraps

from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from core.models import Typed
from core.versions import NAME

MOST_PAGES, MOST_LETTERS = 20, 20_000
KEPT_FOR = timedelta(days=30)
BUTTONS = ("csrfmiddlewaretoken", "save", "submit", "forget")


def keeps_typed(view):
    """A view of one form whose page posts on the way, by htmx, what is typed."""

    @wraps(view)
    def keeping(request, *args, **kwargs):
        place, request.keeps_typed = request.get_full_path(), True
        if request.method == "POST" and request.htmx:
            kept_at = keep(request.user.pk, place, request.POST)
            return render(request, "components/kept.html", {"kept_at": kept_at})
        return view(request, *args, **kwargs)

    return keeping


def answer_forget(request):
    """The page anew, without what was kept for it, if that is what is asked."""
    if request.method != "POST" or "forget" not in request.POST:
        return None
    drop(request.user.pk, request.get_full_path())
    return redirect(request.get_full_path())


def drop_saved(request, response) -> None:
    """What was kept for a page is done with once the page is saved."""
    if request.method == "POST" and isinstance(response, HttpResponseRedirect):
        drop(request.user.pk, request.get_full_path())


def recall(request, form) -> bool:
    """Put what was kept for this page into a form that is not sent yet; whether there was
    something.

    It was typed over the values of then: where somebody has saved others since, those stand, or the
    form is refused once it is sent (`core.versions`).
    """
    request.typed_over = _fingerprint(form)
    if form.is_bound or not request.user.is_authenticated:
        return False
    kept = Typed.objects.filter(person=request.user.pk, place=request.get_full_path()).first()
    over = kept and kept.fields.get("typed_over")
    if kept is None or (over and over != [request.typed_over]):
        return False
    data = MultiValueDict(kept.fields)
    form.version_typed_over = data.get(NAME, "")
    for name, field in form.fields.items():
        if not (field.widget.needs_multipart_form or field.disabled or field.widget.is_hidden):
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
    return True


def _fingerprint(form) -> str:
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return hashlib.sha256(
        repr(sorted((name, str(value)) for name, value in values.items())).encode()
    ).hexdigest()[:16]


def keep(person: int, place: str, sent: QueryDict) -> datetime | None:
    """The moment at which it was kept; None when nothing is typed, or more than any form needs. The
    oldest pages of a person make room.
    """
    fields = {
        name: values
        for name, values in sent.lists()
        if name not in BUTTONS and "password" not in name
    }
    if not any(text.strip() for values in fields.values() for text in values):
        return None
    size = len(place) + sum(len(name) + sum(map(len, each)) for name, each in fields.items())
    if size > MOST_LETTERS:
        return None
    now = timezone.now()
    about = {"fields": fields, "kept_at": now}
    Typed.objects.update_or_create(person=person, place=place, defaults=about)
    kept = Typed.objects.filter(person=person).order_by("-kept_at", "-pk")
    Typed.objects.filter(pk__in=list(kept.values_list("pk", flat=True)[MOST_PAGES:])).delete()
    return now


def drop(person: int, place: str) -> None:
    Typed.objects.filter(person=person, place=place).delete()


def forget_old(*, at: datetime) -> int:
    """What nobody came back for; returns how many pages."""
    return Typed.objects.filter(kept_at__lt=at - KEPT_FOR).delete()[0]
