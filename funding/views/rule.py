from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import DetailView

from core.forms import attempt
from core.lists.views import TableView
from core.views import VisibleMixin, form_page
from events.models import Event
from funding import actions
from funding.filters import RuleFilter
from funding.forms import RuleForm
from funding.models import Rule
from funding.tables import RuleTable
from producers.models import Producer

# What the next version does not take over from the one before.
KEPT = ("agency", "valid_from", "valid_to")
CAPS = ("cap_participation", "cap_producer_year", "cap_event")
CHOICES = {"kinds": Producer.Kind, "scopes": Event.Scope, "event_kinds": Event.Kind}


def words_of(values: list[str], choices) -> str:
    return ", ".join(str(dict(choices.choices).get(value, value)) for value in values)


class RuleList(TableView):
    model = Rule
    table_class = RuleTable
    filterset_class = RuleFilter


class RuleDetail(VisibleMixin, DetailView):
    """A rule in full: what it pays, up to what, for whom, and by which law."""

    model = Rule

    def get_context_data(self, **kwargs):
        items = self.object.items.select_related("cost_item").prefetch_related("amounts")
        known = Rule.objects.visible_to(self.request.user)
        versions = known.filter(code=self.object.code).exclude(pk=self.object.pk)
        programmes = self.object.programmes.visible_to(self.request.user)
        words = {
            name: words_of(getattr(self.object, name), choices) for name, choices in CHOICES.items()
        }
        caps = self.object.caps.all()
        return super().get_context_data(
            items=items, caps=caps, versions=versions, programmes=programmes, **words
        )


@require_http_methods(["GET", "POST"])
def add_rule(request):
    """A new rule, or with ?from= the next version of one."""
    if not request.user.has_perm("funding.add_rule"):
        raise PermissionDenied
    code = request.GET.get("from", "")
    known = Rule.objects.visible_to(request.user).filter(code=code).order_by("agency", "-version")
    before = known.first() if "\x00" not in code else None
    initial = (
        {cap: before.caps.filter(basis=cap.removeprefix("cap_")).first() for cap in CAPS}
        if before
        else {}
    )
    initial = {name: cap.amount_vnd for name, cap in initial.items() if cap}
    if before:
        initial |= {
            name: getattr(before, name) for name in RuleForm.Meta.fields if name not in KEPT
        }
    form, made = RuleForm(request.POST or None, initial=initial, user=request.user), []
    if request.method == "POST" and attempt(
        form, lambda: made.append(actions.add_rule(**form.arguments))
    ):
        return redirect("add_rule_item", made[0].pk)
    title = _("Next version of a rule") if before else _("Add a rule")
    return form_page(
        request, form, title=title, button=_("Save and add costs"), back=reverse("rule_list")
    )
