"""What lists are narrowed by."""

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.addresses import Areas


class AreaField(forms.CharField):
    """A province, a former district or a commune, of today or of before; cleans to the text, which
    some place has to have for its name.
    """

    def clean(self, value):
        text = super().clean(value)
        if text and not Areas(timezone.localdate()).area(text):
            words = _("We know no place “%(text)s”.")
            raise forms.ValidationError(words, params={"text": text[:80]})
        return text


class AreaFilter(filters.CharFilter):
    """Rows whose commune, found by `field_name`, lies in the place that is typed."""

    field_class = AreaField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label": _("Place"), "max_length": 120, **kwargs})

    def filter(self, qs, value):
        if not value:
            return qs
        inside = Areas(timezone.localdate()).area(value)
        return qs.filter(**{f"{self.field_name}__in": inside})
