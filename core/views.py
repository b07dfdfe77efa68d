"""A page of one row that the person sees: its form, and an act on it."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.typed import recall


class VisibleMixin:
    """Rows that the person may see, and the right that the page asks for. What is not visible does
    not exist (404).
    """

    permission = None

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def get_object(self, queryset=None):
        thing = super().get_object(queryset)
        if self.permission and not self.request.user.has_perm(self.permission, thing):
            raise PermissionDenied
        return thing


class FormPage:
    """A model form of one noun on the page that all forms share. `save` does it, with an action
    where there is one.
    """

    template_name = "components/form_page.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "is_recalled": recall(self.request, context["form"])}

    def form_valid(self, form):
        """What an action refuses, and what somebody else has saved since, comes back as an error of
        the form.
        """
        if not attempt(form, lambda: self.save(form)):
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    def save(self, form):
        self.object = form.save()

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


def form_page(
    request,
    form,
    *,
    title: str,
    button: str,
    back: str = "",
    subtitle: str = "",
    event=None,
    template: str = "components/form_page.html",
    **shown,
):
    """The page of one form; with 422 when it comes back with errors, so that nobody takes it for
    done. `shown` is what a template of its own needs besides.
    """
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "subtitle": subtitle,
        "event": event,
        "is_recalled": recall(request, form),
    }
    return render(request, template, context | shown, status=422 if form.errors else 200)


def row_view(model, permission: str, *, methods=("POST",)):
    """A view of one visible row that is no plain verb (`core.verbs`): 404 for what is not visible,
    403 for who may not, then the view.
    """

    def decorate(view):
        @require_http_methods(methods)
        @wraps(view)
        def guarded(request, pk, **names):
            thing = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
            if not request.user.has_perm(permission, thing):
                raise PermissionDenied
            return view(request, thing, **names)

        guarded.permission = permission
        return guarded

    return decorate
