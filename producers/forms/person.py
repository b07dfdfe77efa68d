from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import ReasonForm
from core.lists.filters import ChoiceWidget
from producers.models import Producer, Representative, check_tax_code, one_tax_code

MOST_FOUND = 30


class AskForm(forms.Form):
    """Who wants to act for a producer that exists says which, and who they are."""

    tax_code = forms.CharField(
        label=_("Tax code of the producer"),
        max_length=20,
        help_text=_(
            "10 digits (a branch: and 3 more), or the 12-digit personal ID of a household business."
        ),
    )
    note = forms.CharField(
        label=_("Who you are to the producer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: I am the director; my phone number is 0912 345 678. The agency may call"
            " you."
        ),
    )

    def clean_tax_code(self):
        code = self.cleaned_data["tax_code"].replace(" ", "")
        check_tax_code(code)
        return one_tax_code(code)


class MergeForm(ReasonForm):
    """Which other profile is the same producer; those of the same home agency that the words
    find.
    """

    other = forms.ModelChoiceField(
        Producer.objects.none(), label=_("The other profile"), widget=ChoiceWidget
    )
    is_sure = forms.BooleanField(
        label=_("I have looked at both profiles. The other one is emptied for good.")
    )
    field_order = ["other", "reason", "is_sure"]

    @property
    def arguments(self) -> dict:
        return {"merged": self.cleaned_data["other"], "reason": self.cleaned_data["reason"]}

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = found
        people = Representative.objects.on(timezone.localdate()).select_related("user")
        first = found.prefetch_related(Prefetch("representatives", people))[:MOST_FOUND]
        self.fields["other"].widget.choices = [
            ("", "---------"),
            *((row.pk, _line(row)) for row in first),
        ]
        self.fields["reason"].help_text = _(
            "Write how you know that both are one producer. It stays in the record."
        )


class RefusalForm(ReasonForm):
    """Why somebody may not act for a producer; that person reads it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Write a full sentence. The person who asked will read it."
        )


def _line(producer) -> str:
    """With the people who would come over: they will act for the profile that stays."""
    people = ", ".join(str(row.user) for row in producer.representatives.all())
    return " · ".join(
        filter(None, (producer.name, str(producer.commune), producer.shown_tax_code, people))
    )
