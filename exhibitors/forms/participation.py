from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.forms import is_key
from core.templatetags.ui import stars
from exhibitors.models import Exhibitor, Participation, Product


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
