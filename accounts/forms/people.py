"""Forms of a manager: who works at the agency."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Invitation, Membership, Role, User
from core.forms import DateWidget, SeveralField, take_only_choice
from places.models import Timeline, Unit, UnitMembership


class CommunesField(SeveralField):
    """Communes of today, to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(Unit.objects.none(), label=_("Communes of the desk"), **kwargs)

    def offer(self, agencies) -> None:
        """Those of the provinces of today in which these agencies sit, in their order."""
        today, units = timezone.localdate(), {agency.unit_id for agency in agencies}
        timeline = Timeline().load(units)
        provinces = {timeline.seat(unit, on=today).province for unit in units}
        parts = UnitMembership.objects.on(today).filter(parent__in=filter(None, provinces))
        communes = Unit.objects.communes().on(today).filter(pk__in=parts.values("unit"))
        self.queryset = communes.order_by("order_key", "pk")


class InvitationForm(forms.ModelForm):
    communes = CommunesField(
        required=False, help_text=_("For an officer only: the communes whose producers they keep.")
    )

    class Meta:
        model = Invitation
        fields = ["agency", "full_name", "role", "since", "until", "communes"]
        widgets = {"since": DateWidget, "until": DateWidget}
        help_texts = {
            "until": _("The first day without the role. Leave it empty when no end is known."),
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Agency.objects.visible_to(user)
        mine = mine if user.is_superuser else Agency.objects.of(user, Role.MANAGER)
        self.fields["agency"].queryset = mine
        take_only_choice(self, "agency")
        self.fields["since"].initial = timezone.localdate()
        self.fields["communes"].offer(mine[:20])

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", _("This day is before the first one."))
        if cleaned.get("role") == Role.OFFICER and not cleaned.get("communes"):
            self.add_error("communes", _("Choose the communes of this officer."))
        return cleaned


class EndForm(forms.Form):
    """From when on somebody has a role no longer, and who has it then."""

    changes = ("until",)
    until = forms.DateField(
        label=_("First day without the role"),
        widget=DateWidget,
        required=False,
        help_text=_("Leave it empty to take an end back that has not come yet."),
    )
    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes over"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("A colleague of this agency gets the same role, and the same communes."),
    )

    def __init__(self, *args, membership: Membership, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        posts = Membership.objects.on(today).filter(agency=membership.agency_id)
        others = User.objects.filter(pk__in=posts.values("user"), is_active=True)
        others = others.exclude(pk__in=[membership.user_id, user.pk]).order_by("full_name", "pk")
        self.fields["successor"].queryset = others
        self.fields["until"].initial = membership.until or today


class CommunesForm(forms.Form):
    changes = ("communes",)
    communes = CommunesField()

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["communes"].offer([membership.agency])
        # One that is no commune of today any more is named too, so that nothing goes unseen.
        self.fields["communes"].queryset |= membership.communes.all()
        self.initial["communes"] = [unit.pk for unit in membership.communes.all()]
