from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Unit
from places.models.unit import bare


class CommuneField(forms.CharField):
    """A commune typed as `Biên Sơn, Bắc Ninh`, with suggestions while typing; cleans to a Unit of
    today.

    `kept` is the unit of a record that is being changed: left as it stands it stays, though it may
    be of another time.
    """

    default_error_messages = {
        "unknown": _(
            "We know no commune of this name. Enter commune and province, for example: Biên Sơn,"
            " Bắc Ninh."
        ),
        "several": _(
            "Several communes have this name: %(names)s. Enter the one you mean with its province."
        ),
    }

    def __init__(self, **kwargs):
        attrs = {
            "list": "communes",
            "autocomplete": "off",
            "hx-get": reverse_lazy("commune_options"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#communes",
            "hx-params": "*",
        }
        help_text = _("Commune and province of today, for example: Biên Sơn, Bắc Ninh.")
        super().__init__(
            **{"widget": forms.TextInput(attrs=attrs), "help_text": help_text, **kwargs}
        )
        self.kept: Unit | None = None

    def prepare_value(self, value):
        unit = Unit.objects.filter(pk=value).first() if isinstance(value, int) else None
        return address(unit) if unit else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if self.kept and text == address(self.kept):
            return self.kept
        found = list(find_communes(text, limit=6))
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        names = "; ".join(address(unit) for unit in found)
        raise forms.ValidationError(
            self.error_messages["several"], code="several", params={"names": names}
        )


class UnitField(CommuneField):
    """A province, or a commune with its province: `Bắc Ninh`, `Biên Sơn, Bắc Ninh`; cleans to a
    Unit of today.
    """

    def clean(self, value):
        text = forms.CharField.clean(self, value)
        if self.kept and text == str(self.kept):
            return self.kept
        province = (
            Unit.objects.provinces().on(timezone.localdate()).filter(bare_key=bare(text)).first()
            if text
            else None
        )
        return province or super().clean(value)


def address(unit: Unit) -> str:
    """`Xã Biên Sơn, Bắc Ninh`."""
    rows = sorted(unit.memberships.all(), key=lambda row: row.valid_from)
    return f"{unit.full_name}, {rows[-1].parent.name}" if rows else unit.full_name


def find_communes(text: str, *, limit: int, is_exact: bool = True):
    """Today's communes of a name, within a province if one follows the comma."""
    name, _sep, province = text.rpartition(",") if "," in text else (text, "", "")
    communes = Unit.objects.communes().on(timezone.localdate())
    if province.strip():
        parent = (
            Unit.objects.provinces()
            .on(timezone.localdate())
            .filter(bare_key=bare(province))
            .first()
        )
        communes = communes.within(parent, on=timezone.localdate()) if parent else communes.none()
    wanted = {"bare_key": bare(name)} if is_exact else {"bare_key__startswith": bare(name)}
    return communes.filter(**wanted).prefetch_related("memberships__parent")[:limit]
