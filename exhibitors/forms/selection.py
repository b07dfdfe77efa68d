from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Criterion
from exhibitors.models import MOST_POINTS, Participation, Review

MOST_SEED = 2**31 - 1


class ReviewForm(forms.ModelForm):
    """Points by every criterion that people judge, in the field `points_<key of the criterion>`."""

    class Meta:
        model = Review
        fields = ["has_conflict", "comment"]
        widgets = {"comment": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(participation.event.criteria.filter(source=Criterion.Source.REVIEW))
        given = (
            dict(self.instance.scores.values_list("criterion", "points"))
            if self.instance.pk
            else {}
        )
        for criterion in self.criteria:
            self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
                label=criterion.name,
                min_value=0,
                max_value=MOST_POINTS,
                required=False,
                initial=given.get(criterion.pk),
                help_text=_("0 to 10; weight %(weight)s.") % {"weight": criterion.weight},
            )
            # Left empty only by whoever declares a conflict of interest.
            self.fields[f"points_{criterion.pk}"].is_needed = True
        self.order_fields([f"points_{criterion.pk}" for criterion in self.criteria])

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("has_conflict"):
            for criterion in self.criteria:
                name = f"points_{criterion.pk}"
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(
                        name,
                        _("Give 0 to 10 points, or declare that you do not judge this producer."),
                    )
        return cleaned

    @property
    def arguments(self) -> dict:
        rest = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {"points": self.points, **rest}

    @property
    def points(self) -> dict[Criterion, int]:
        typed = {
            criterion: self.cleaned_data.get(f"points_{criterion.pk}")
            for criterion in self.criteria
        }
        return {criterion: points for criterion, points in typed.items() if points is not None}


class SelectionForm(forms.Form):
    seed = forms.IntegerField(
        label=_("Seed for equal points"),
        min_value=0,
        max_value=MOST_SEED,
        help_text=_(
            "Who has the same points is put in an order that this number alone decides; it stands"
            " in the minutes."
        ),
    )
