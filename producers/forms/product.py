from datetime import date

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import AnotherMixin, DateWidget
from core.text import fold, identity_key
from office.actions import check_paper, redraw_photo
from office.models import ProductSet
from producers.models import Producer, Product, Recognition

# So many products of one decision are named.
MOST_TOLD = 40


class ProductSetField(forms.CharField):
    """One of the sets of today, found by its number or by words of its name without accents; cleans
    to a ProductSet.
    """

    default_error_messages = {
        "unknown": _(
            "We know no product set of these words. Enter its number, or a word of its name, for"
            " example: rau."
        ),
        "several": _("Several product sets fit: %(names)s. Enter the number of the one you mean."),
    }

    def __init__(self, **kwargs):
        attrs = {"list": "product_sets", "autocomplete": "off"}
        help_text = _("Type a word of its name or its number and choose.")
        super().__init__(
            **{
                "widget": forms.TextInput(attrs=attrs),
                "help_text": help_text,
                "max_length": 400,
                **kwargs,
            }
        )
        # The set of a product that is being changed: left as it stands it stays, though it may be
        # of another time.
        self.kept: ProductSet | None = None

    def suggestions(self):
        """(name, what may be typed for it): browsers offer a set for either."""
        return [
            (str(each), each.search_key) for each in ProductSet.objects.on(timezone.localdate())
        ]

    def prepare_value(self, value):
        found = ProductSet.objects.filter(pk=value).first() if isinstance(value, int) else None
        return str(found) if found else value

    def clean(self, value):
        if not (text := super().clean(value)):
            return None
        if self.kept and text == str(self.kept):
            return self.kept
        found = ProductSet.objects.find(text, on=timezone.localdate())
        if len(found) == 1:
            return found[0]
        code = "several" if found else "unknown"
        names = "; ".join(str(each) for each in found[:6])
        raise forms.ValidationError(self.error_messages[code], code=code, params={"names": names})


def check_upload(file, check):
    """`check` raises ValidationError for a file that we cannot keep; the field tells it before
    anything is saved.
    """
    if file:
        check(file)
    return file


class ProductForm(AnotherMixin, forms.ModelForm):
    another = _("This is another product")
    product_set = ProductSetField(label=_("Product set"))
    traceability_url = forms.URLField(
        label=_("Traceability link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_(
            "Where buyers can follow the product to its origin, as behind the QR code on the"
            " package."
        ),
    )
    photo_file = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Place and time in the photo are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Product
        fields = ["name", "product_set", "description", "traceability_url"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, producer: Producer, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.producer = producer
        self.fields["product_set"].kept = self.instance.product_set if self.instance.pk else None

    def clean(self):
        cleaned = super().clean()
        if name := cleaned.get("name"):
            others = self.instance.producer.products.exclude(pk=self.instance.pk)
            like = others.filter(name_key=fold(name)).first()
            if others.filter(identity_key=identity_key(name)).exists():
                self.add_error("name", _("This producer has a product of this name already."))
            elif like and "name" in self.changed_data:
                words = _(
                    "“%(name)s” of this producer differs in its tones only. If this is another"
                    " product, say so below."
                )
                self.ask("name", words % {"name": like})
        return cleaned

    def clean_photo_file(self):
        return check_upload(self.cleaned_data.get("photo_file"), redraw_photo)


class RecognitionForm(forms.ModelForm):
    paper_file = forms.FileField(
        label=_("The decision or the certificate"),
        required=False,
        help_text=_(
            "A PDF or a photo, at most 10 MB. Your agency looks at it before the stars count."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Recognition
        fields = ["stars", "decision_number", "code", "score", "issued_on", "expires_on"]
        widgets = {"issued_on": DateWidget, "expires_on": DateWidget}
        help_texts = {
            "expires_on": _("Leave empty for the term that the law gives: 36 months."),
            "code": _("As on the certificate, for example 24-07546-3-2024."),
        }

    def __init__(self, *args, product: Product, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.product = product
        self.fields["expires_on"].required = False

    def clean_paper_file(self):
        return check_upload(self.cleaned_data.get("paper_file"), check_paper)

    def clean(self):
        cleaned = super().clean()
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and issued > timezone.localdate():
            self.add_error("issued_on", _("This day is in the future."))
        others = self.instance.product.recognitions.exclude(pk=self.instance.pk)
        if issued and others.filter(issued_on=issued).exists():
            self.add_error("issued_on", _("A recognition of this day is entered already."))
        if issued and expires and expires <= issued:
            self.add_error("expires_on", _("The recognition ends before it begins."))
        return cleaned

    def _get_validation_exclusions(self):
        """`expires_on` is filled by the action when it is left empty."""
        return super()._get_validation_exclusions() | {"expires_on"}


class DecisionsForm(forms.Form):
    """Which decisions have been seen, of those that wait to be verified; each names what it gave
    stars to.
    """

    decisions = forms.MultipleChoiceField(
        label=_("Decisions that you have seen"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, waiting: dict[tuple[str, date], list[Recognition]], **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = {f"{day}/{number}": (number, day) for number, day in waiting}
        self.fields["decisions"].choices = [
            (value, _decision_label(*decision, waiting[decision]))
            for value, decision in self.waiting.items()
        ]
        self.initial["decisions"] = list(self.waiting)

    @property
    def seen(self) -> list[tuple[str, date]]:
        return [self.waiting[value] for value in self.cleaned_data["decisions"]]


def _decision_label(number: str, day: date, rows: list[Recognition]) -> str:
    words = ngettext(
        "%(number)s of %(day)s (%(n)s product)", "%(number)s of %(day)s (%(n)s products)", len(rows)
    )
    head = words % {"number": number, "day": f"{day:%d/%m/%Y}", "n": len(rows)}
    stated = "; ".join(f"{r.product} {r.stars}★ ({r.product.producer})" for r in rows[:MOST_TOLD])
    more = "; …" if len(rows) > MOST_TOLD else ""
    return format_html("{} <small>{}{}</small>", head, stated, more)
