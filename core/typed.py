"""What somebody has typed into a page and not saved yet, kept for them: networks drop, and buses
arrive.

It lives in the person's session, per address. Nothing of it counts before the page is saved; files
are not kept.
"""

import hashlib
from functools import wraps

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

KEPT, MOST_PAGES, MOST_LETTERS = "typed", 5, 20_000
BUTTONS = ("csrfmiddlewaretoken", "save", "submit", "forget")


def keeps_typed(view):
    """A view of one form whose page posts on the way, by htmx, what is typed. Saving it, or
    `forget`, drops what was kept.
    """

    @wraps(view)
    def keeping(request, *args, **kwargs):
        place, request.keeps_typed, request.typed = request.get_full_path(), True, None
        if request.method == "POST" and request.htmx:
            return render(request, "components/kept.html", {"kept_at": _keep(request, place)})
        if request.method == "POST" and "forget" in request.POST:
            _drop(request, place)
            return redirect(place)
        if request.method == "GET":
            request.typed = request.session.get(KEPT, {}).get(place)
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, HttpResponseRedirect):
            _drop(request, place)
        return response

    return keeping


def recall(request, form) -> bool:
    """Put what was kept for this page into a form that is not sent yet; whether there was
    something.

    It was typed over the values of then: where somebody has saved others since, those stand.
    """
    request.typed_over = _fingerprint(form)
    typed = getattr(request, "typed", None)
    if not typed or form.is_bound or typed.get("typed_over") != [request.typed_over]:
        return False
    data = MultiValueDict(typed)
    for name, field in form.fields.items():
        if not (field.widget.needs_multipart_form or field.disabled or field.widget.is_hidden):
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
    return True


def _fingerprint(form) -> str:
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return hashlib.sha256(
        repr(sorted((name, str(value)) for name, value in values.items())).encode()
    ).hexdigest()[:16]


def _keep(request, place):
    """The moment at which it was kept; None when it is more than any form needs."""
    typed = {name: values for name, values in request.POST.lists() if name not in BUTTONS}
    if (
        len(place) + sum(len(name) + sum(map(len, values)) for name, values in typed.items())
        > MOST_LETTERS
    ):
        return None
    others = {page: kept for page, kept in request.session.get(KEPT, {}).items() if page != place}
    newest = list(others)[-(MOST_PAGES - 1) :]
    request.session[KEPT] = {page: others[page] for page in newest} | {place: typed}
    return timezone.now()


def _drop(request, place):
    if place in (kept := request.session.get(KEPT, {})):
        request.session[KEPT] = {page: typed for page, typed in kept.items() if page != place}
