import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import clean
from events.models import Booth, Event, Zone

MOST_BOOTHS = 500


def shares_field():
    help_text = _("How many producers can share the booth.")
    return forms.IntegerField(
        label=_("Shares"), min_value=1, max_value=10, initial=1, help_text=help_text
    )


class BoothForm(forms.ModelForm):
    shares = shares_field()

    class Meta:
        model = Booth
        fields = ["code", "zone", "kind", "width_cm", "depth_cm", "price_vnd"]

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["zone"].queryset = Zone.objects.filter(event=event)
        if self.instance.pk:
            self.fields["shares"].initial = self.instance.shares.count()

    @property
    def arguments(self) -> dict:
        """The rest stands in the booth already."""
        return {"shares": self.cleaned_data["shares"]}

    def clean_code(self):
        code = self.cleaned_data["code"]
        if (
            Booth.objects.for_event(self.event)
            .filter(code=code)
            .exclude(pk=self.instance.pk)
            .exists()
        ):
            raise forms.ValidationError(_("This booth exists already. Choose another code."))
        return code


class BoothsForm(forms.ModelForm):
    """Several booths at once: `A01-A12, B3`."""

    codes = forms.CharField(
        label=_("Codes"),
        max_length=500,
        help_text=_("One or several: A01-A12, B3. A range counts its last digits up."),
    )
    shares = shares_field()
    zone_name = forms.CharField(
        label=_("Zone"), max_length=100, required=False, help_text=_("A new name makes a new zone.")
    )

    class Meta:
        model = Booth
        fields = ["kind", "width_cm", "depth_cm", "price_vnd"]

    field_order = ["codes", "zone_name", "kind", "width_cm", "depth_cm", "price_vnd", "shares"]

    def clean_codes(self):
        codes = expand_codes(clean(self.cleaned_data["codes"]))
        if not codes or any(" " in code for code in codes):
            raise forms.ValidationError(_("Enter codes like A01-A12, B3; a range runs upwards."))
        if len(codes) > MOST_BOOTHS:
            raise forms.ValidationError(_("At most %(n)s booths at once.") % {"n": MOST_BOOTHS})
        if any(len(code) > Booth._meta.get_field("code").max_length for code in codes):
            raise forms.ValidationError(_("A code has at most 20 letters."))
        return codes

    def _post_clean(self):
        """The codes make several booths, so there is no one instance to validate."""


RANGE = re.compile(
    r"(?P<head>.*?)(?P<first>\d{1,4})\s*(?:[-–]|đến|den)\s*(?P<head2>.*?)(?P<last>\d{1,4})"
)


def expand_codes(text: str) -> list[str]:
    """`A01-A03, B7` -> A01, A02, A03, B7; nothing when a range does not run upwards or changes its
    letters.
    """
    codes: list[str] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        span = RANGE.fullmatch(part)
        if not span:
            codes.append(part)
            continue
        head, first, last = span["head"], span["first"], span["last"]
        if span["head2"] not in ("", head) or int(last) < int(first):
            return []
        codes += [f"{head}{n:0{len(first)}d}" for n in range(int(first), int(last) + 1)]
    return list(dict.fromkeys(codes))
