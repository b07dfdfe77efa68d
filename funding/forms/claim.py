from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from core.forms import DeskReasonForm, PastDayField, take_only_choice
from core.money import MOST_VND, MoneyFormField
from core.text import clean
from funding.actions import InvoiceKey
from funding.forms.budget import PositiveMoneyField
from funding.models import (
    BudgetLine,
    Claim,
    Cost,
    CostItem,
    Programme,
    Rule,
    RuleItem,
)
from producers.models import Recognition, check_tax_code


class ClaimForm(forms.Form):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(
            agency__in=Agency.objects.of(user, Role.FINANCE)
        )
        take_only_choice(self, "programme")


class BudgetChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, line):
        return f"{line.get_source_display()} · {line.year}"


class ProgrammeBudgetField(forms.ModelChoiceField):
    """The source first: on a phone the end of a long name is cut."""

    def label_from_instance(self, line):
        return f"{line.get_source_display()} · {line.year} · {line.programme}"


class ClaimLineForm(forms.Form):
    """A cost of a claim, with the invoice behind it."""

    GROUPS = (
        (_("What was spent"), ("cost_item", "invoiced_vnd", "vat_vnd", "booths", "people", "days")),
        (_("Invoice"), ("seller_tax_code", "serial", "number", "issued_on", "total_vnd")),
        (_("Paid from"), ("budget_line", "item", "override_reason", "note")),
    )
    INVOICE = ("seller_tax_code", "serial", "number", "issued_on", "total_vnd")

    cost_item = forms.ModelChoiceField(label=_("Cost item"), queryset=CostItem.objects.none())
    invoiced_vnd = PositiveMoneyField(label=_("Amount on the invoice for this cost"))
    vat_vnd = MoneyFormField(
        label=_("Recoverable VAT in it"), required=False, min_value=0, max_value=MOST_VND
    )
    booths = forms.IntegerField(label=_("Booths"), min_value=1, max_value=1000, initial=1)
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=1000, initial=1)
    days = forms.IntegerField(label=_("Days present"), min_value=1, max_value=366)
    seller_tax_code = forms.CharField(label=_("Seller's tax code"), required=False, max_length=14)
    serial = forms.CharField(label=_("Invoice serial"), required=False, max_length=20)
    number = forms.CharField(label=_("Invoice number"), required=False, max_length=20)
    issued_on = PastDayField(label=_("Invoice date"), required=False)
    total_vnd = MoneyFormField(
        label=_("Invoice total"), required=False, min_value=1, max_value=MOST_VND
    )
    budget_line = BudgetChoiceField(label=_("Source and year"), queryset=BudgetLine.objects.none())
    item = forms.ModelChoiceField(
        label=_("Rule"),
        queryset=RuleItem.objects.none(),
        required=False,
        empty_label=_("the most favourable one"),
    )
    override_reason = forms.CharField(
        label=_("Why a second source, if there is one"),
        required=False,
        max_length=1000,
        help_text=_("Only where the rule allows it. It is signed with your name."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)

    def __init__(self, *args, claim: Claim, line=None, **kwargs):
        super().__init__(*args, **kwargs)
        event, rules = (
            claim.participation.event,
            Rule.objects.in_force(on=claim.participation.event.opens_on),
        )
        items = RuleItem.objects.filter(
            rule__programmes=claim.programme_id, rule__in=rules, is_prize=False
        )
        self.fields["item"].queryset = items.select_related("rule", "cost_item")
        self.fields["cost_item"].queryset = CostItem.objects.filter(
            pk__in=items.values("cost_item")
        )
        lines = claim.programme.budget_lines.open().order_by("-year", "source")
        self.fields["budget_line"].queryset = lines
        self.fields["days"].initial = event.day_count
        take_only_choice(self, "budget_line", "cost_item")
        if line:
            self.initial = {
                name: getattr(line, name) for name in self.fields if hasattr(line, name)
            }
            self.initial |= {name: getattr(line.invoice, name, None) for name in self.INVOICE}
            self.changes = tuple(self.initial)

    def clean(self):
        cleaned = super().clean()
        for name in ("serial", "number", "override_reason", "note"):
            cleaned[name] = clean(cleaned.get(name) or "")
        if (cleaned.get("vat_vnd") or 0) > cleaned.get("invoiced_vnd", MOST_VND):
            self.add_error("vat_vnd", _("The VAT is more than the amount it is part of."))
        self._clean_invoice(cleaned)
        return cleaned

    def _clean_invoice(self, cleaned):
        """All five together or none, in letters as they are printed."""
        for name in ("serial", "number"):
            if not cleaned[name].isascii():
                self.add_error(
                    name,
                    _(
                        "Serial and number have plain letters and digits only. Type them from the"
                        " invoice."
                    ),
                )
        if cleaned["number"] and not cleaned["number"].replace(" ", "").isdigit():
            words = _("The number of an invoice has digits only. Type it as it is printed.")
            self.add_error("number", words)
        given = [name for name in self.INVOICE if cleaned.get(name)]
        for name in self.INVOICE if given else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(
                    name,
                    _(
                        "An invoice is known by its seller, serial, number, day and total. Fill in"
                        " all five."
                    ),
                )
        if cleaned.get("seller_tax_code"):
            try:
                check_tax_code(cleaned["seller_tax_code"])
            except ValidationError as error:
                self.add_error("seller_tax_code", error)

    @property
    def arguments(self) -> dict:
        """What the action wants."""
        data = self.cleaned_data
        cost = Cost(
            data["invoiced_vnd"], data["vat_vnd"] or 0, data["booths"], data["people"], data["days"]
        )
        invoice = (
            InvoiceKey.printed(*(data[name] for name in self.INVOICE)) if data["serial"] else None
        )
        rest = {
            name: data[name]
            for name in ("cost_item", "budget_line", "item", "override_reason", "note")
        }
        return {**rest, "cost": cost, "invoice": invoice}


class PrizeForm(forms.Form):
    """A verified recognition of a product that was shown, and where its prize is paid from."""

    recognition = forms.ModelChoiceField(
        label=_("Recognition"), queryset=Recognition.objects.none()
    )
    budget_line = BudgetChoiceField(label=_("Source and year"), queryset=BudgetLine.objects.none())

    def __init__(self, *args, claim: Claim, **kwargs):
        super().__init__(*args, **kwargs)
        shown = Recognition.objects.verified().filter(
            product__exhibits__participation=claim.participation_id
        )
        self.fields["recognition"].queryset = shown.select_related("product").distinct()
        self.fields["budget_line"].queryset = claim.programme.budget_lines.open().order_by(
            "-year", "source"
        )
        take_only_choice(self, "recognition", "budget_line")
        if not shown.exists():
            self.fields["recognition"].help_text = _(
                "None of the products shown here has a verified recognition."
            )


class DayForm(forms.Form):
    on = PastDayField(label=_("Day in the books"), initial=timezone.localdate)


class DecisionForm(DayForm):
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60)
    field_order = ("decision_number", "on")

    def clean_decision_number(self):
        if not (text := clean(self.cleaned_data["decision_number"])):
            raise forms.ValidationError(
                self.fields["decision_number"].error_messages["required"], code="required"
            )
        return text


class ReasonedDayForm(DeskReasonForm, DayForm):
    pass


class AmountsForm(forms.Form):
    """An amount for each line, up to what stands there: `column` of the line."""

    column, label, least = "", "%(item)s", 0

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        for line in lines:
            most = getattr(line, self.column)
            self.fields[f"line-{line.pk}"] = MoneyFormField(
                label=self.label % {"item": line.cost_item},
                min_value=self.least,
                max_value=most,
                initial=most,
            )

    @property
    def arguments(self) -> dict:
        """What the action wants: the amounts as {line: đồng}, and the rest."""
        lines = {name: vnd for name, vnd in self.cleaned_data.items() if name.startswith("line-")}
        rest = {name: value for name, value in self.cleaned_data.items() if name not in lines}
        return {
            **rest,
            "amounts": {int(name.removeprefix("line-")): vnd for name, vnd in lines.items()},
        }


class ApproveForm(AmountsForm, DecisionForm):
    """The decision, and what it grants of each line."""

    column, label, least = "amount_vnd", _("%(item)s: approved"), 1


class SettleForm(AmountsForm, DayForm):
    """What was found due for each line in the end, by which paper."""

    column, label = "approved_vnd", _("%(item)s: found due")
    document = forms.CharField(label=_("Acceptance record or decision"), max_length=200)
    field_order = ("document", "on")

    def clean_document(self):
        if not (text := clean(self.cleaned_data["document"])):
            raise forms.ValidationError(
                self.fields["document"].error_messages["required"], code="required"
            )
        return text


class ClaimActForm(forms.Form):
    """An act on many claims that asks for nothing more."""


class ProposeForm(forms.Form):
    budget_line = ProgrammeBudgetField(label=_("Paid from"), queryset=BudgetLine.objects.none())
    cost_item = forms.ModelChoiceField(
        label=_("Cost item"),
        queryset=CostItem.objects.filter(code__in=CostItem.FROM_BOOTHS),
        to_field_name="code",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        lines = BudgetLine.objects.open().filter(
            programme__agency__in=Agency.objects.of(user, Role.FINANCE)
        )
        self.fields["budget_line"].queryset = lines.select_related("programme")
        self.fields["cost_item"].initial = "booth_rent"
        take_only_choice(self, "budget_line")
