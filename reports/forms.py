from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateWidget
from core.text import order_key
from events.models import Event
from funding.models import Source
from producers.models import Producer

UNITS = [("then", _("as they were then")), ("now", _("as they are now"))]
GROUPS = [
    ("year", _("year")),
    ("place", _("place of the fair")),
    ("kind", _("kind of producer")),
    ("stars", _("stars")),
    ("home", _("home of the producer")),
    ("province", _("province of the producer")),
    ("event", _("event")),
]
STARS = [("", _("All")), ("5", "5"), ("4", "4"), ("3", "3"), ("0", _("not rated"))]
FIRST_YEAR, LAST_YEAR = 1945, 2100


class CountForm(forms.Form):
    """What every counted page asks: years, event, units, and what its rows are."""

    year_from = forms.IntegerField(
        label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    year_to = forms.IntegerField(
        label=_("To year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    event = forms.ModelChoiceField(
        label=_("Event"), queryset=Event.objects.none(), required=False, widget=forms.HiddenInput
    )
    units = forms.ChoiceField(label=_("Units"), choices=UNITS, required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.fields["event"].queryset = Event.objects.visible_to(user)

    def asked(self, visible, *, event: str, **more):
        """The rows that the query asks for; `event` is the path from a row to its event, `more` are
        further conditions.
        """
        conditions = {
            f"{event}__opens_on__year__gte": self.cleaned_data.get("year_from"),
            f"{event}__opens_on__year__lte": self.cleaned_data.get("year_to"),
            event: self.cleaned_data.get("event"),
            **more,
        }
        return visible.filter(
            **{lookup: value for lookup, value in conditions.items() if value is not None}
        )

    @property
    def era(self) -> str:
        return self.cleaned_data.get("units") or "then"

    @property
    def grouping(self) -> str:
        return self.cleaned_data.get("by") or "year"


class StatisticsForm(CountForm):
    """What is counted: the query of the statistics page, its rows and its files."""

    by = forms.ChoiceField(label=_("Rows"), choices=GROUPS, required=False)
    place = forms.CharField(label=_("Place of the fair"), required=False, widget=forms.Select)
    home = forms.CharField(label=_("Home of the producer"), required=False, widget=forms.Select)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Producer.Kind.choices], required=False
    )
    stars = forms.ChoiceField(label=_("Stars"), choices=STARS, required=False)
    field_order = ("by", "year_from", "year_to", "place", "home", "kind", "stars", "event", "units")

    def participations(self, visible):
        """The participations that the query asks for."""
        return self.asked(visible, event="event", kind_then=self.cleaned_data.get("kind") or None)

    def offer(self, *, places: set[str], homes: set[str]) -> None:
        """Let the reader choose among the places and homes that occur, and keep what was asked
        for.
        """
        for name, found in (("place", places), ("home", homes)):
            found = sorted(found | {self.cleaned_data.get(name, "")} - {""}, key=order_key)
            self.fields[name].widget.choices = [("", _("All")), *((unit, unit) for unit in found)]

    @property
    def rated(self) -> int | None:
        return int(self.cleaned_data["stars"]) if self.cleaned_data.get("stars") else None


class RegisterForm(forms.Form):
    on = forms.DateField(label=_("As of"), widget=DateWidget, required=False)
    units = forms.ChoiceField(label=_("Units"), choices=UNITS, required=False)

    @property
    def day(self):
        return self.cleaned_data.get("on") or timezone.localdate()

    @property
    def era(self) -> str:
        return self.cleaned_data.get("units") or "then"


SUPPORT_BY = [
    ("year", _("year")),
    ("quarter", _("quarter of payment")),
    ("programme", _("programme")),
    ("source", _("source")),
    ("cost", _("cost item")),
    ("event", _("event")),
    ("place", _("place of the fair")),
    ("home", _("home of the producer")),
    ("province", _("province of the producer")),
    ("kind", _("kind of producer")),
    ("stars", _("best stars")),
]


class SupportForm(CountForm):
    """What is counted of support money."""

    by = forms.ChoiceField(label=_("Rows"), choices=SUPPORT_BY, required=False)
    source = forms.ChoiceField(
        label=_("Source"), choices=[("", _("All")), *Source.choices], required=False
    )
    field_order = ("by", "year_from", "year_to", "source", "event", "units")

    def lines(self, visible):
        """The support lines that the query asks for."""
        return self.asked(
            visible,
            event="claim__participation__event",
            source=self.cleaned_data.get("source") or None,
        )

    def participations(self, visible):
        """The participations of the same years and event."""
        return self.asked(visible, event="event")
