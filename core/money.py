"""Money is a whole number of đồng. No floats."""

import re

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

# A thousand billion đồng: beyond every line that is paid, and sums of a million such lines still
# fit the column.
MOST_VND = 10**12
GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+|\d+")


def format_vnd(amount: int | None) -> str:
    """1234567 -> `1.234.567 đ`; nothing -> a dash."""
    return "—" if amount is None else f"{amount:,}".replace(",", ".") + "\u00a0đ"


def parse_vnd(text: str) -> int:
    """`1.234.567 đ`, `1,234,567`, `1 234 567 đồng`, `1234567` -> 1234567. Raises ValueError on
    anything else.
    """
    bare = re.sub(r"\s*(đồng|đ|₫|vnd|vnđ)\s*$", "", text.strip().casefold())
    if not GROUPED.fullmatch(bare):
        raise ValueError(text)
    return int(re.sub(r"\D", "", bare))


DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", " nghìn", " triệu")


def vnd_in_words(amount: int) -> str:
    """100005 -> `Một trăm nghìn không trăm lẻ năm đồng`, as official papers have it."""
    words = "không" if amount == 0 else _billions(amount)
    return f"{'âm ' if amount < 0 else ''}{words} đồng".capitalize()


def _billions(number: int) -> str:
    """Thousand millions are a `tỷ`, and repeat: a thousand of them is `một nghìn tỷ`."""
    number = abs(number)
    billions, rest = divmod(number, 10**9)
    head = f"{_billions(billions)} tỷ" if billions else ""
    if not rest:
        return head
    return " ".join(filter(None, [head, _millions(rest, is_first=not head)]))


def _millions(number: int, *, is_first: bool) -> str:
    """The three groups of three digits below a `tỷ`; only the very first group of a number drops
    its leading noughts.
    """
    words = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words.append(_hundreds(group, is_whole=bool(words) or not is_first) + GROUPS[power])
    return " ".join(words)


def _hundreds(number: int, *, is_whole: bool) -> str:
    """Three digits; `is_whole` says the noughts before: 5 -> `không trăm lẻ năm`."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or is_whole else []
    if tens > 1:
        words.append(f"{DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("lẻ")
    if ones:
        words.append(_ones(ones, tens))
    return " ".join(words)


def _ones(ones: int, tens: int) -> str:
    after_tens = {1: "mốt", 4: "tư"} if tens > 1 else {}
    return "lăm" if ones == 5 and tens else after_tens.get(ones, DIGITS[ones])


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
                raise forms.ValidationError(
                    self.error_messages["invalid"], code="invalid"
                ) from None
        return super().to_python(value)

    def prepare_value(self, value):
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value
