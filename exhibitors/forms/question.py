from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateWidget
from events.models import Question
from exhibitors.models import Attachment, Exhibitor
from office.actions import check_paper

PAPER_TYPES = "application/pdf,image/jpeg,image/png,image/webp"


class QuestionForm(forms.ModelForm):
    producer_kinds = forms.MultipleChoiceField(
        label=_("Only for"),
        choices=Exhibitor.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to put it to everybody."),
    )

    class Meta:
        model = Question
        fields = ["text", "hint", "kind", "choices", "need", "required_from", "producer_kinds", "position"]
        widgets = {"required_from": DateWidget, "choices": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"position": _("Questions are asked in this order.")}

    def __init__(self, *args, is_answered: bool = False, **kwargs):
        """What has been answered stays of its kind."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].disabled = is_answered

    def clean(self):
        cleaned = super().clean()
        kind, need = cleaned.get("kind"), cleaned.get("need")
        if kind == Question.Kind.CHOICE and len((cleaned.get("choices") or "").split("\n")) < 2:
            self.add_error("choices", _("Enter at least two answers, one a line."))
        if need == Question.Need.REQUIRED_LATER and not cleaned.get("required_from") and "required_from" not in self.errors:
            self.add_error("required_from", _("Enter the day from which it is required."))
        if need != Question.Need.REQUIRED_LATER:
            cleaned["required_from"] = None
        text = cleaned.get("text")
        if text and self.instance.event.questions.filter(text=text).exclude(pk=self.instance.pk).exists():
            self.add_error("text", _("This is asked already."))
        return cleaned


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
