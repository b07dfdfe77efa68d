"""An act on one row that a person sees, declared once.

    accept_participation = Verb(
        Participation, actions.accept_participation, label=_("Accept"), becomes=[Status.ACCEPTED]
    )

The action gives the name. From it come the right that is asked (`exhibitors.accept_participation`),
the name of the address (`accept_participation.at("participations/<int:pk>/accept")` in `urls.py`),
the page with its form, and the button (`{% act "accept_participation" participation %}`).
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.views import form_page

# {name: the verb}: those that have an address.
VERBS: dict[str, "Verb"] = {}


def nothing(request: HttpRequest, thing: models.Model) -> dict[str, Any]:
    return {}


def itself(thing: models.Model) -> models.Model:
    return thing


def event_of(request: HttpRequest, thing: models.Model) -> models.Model | None:
    """The event that the page of an act stands in, if the thing belongs to one."""
    return getattr(thing, "event", None)


@dataclass(frozen=True, eq=False)
class Verb:
    """`action(thing, by=, at=, **arguments of the form)`; `by`, `at` and `arrived` go to actions
    that take them.
    """

    model: type[models.Model]
    action: Callable
    _: KW_ONLY
    # On the button of the thing's page; the template adds an ellipsis where a page comes first.
    label: str | Promise
    # Of the verb's own page: title and button, where they are not the label, and what stands below
    # the title.
    title: str | Promise = ""
    button: str | Promise = ""
    words: Callable[[Any], str] = str
    # The form's `arguments`, else its `cleaned_data`, go to the action as keywords: its fields are
    # called like them. `given` is what the form itself takes besides what was sent.
    form: type[forms.BaseForm] | None = None
    given: Callable[[HttpRequest, Any], dict[str, Any]] = nothing
    # A page of its own instead of the one that all forms share, and what it shows besides.
    template: str = "components/form_page.html"
    shows: Callable[[HttpRequest, Any], dict[str, Any]] = nothing
    # Without a form: ask once more on a page of its own, since there is no way back.
    asks: bool = False
    # What the request adds to the arguments of the action.
    adds: Callable[[HttpRequest, Any], dict[str, Any]] = nothing
    # The button is shown while the thing can become one of these, is in one of these states, and
    # fits; what is left empty says nothing.
    becomes: Iterable[str] = ()
    in_states: Iterable[str] = ()
    fits: Callable[[Any], bool] = lambda thing: True
    # Whether this person may at this thing, where the action asks more than the right: who recorded
    # it does not approve it. Whoever does not suit sees no button.
    suits: Callable[[Any, Any], bool] = lambda thing, user: True
    # The action takes many: a list of one here. `many` is the label under which a list offers it
    # for the chosen ones, `many_form` what is asked for all of them.
    takes_many: bool = False
    many: str | Promise = ""
    many_form: type[forms.BaseForm] | None = None
    # The page that the thing is acted on from (its own, if it has one), and where the act leads if
    # not back there, of the thing and of what the action returned; either may be an address.
    back: Callable[[Any], Any] = itself
    leads: Callable[[Any, Any], Any] | None = None
    # What is said once it is done: a sentence, or what makes it of the thing and the result.
    done: str | Promise | Callable[[Any, Any], str] = ""
    level: int = messages.SUCCESS
    inside: Callable[[HttpRequest, Any], models.Model | None] = event_of
    tone: str = ""

    @property
    def name(self) -> str:
        return self.action.__name__

    @property
    def permission(self) -> str:
        return f"{self.action.__module__.partition('.')[0]}.{self.name}"

    @property
    def has_page(self) -> bool:
        return self.form is not None or self.asks

    def can_be_done(self, thing: models.Model) -> bool:
        """Whether the state of the thing allows it; who may is `permission`."""
        return self.goes_from(thing) and self.fits(thing)

    def goes_from(self, thing: models.Model) -> bool:
        """Whether it can be done to things in this one's state."""
        moves, states = tuple(self.becomes), tuple(self.in_states)
        can_move = not moves or any(map(thing.can_become, moves))
        return can_move and (not states or thing.status in states)

    def is_offered(self, thing: models.Model, *, user) -> bool:
        return (
            self.can_be_done(thing)
            and user.has_perm(self.permission, thing)
            and self.suits(thing, user)
        )

    def at(self, route: str) -> URLPattern:
        """The address of the verb; `route` holds the key as `<int:pk>`."""
        if VERBS.setdefault(self.name, self) is not self:
            raise ImproperlyConfigured(f"two verbs are called {self.name}")
        if self.back is itself and not hasattr(self.model, "get_absolute_url"):
            raise ImproperlyConfigured(f"{self.name} needs `back`: its model has no page")

        def view(request, pk):
            return self.answer(request, pk)

        view.__name__, view.__module__, view.verb = self.name, self.action.__module__, self
        methods = ["GET", "POST"] if self.has_page else ["POST"]
        return path(route, require_http_methods(methods)(view), name=self.name)

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """404 for what is not visible, 403 for who may not; then the act, or first its page."""
        thing = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        if not request.user.has_perm(self.permission, thing):
            raise PermissionDenied
        if not self.has_page:
            return self._leave(request, thing, self._act(request, thing, {}))
        form, made = self._form(request, thing), []

        def act():
            has_own = hasattr(type(form), "arguments")
            arguments = form.arguments if has_own else form.cleaned_data
            made.append(self._act(request, thing, arguments))

        if request.method == "POST" and attempt(form, act):
            return self._leave(request, thing, made[0])
        return form_page(
            request,
            form,
            title=self.title or self.label,
            button=self.button or self.label,
            subtitle=self.words(thing),
            back=resolve_url(self.back(thing)),
            event=self.inside(request, thing),
            template=self.template,
            **self.shows(request, thing),
        )

    def _form(self, request, thing):
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        return (self.form or forms.Form)(*sent, **self.given(request, thing))

    def _act(self, request, thing, arguments):
        taken = inspect.signature(self.action).parameters
        edge = {"by": request.user, "at": timezone.now(), "arrived": request.arrived}
        edge = {name: value for name, value in edge.items() if name in taken}
        more = self.adds(request, thing)
        return self.action([thing] if self.takes_many else thing, **edge, **more, **arguments)

    def _leave(self, request, thing, made):
        if told := self.done(thing, made) if callable(self.done) else self.done:
            messages.add_message(request, self.level, told)
        return redirect(self.leads(thing, made) if self.leads else self.back(thing))
