from contextlib import suppress
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.forms import SeveralField
from core.templatetags.ui import stars
from core.text import clean
from events.models import Question
from exhibitors.actions import WISHES
from exhibitors.forms.answer import answer_field
from exhibitors.models import Attachment, Participation
from producers.models import Producer, Product
from producers.models.product import rating_note


class ProductChoices(SeveralField):
    """Products with their stars as of the fair's first day, which `with_stars` has annotated;
    `event` is the fair.
    """

    event = None

    def label_from_instance(self, product):
        """The stars that count at this event; where none do, or not to its end, why."""
        note = rating_note(
            product.recognitions.all(), first=self.event.opens_on, last=self.event.last_day
        )
        rated = stars(product.stars) if product.stars else ""
        return format_html(
            "<span>{} {}{}</span>",
            product.name,
            rated,
            format_html("<small>{}</small>", note) if note else "",
        )


class ApplicationForm(forms.ModelForm):
    """The products, the wishes and the event's questions; an answer stands in the field
    `answer_<key of the question>`.
    """

    products = ProductChoices(
        label=_("Products to show"),
        queryset=Product.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # `seen` keeps watch, over products and answers too.
    changes = ()

    class Meta:
        model = Participation
        fields = ["products", *WISHES]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, producer: Producer, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["products"].queryset = producer.products.with_stars(
            on=event.opens_on
        ).prefetch_related("recognitions")
        self.fields["products"].event = event
        self.initial["seen"] = (
            self.instance.changed_at.isoformat() if self.instance.changed_at else ""
        )
        self.questions = [
            question for question in event.questions.all() if question.is_for(producer.kind)
        ]
        self.current = current = {}
        if not self.instance.pk and len(only := self.fields["products"].queryset[:2]) == 1:
            self.initial["products"] = [only[0].pk]
        if self.instance.pk:
            self.fields["products"].initial = [e.product_id for e in self.instance.exhibits.all()]
            self.initial |= {
                f"answer_{a.question_id}": self._shown(a)
                for a in self.instance.answers.select_related("question")
            }
            self.current = current = {
                a.question_id: a
                for a in self.instance.attachments.current().select_related("upload")
            }
        for question in self.questions:
            field = answer_field(question, current=current.get(question.pk))
            # The page says so; a draft is saved without it.
            field.is_needed = question.is_required(timezone.localdate())
            self.fields[f"answer_{question.pk}"] = field
        asked = [f"answer_{question.pk}" for question in self.questions]
        self.GROUPS = [
            (_("Products"), ["products"]),
            *([(_("The organiser asks"), asked)] if asked else []),
            (_("Booth"), list(WISHES)),
        ]

    @staticmethod
    def _shown(answer):
        """A number goes through the field's own format."""
        if answer.question.kind != Question.Kind.NUMBER:
            return answer.text
        with suppress(InvalidOperation):
            return Decimal(answer.text)
        return answer.text

    def demand(self) -> None:
        """Tell beside their fields what is still missing before it can be handed in. Call it on a
        bound form.
        """
        if self.is_valid() and not self.cleaned_data["products"]:
            self.add_error("products", _("Choose at least one product."))
        for question in self.questions:
            name, held = f"answer_{question.pk}", self.current.get(question.pk)
            is_held = held is not None and held.status != Attachment.Status.REJECTED
            if (
                self.fields[name].is_needed
                and not is_held
                and name not in self.errors
                and not self.cleaned_data.get(name)
            ):
                self.add_error(name, _("The organiser needs this."))

    @property
    def papers_asked(self) -> list[str]:
        """The names of what is chosen as a file, which is not sent on the way."""
        return [
            f"answer_{question.pk}"
            for question in self.questions
            if question.kind == Question.Kind.PAPER
        ]

    def clean_seen(self):
        return parse_datetime(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None

    @property
    def content(self) -> dict:
        """What the actions take: products, wishes, and the answers and papers by question."""
        typed = {
            question: self.cleaned_data[f"answer_{question.pk}"] for question in self.questions
        }
        papers = {
            question: file
            for question, file in typed.items()
            if question.kind == Question.Kind.PAPER
        }
        return {
            "products": self.cleaned_data["products"],
            "seen": self.cleaned_data["seen"],
            **{name: self.cleaned_data[name] for name in WISHES},
            "answers": {q: plain(value) for q, value in typed.items() if q not in papers},
            "papers": {question: file for question, file in papers.items() if file},
        }


def plain(value) -> str:
    """A number as its plain digits, words as they are."""
    return f"{value:f}" if isinstance(value, Decimal) else clean(value or "")


class ProposalForm(forms.Form):
    """A decision that waits to be published; `seen` is the proposal that stood there when the page
    was opened.
    """

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed to decline. The producer will read it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # `seen` keeps watch, over products and answers too.
    changes = ()

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        possible = [
            (value, label)
            for value, label in Participation.PROPOSALS
            if participation.can_become(value)
        ]
        self.fields["decision"].choices = [("", _("none: take the proposal back")), *possible]
        self.initial |= {
            "decision": participation.pending_decision,
            "reason": participation.pending_reason,
        }
        self.initial["seen"] = participation.pending_decision


class ZoneForm(forms.Form):
    changes = ("zone",)

    zone = forms.ModelChoiceField(
        label=_("Zone"), queryset=None, required=False, empty_label=_("none")
    )

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = participation.event.zones.all()
        self.initial["zone"] = participation.zone_id
