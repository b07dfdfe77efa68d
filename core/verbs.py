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
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.views import form_page

# {name: the verb}: those that have an address.
VERBS: dict[str, "Verb"] = {}


def nothing(request: HttpRequest, thing: models.Model) -> dict[str, Any]:
    return {}


def itself(thing: models.Model, made: Any = None) -> Any:
    return thing


def event_of(thing: models.Model) -> models.Model | None:
    """The event that the page of an act stands in, if the thing belongs to one."""
    return getattr(thing, "event", None)


def never(*args) -> str:
    return ""


@dataclass(frozen=True, eq=False)
class Verb:
    """`action(thing, by=, at=, **form's arguments)` of a row; `by` and `at` are given to actions
    that take them.
    """

    model: type[models.Model]
    action: Callable
    _: KW_ONLY
    # The button; one that leads to a page first has an ellipsis.
    label: str | Promise
    # Of the page; the label if it has none of its own. What stands below it, of the thing.
    title: str | Promise = ""
    words: Callable[[Any], str] = str
    # A form's `arguments`, else its `cleaned_data`, go to the action. `given` is what the form
    # itself takes besides what was sent.
    form: type[forms.BaseForm] | None = None
    given: Callable[[HttpRequest, Any], dict[str, Any]] = nothing
    # Without a form: ask once more on a page of its own, since there is no way back.
    asks: bool = False
    # The button is shown while the thing can become one of these, and fits.
    becomes: Iterable[str] = ()
    fits: Callable[[Any], bool] = lambda thing: True
    # The action takes many: it is given a list of one here, and the chosen ones from a list.
    takes_many: bool = False
    # Where it leads, and what is said then, of the thing and of what the action returned.
    leads: Callable[[Any, Any], Any] = itself
    done: Callable[[Any, Any], str] = never
    inside: Callable[[Any], models.Model | None] = event_of
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
        moves = tuple(self.becomes)
        return (not moves or any(map(thing.can_become, moves))) and self.fits(thing)

    def is_offered(self, thing: models.Model, *, user) -> bool:
        return self.can_be_done(thing) and user.has_perm(self.permission, thing)

    def at(self, route: str) -> URLPattern:
        """The address of the verb; `route` holds the key as `<int:pk>`."""
        VERBS[self.name] = self

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
            arguments = getattr(form, "arguments", form.cleaned_data)
            made.append(self._act(request, thing, arguments))

        if request.method == "POST" and attempt(form, act):
            return self._leave(request, thing, made[0])
        return form_page(
            request,
            form,
            title=self.title or self.label,
            button=self.label,
            subtitle=self.words(thing),
            back=self._address(itself(thing) if self.leads is itself else self.leads(thing, None)),
            event=self.inside(thing),
        )

    def _form(self, request, thing):
        sent = (request.POST or None, request.FILES or None)
        return (self.form or forms.Form)(*sent, **self.given(request, thing))

    def _act(self, request, thing, arguments):
        taken = inspect.signature(self.action).parameters
        edge = {"by": request.user, "at": timezone.now()}
        edge = {name: value for name, value in edge.items() if name in taken}
        return self.action([thing] if self.takes_many else thing, **edge, **arguments)

    def _leave(self, request, thing, made):
        if told := self.done(thing, made):
            messages.success(request, told)
        return redirect(self.leads(thing, made))

    @staticmethod
    def _address(target) -> str:
        return target.get_absolute_url() if hasattr(target, "get_absolute_url") else str(target)


def address_of(name: str, *args) -> str:
    """For `leads`: the address of this name."""
    return reverse(name, args=args)
