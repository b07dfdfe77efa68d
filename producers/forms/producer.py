from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ORGANISERS, Agency, Role, roles_of, to_e164
from core.forms import AnotherMixin
from core.templatetags.ui import phone
from core.text import fold, identity_key
from places.forms import CommuneField
from places.models import Timeline, Unit
from producers.models import Producer, check_tax_code, one_tax_code


class ProducerForm(AnotherMixin, forms.ModelForm):
    another = _("This is another producer")
    commune = CommuneField(label=_("Commune"), max_length=200)

    class Meta:
        model = Producer
        fields = [
            "name",
            "kind",
            "tax_code",
            "commune",
            "address",
            "contact_name",
            "phone",
            "email",
            "home_agency",
        ]
        help_texts = {
            "tax_code": _(
                "10 digits (a branch: and 3 more), or the 12-digit personal ID of a household"
                " business."
            ),
            "home_agency": _("The agency of your province that looks after OCOP producers."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.work = roles_of(user)
        self.fields["commune"].kept = self.instance.commune if self.instance.pk else None
        self.fields["commune"].home = home_of(user)
        if self.work and not user.is_superuser:
            desks = self.work.at(*ORGANISERS, Role.OFFICER)
            self.fields["home_agency"].queryset = Agency.objects.filter(pk__in=desks)
            if len(desks) == 1:
                self.fields["home_agency"].initial = min(desks)
        if self.instance.phone:
            self.initial["phone"] = phone(self.instance.phone)
        # Who looks after a producer is not changed in passing: it decides who verifies its stars.
        self.fields["home_agency"].disabled = bool(self.instance.pk)

    def clean_commune(self):
        """An officer registers producers of the communes of the desk."""
        commune = self.cleaned_data["commune"]
        is_officer_only = self.work and not self.work.at(*ORGANISERS)
        if (
            commune
            and is_officer_only
            and commune.pk not in self.work.communes
            and commune != self.fields["commune"].kept
        ):
            raise forms.ValidationError(
                _("This commune is not among those of your desk. Ask your manager to add it.")
            )
        return commune

    def _post_clean(self):
        """The commune of before that was typed is kept with the one of today."""
        if "commune" in self.changed_data and self.fields["commune"].kept != self.cleaned_data.get(
            "commune"
        ):
            self.instance.former_commune = self.fields["commune"].former
        super()._post_clean()

    def clean_phone(self):
        return to_e164(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def clean_tax_code(self):
        """An empty code is null, since codes are unique; one that is known is told without saying
        whose it is.
        """
        code = (self.cleaned_data.get("tax_code") or "").replace(" ", "")
        if not code:
            return None
        check_tax_code(code)
        code = one_tax_code(code)
        if Producer.objects.filter(tax_code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                _(
                    "This tax code is registered already. If it is yours, choose “My producer is"
                    " registered already” on your"
                    " page: its agency will let you act for it."
                )
            )
        return code

    def clean(self):
        cleaned = super().clean()
        name, commune = cleaned.get("name"), cleaned.get("commune")
        if name and commune:
            now = (identity_key(name), commune.pk, cleaned.get("tax_code"))
            before = self.instance
            if now != (before.identity_key, before.commune_id, before.tax_code):
                self._ask_about_likes(name, commune, cleaned.get("tax_code"))
        return cleaned

    def _ask_about_likes(self, name, commune, tax_code):
        """One name in one commune is one producer unless two tax codes tell them apart, and a name
        that differs in its tones only may be the same: both are asked once.
        """
        there = Producer.objects.filter(commune=commune, merged_into=None)
        there = there.exclude(pk=self.instance.pk)
        same = there.filter(identity_key=identity_key(name))
        if not tax_code and same.filter(tax_code=None).exists():
            words = _("A producer of this name is registered in this commune already.")
            self.add_error("name", words)
        elif same.exists():
            self.ask(
                "name",
                _(
                    "A producer of this name is registered in this commune already. If this is"
                    " another one, say so below."
                ),
            )
        elif like := there.filter(name_key=fold(name)).first():
            self.ask(
                "name",
                _(
                    "“%(name)s” in this commune differs in its tones only. If this is another"
                    " producer, say so below."
                )
                % {"name": like},
            )


def home_of(user) -> Unit | None:
    """The province of today of whoever works at the desks of one province."""
    units = Agency.objects.of(user).values_list("unit", flat=True)
    timeline, today = Timeline().load(units), timezone.localdate()
    provinces = {timeline.seat(unit, on=today).province for unit in units}
    return provinces.pop() if len(provinces) == 1 else None
