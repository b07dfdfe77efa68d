from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.addresses import Resolver
from places.models import Unit
from places.models.unit import place_key, without_kind


class CommuneField(forms.CharField):
    """A commune typed as `Biên Sơn, Bắc Ninh` or as it was called before 01/07/2025, with
    suggestions while typing; cleans to a Unit of today.

    `kept` is the unit of a record that is being changed: left as it stands it stays, though it may
    be of another time. `home` is the province that is meant first. After cleaning `former` is the
    commune of before that was typed, if one was.
    """

    def __init__(self, **kwargs):
        attrs = {
            "list": "communes",
            "autocomplete": "off",
            "hx-get": reverse_lazy("commune_options"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#communes",
            "hx-params": "*",
        }
        help_text = _(
            "Commune and province, for example: Biên Sơn, Bắc Ninh. A commune of before 01/07/2025"
            " with its district is understood too."
        )
        super().__init__(
            **{"widget": forms.TextInput(attrs=attrs), "help_text": help_text, **kwargs}
        )
        self.kept: Unit | None = None
        self.home: Unit | None = None
        self.former: Unit | None = None

    def prepare_value(self, value):
        unit = Unit.objects.filter(pk=value).first() if isinstance(value, int) else None
        return str(unit) if unit else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if self.kept and text == str(self.kept):
            return self.kept
        answer = Resolver(timezone.localdate(), home=self.home, is_today=True).find(text)
        if answer.unit is None:
            raise forms.ValidationError([answer.words(text), ASK_COMMUNE])
        self.former = answer.former
        return answer.unit


ASK_COMMUNE = _("Enter the commune you mean with its province, for example: Biên Sơn, Bắc Ninh.")


class UnitField(CommuneField):
    """A province, or a commune with its province: `Bắc Ninh`, `Biên Sơn, Bắc Ninh`; cleans to a
    Unit of today.
    """

    def clean(self, value):
        text = forms.CharField.clean(self, value)
        if self.kept and text == str(self.kept):
            return self.kept
        provinces = Unit.objects.provinces().on(timezone.localdate())
        province = provinces.filter(bare_key=place_key(without_kind(text))).first()
        return province or super().clean(value)
