from decimal import Decimal

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.sheets.cells import read_number
from events.models import Question
from exhibitors.models import Attachment
from office.actions import check_paper

MOST_NUMBER = 10**15
PAPER_TYPES = "application/pdf,image/jpeg,image/png,image/webp"


def answer_field(question: Question, *, current: Attachment | None) -> forms.Field:
    """The field that an answer to this question is typed in. Nothing is demanded before the
    application is handed in.
    """
    common = {"label": question.text, "help_text": question.hint, "required": False}
    if question.kind == Question.Kind.NUMBER:
        return NumberField(**common, max_length=30)
    if question.kind == Question.Kind.CHOICE:
        return forms.ChoiceField(
            **common, choices=[("", "—"), *((option, option) for option in question.options)]
        )
    if question.kind == Question.Kind.PAPER:
        return PaperField(**common | {"help_text": paper_hint(question, current)})
    return forms.CharField(**common, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


def paper_hint(question: Question, current: Attachment | None) -> str:
    """What is asked, and what became of the version that was handed in."""
    parts = [question.hint, _("A PDF or a photo, at most 10 MB.")]
    if current:
        parts.append(
            _("Handed in: %(name)s (%(state)s).")
            % {"name": current.upload, "state": current.get_status_display()}
        )
        parts.append(current.reason)
    return " ".join(f"{str(part).rstrip('.')}." for part in parts if part)


class PaperField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": PAPER_TYPES})

    def clean(self, data, initial=None):
        if file := super().clean(data, initial):
            check_paper(file)
        return file


class NumberField(forms.CharField):
    """A number with either separator, shown as it was understood."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean(self, value):
        try:
            number = read_number(super().clean(value))
        except ValueError:
            raise forms.ValidationError(_("Enter a number, for example 1.250,5.")) from None
        if number is not None and abs(number) >= MOST_NUMBER:
            raise forms.ValidationError(_("This number is too large."))
        return number

    def prepare_value(self, value):
        return (
            number_format(value.normalize(), force_grouping=True)
            if isinstance(value, Decimal)
            else value
        )
