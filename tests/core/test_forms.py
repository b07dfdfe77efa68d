from datetime import date, timedelta

import pytest
from django import forms
from django.utils import timezone

from core.forms import PastDayField, take_only_choice
from places.models import Area


class AreaForm(forms.Form):
    area = forms.ModelChoiceField(queryset=Area.objects.all())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        take_only_choice(self, "area")


@pytest.mark.parametrize(("number", "is_chosen"), [(0, False), (1, True), (2, False)])
def test_only_choice_is_chosen_already(db, number, is_chosen):
    for n in range(number):
        Area.objects.create(code=f"a{n}", name=f"Vùng {n}")
    assert (AreaForm().fields["area"].initial is not None) == is_chosen


def day(text: str) -> str:
    """The error that a day gets."""
    try:
        PastDayField().clean(text)
    except forms.ValidationError as error:
        return error.messages[0]
    return ""


def test_day_of_the_books_has_come_and_is_no_slip_of_the_year():
    today = timezone.localdate()
    assert (day(today.isoformat()), day("2000-01-01")) == ("", "")
    assert "tương lai" in day((today + timedelta(days=1)).isoformat())
    assert "năm 2000" in day("0026-01-05")
    assert "năm 2000" in day(date(1999, 12, 31).isoformat())
