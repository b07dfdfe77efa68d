from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ORGANISERS, Agency
from core.forms import DateTimeWidget, DateWidget, ReasonForm, take_only_choice
from events.models import Duty, Event
from places.models import Unit

FIRST_YEAR, LAST_YEAR = 1945, 2100


EVENT_FIELDS = [
    (
        _("What and where"),
        [
            "name",
            "kind",
            "scope",
            "is_recorded",
            "unit",
            "locality",
            "venue",
            "opens_on",
            "closes_on",
        ],
    ),
    (
        _("Call for applications"),
        ["places", "apply_from", "apply_until", "confirm_until", "offer_days", "report_until"],
    ),
    (_("Legal basis"), ["host", "legal_basis", "decision_number", "decision_on"]),
    (_("Judging"), ["spread_limit"]),
    (_("For the public"), ["booths_planned", "description"]),
]


class ProvinceField(forms.ModelChoiceField):
    """The provinces of today, and those of before for the fairs of their time."""

    def label_from_instance(self, unit):
        if unit.valid_to is None:
            return unit.full_name
        until = _("until")
        return f"{unit.full_name} ({until} {unit.valid_to - timedelta(days=1):%d/%m/%Y})"


class EventForm(forms.ModelForm):
    GROUPS = EVENT_FIELDS
    unit = ProvinceField(label=_("Province"), queryset=None)

    class Meta:
        model = Event
        fields = [name for _title, names in EVENT_FIELDS for name in names]
        widgets = {
            **dict.fromkeys(("opens_on", "closes_on", "decision_on"), DateWidget),
            **dict.fromkeys(
                ("apply_from", "apply_until", "confirm_until", "report_until"), DateTimeWidget
            ),
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "apply_until": _(
                "The first moment that is too late: 00:00 of the 16th means until the end of the"
                " 15th."
            )
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Agency.objects.of(user, *ORGANISERS)
        take_only_choice(self, "host")
        # Whoever sees applications now would lose them with another host.
        self.fields["host"].disabled = (
            bool(self.instance.pk) and self.instance.status != Event.Status.DRAFT
        )
        self.fields["unit"].queryset = Unit.objects.provinces().order_by("order_key", "-valid_from")

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(
                    name,
                    _("Enter a year between %(first)s and %(last)s.")
                    % {"first": FIRST_YEAR, "last": LAST_YEAR},
                )
        if (
            self.instance.status == Event.Status.PUBLISHED
            and not cleaned.get("is_recorded")
            and not cleaned.get("apply_from")
        ):
            self.add_error("apply_from", _("The event is published, so its call keeps its dates."))
        self._check_order(cleaned)
        return cleaned

    def _check_order(self, cleaned):
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day is before the first day."))
        unit = cleaned.get("unit")
        if first and unit and not unit.exists_on(first):
            self.add_error(
                "unit",
                _("This province did not exist on the first day. Choose the one of that time."),
            )
        start, end, confirm = (
            cleaned.get(name) for name in ("apply_from", "apply_until", "confirm_until")
        )
        if bool(start) != bool(end):
            self.add_error(
                "apply_until" if start else "apply_from",
                _("Enter both moments of the call, or neither."),
            )
        if start and end and end <= start:
            self.add_error("apply_until", _("Applications must close after they open."))
        if confirm and end and confirm < end:
            self.add_error("confirm_until", _("Offers are confirmed after applications close."))


class CopyForm(forms.ModelForm):
    """What is new of the next fair; the rest comes from the last one."""

    class Meta:
        model = Event
        fields = ["name", "opens_on", "closes_on"]
        widgets = {"opens_on": DateWidget, "closes_on": DateWidget}

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        for name, value in (("opens_on", first), ("closes_on", last)):
            if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(
                    name,
                    _("Enter a year between %(first)s and %(last)s.")
                    % {"first": FIRST_YEAR, "last": LAST_YEAR},
                )
        if first and last and last < first:
            self.add_error("closes_on", _("The last day is before the first day."))
        return cleaned

    def _post_clean(self):
        """These three fields are not yet an event that could be judged as a whole."""


class DutyForm(forms.ModelForm):
    class Meta:
        model = Duty
        fields = ["done_on", "reference"]
        widgets = {"done_on": DateWidget}

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if not day.year >= FIRST_YEAR or day > timezone.localdate():
            raise forms.ValidationError(
                _("Enter the day on which it was done, not a later one than today.")
            )
        return day


class ExtendForm(ReasonForm):
    until = forms.DateTimeField(
        label=_("Applications close at"),
        widget=DateTimeWidget,
        help_text=_(
            "The first moment that is too late: 00:00 of the 16th means until the end of the 15th."
        ),
    )
    field_order = ["until", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("It stands on the event's page.")
