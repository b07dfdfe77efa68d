from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Question
from exhibitors.models import Attachment
from office.actions import check_paper

PAPER_TYPES = "application/pdf,image/jpeg,image/png,image/webp"


def answer_field(question: Question, *, current: Attachment | None) -> forms.Field:
    """The field that an answer to this question is typed in. Nothing is demanded before the application is handed in."""
    common = {"label": question.text, "help_text": question.hint, "required": False}
    if question.kind == Question.Kind.NUMBER:
        return forms.DecimalField(**common, max_digits=18, decimal_places=4, localize=True)
    if question.kind == Question.Kind.CHOICE:
        return forms.ChoiceField(**common, choices=[("", "—"), *((option, option) for option in question.options)])
    if question.kind == Question.Kind.PAPER:
        return PaperField(**common | {"help_text": paper_hint(question, current)})
    return forms.CharField(**common, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


def paper_hint(question: Question, current: Attachment | None) -> str:
    """What is asked, and what became of the version that was handed in."""
    parts = [question.hint, _("A PDF or a photo, at most 10 MB.")]
    if current:
        parts.append(_("Handed in: %(name)s (%(state)s).") % {"name": current.upload, "state": current.get_status_display()})
        parts.append(current.reason)
    return " ".join(str(part) for part in parts if part)


class PaperField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": PAPER_TYPES})

    def clean(self, data, initial=None):
        if file := super().clean(data, initial):
            check_paper(file)
        return file
