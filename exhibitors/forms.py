from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from stdnum.vn import mst

from accounts.models import ORGANISERS, Agency, Role, duties, to_e164
from core.forms import DateWidget, is_key
from core.templatetags.ui import stars
from core.text import fold
from events.models import PLACEHOLDERS, LetterTemplate, check_placeholders
from exhibitors.models import Exhibitor, Participation, Product, Recognition
from exhibitors.models.exhibitor import check_tax_code, is_personal_id
from office.actions import PHOTO_BYTES
from places.forms import CommuneField


class ExhibitorForm(forms.ModelForm):
    commune = CommuneField(label=_("Commune"), max_length=200)

    class Meta:
        model = Exhibitor
        fields = ["name", "kind", "tax_code", "commune", "address", "contact_name", "phone", "email", "home_agency"]
        help_texts = {
            "tax_code": _("10 digits, or the 12-digit personal ID of a household business."),
            "home_agency": _("The agency of your province that looks after OCOP producers."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.work = duties(user)
        self.fields["commune"].kept = self.instance.commune if self.instance.pk else None
        if self.work and not user.is_superuser:
            desks = self.work.at(*ORGANISERS, Role.OFFICER)
            self.fields["home_agency"].queryset = Agency.objects.filter(pk__in=desks)
        # Who looks after a producer is not changed in passing: it decides who verifies its stars.
        self.fields["home_agency"].disabled = bool(self.instance.pk)

    def clean_commune(self):
        """An officer registers producers of the communes of the desk."""
        commune = self.cleaned_data["commune"]
        is_officer_only = self.work and not self.work.at(*ORGANISERS)
        if commune and is_officer_only and commune.pk not in self.work.communes and commune != self.fields["commune"].kept:
            raise forms.ValidationError(_("This commune is not among those of your desk. Ask your manager to add it."))
        return commune

    def clean_phone(self):
        return to_e164(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def clean_tax_code(self):
        """An empty code is null, since codes are unique; one that is known is told without saying whose it is."""
        code = (self.cleaned_data.get("tax_code") or "").replace(" ", "")
        if not code:
            return None
        check_tax_code(code)
        code = code if is_personal_id(code) else mst.format(code)
        if Exhibitor.objects.filter(tax_code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                _("This tax code is registered already. Ask your agency to let you act for the producer.")
            )
        return code

    def clean(self):
        cleaned = super().clean()
        name, commune = cleaned.get("name"), cleaned.get("commune")
        if name and commune:
            same = Exhibitor.objects.filter(name_key=fold(name), commune=commune).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("name", _("A producer of this name is registered in this commune already."))
        return cleaned


class ProductForm(forms.ModelForm):
    photo_file = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Place and time in the photo are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Product
        fields = ["name", "product_set", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, exhibitor: Exhibitor, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.exhibitor = exhibitor

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = self.instance.exhibitor.products.filter(search_key=fold(name)).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("This producer has a product of this name already."))
        return name

    def clean_photo_file(self):
        file = self.cleaned_data.get("photo_file")
        if file and file.size > PHOTO_BYTES:
            raise forms.ValidationError(_("This photo is larger than 10 MB. Choose a smaller one."))
        return file


class RecognitionForm(forms.ModelForm):
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

    def clean(self):
        cleaned = super().clean()
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and issued > timezone.localdate():
            self.add_error("issued_on", _("This day is in the future."))
        if issued and self.instance.product.recognitions.filter(issued_on=issued).exists():
            self.add_error("issued_on", _("A recognition of this day is entered already."))
        if issued and expires and expires <= issued:
            self.add_error("expires_on", _("The recognition ends before it begins."))
        return cleaned

    def _get_validation_exclusions(self):
        """`expires_on` is filled by the action when it is left empty."""
        return super()._get_validation_exclusions() | {"expires_on"}


class ProductChoices(forms.ModelMultipleChoiceField):
    """Products with their stars as of the fair's first day, which `with_stars` has annotated."""

    def clean(self, value):
        """A number beyond the database's keys is no product, and no server error."""
        if not all(is_key(str(pk)) for pk in value or ()):
            raise forms.ValidationError(_("Choose products of this producer only."))
        return super().clean(value)

    def label_from_instance(self, product):
        return format_html("{} {}", product.name, stars(product.stars))


class ApplicationForm(forms.ModelForm):
    products = ProductChoices(
        label=_("Products to show"),
        queryset=Product.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one product.")},
    )

    class Meta:
        model = Participation
        fields = ["products", "booths_wanted", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, exhibitor: Exhibitor, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["products"].queryset = exhibitor.products.with_stars(on=event.opens_on)
        if self.instance.pk:
            self.fields["products"].initial = [e.product_id for e in self.instance.exhibits.all()]


class ProposalForm(forms.Form):
    """A decision that waits to be published; `seen` is the proposal that stood there when the page was opened."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed to decline. The producer will read it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        possible = [(value, label) for value, label in Participation.PROPOSALS if participation.can_become(value)]
        self.fields["decision"].choices = [("", _("none: take the proposal back")), *possible]
        self.initial |= {"decision": participation.pending_decision, "reason": participation.pending_reason}
        self.initial["seen"] = participation.pending_decision


class ZoneForm(forms.Form):
    zone = forms.ModelChoiceField(label=_("Zone"), queryset=None, required=False, empty_label=_("none"))

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = participation.event.zones.all()
        self.initial["zone"] = participation.zone_id


class LetterTemplateForm(forms.ModelForm):
    """The words of a letter with placeholders; what no letter could fill is told beside its field."""

    class Meta:
        model = LetterTemplate
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 16})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS[self.instance.language])
        self.fields["body"].help_text = _("Placeholders are filled in for each recipient: %(words)s.") % {"words": words}

    def clean_subject(self):
        return self._checked("subject")

    def clean_body(self):
        return self._checked("body")

    def _checked(self, field):
        check_placeholders(self.cleaned_data[field], language=self.instance.language)
        return self.cleaned_data[field]
