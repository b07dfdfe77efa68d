"""Money is a whole number of đồng. No floats."""

import re

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

# A thousand billion đồng: beyond every line that is paid, and sums of a million such lines still fit the column.
MOST_VND = 10**12
GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+|\d+")


def format_vnd(amount: int | None) -> str:
    """1234567 -> `1.234.567 đ`; nothing -> a dash."""
    return "—" if amount is None else f"{amount:,}".replace(",", ".") + "\u00a0đ"


def parse_vnd(text: str) -> int:
    """`1.234.567 đ`, `1,234,567`, `1 234 567 đồng`, `1234567` -> 1234567. Raises ValueError on anything else."""
    bare = re.sub(r"\s*(đồng|đ|₫|vnd|vnđ)\s*$", "", text.strip().casefold())
    if not GROUPED.fullmatch(bare):
        raise ValueError(text)
    return int(re.sub(r"\D", "", bare))


class MoneyField(models.BigIntegerField):
    """A column of whole đồng; its form field reads both separators."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": MoneyFormField, "max_value": MOST_VND, **kwargs})


class MoneyFormField(forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "money"})
    default_error_messages = {"invalid": _("Enter an amount in whole đồng, for example 3.000.000.")}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            try:
                return super().to_python(str(parse_vnd(value)))
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value)

    def prepare_value(self, value):
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value
