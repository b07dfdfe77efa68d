"""Form parts that every desk shares."""

import logging
from collections.abc import Callable

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import clean
from core.transitions import Refusal
from core.versions import is_outdated

log = logging.getLogger(__name__)
# What fits a key of either database.
MOST_DIGITS = 18
# Nothing that is entered here happened before.
FIRST_YEAR = 2000


def is_key(text: str) -> bool:
    """Whether a text from outside can be a primary key."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows of a model. A number beyond the database's keys is none of them, and no server
    error.
    """

    def clean(self, value):
        for key in value or ():
            if not is_key(str(key)):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    "invalid_choice",
                    {"value": str(key)[:40]},
                )
        return super().clean(value)


class DateWidget(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class PastDayField(forms.DateField):
    """A day that has come, and no slip of the year: `0026` is not 2026."""

    widget = DateWidget

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(
                _("This day is in the future. Choose today or an earlier day.")
            )
        if value and value.year < FIRST_YEAR:
            raise forms.ValidationError(
                _("This day is before the year %(year)s. Look at the year again."),
                params={"year": FIRST_YEAR},
            )


class DateTimeWidget(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def take_only_choice(form: forms.BaseForm, *names: str) -> None:
    """Where there is but one row to choose, it is chosen already."""
    for name in names:
        rows = form.fields[name].queryset[:2]
        if len(rows) == 1:
            form.fields[name].initial = rows[0]


class AnotherMixin:
    """Asks once more where what is typed may be there already: a box appears in which the person
    says that this is another one, in the words of `another`.
    """

    another = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_another"] = forms.BooleanField(
            label=self.another, required=False, widget=forms.HiddenInput
        )

    def ask(self, name: str, words: str) -> None:
        """To be called from `clean`: an error in this field until the box is ticked."""
        self.fields["is_another"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("is_another"):
            self.add_error(name, words)


class ReasonForm(forms.Form):
    """Why something is refused, returned or taken back; the person concerned reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write a full sentence. The producer will read it."),
    )

    def clean_reason(self):
        """Invisible characters are no reason."""
        if not (reason := clean(self.cleaned_data["reason"])):
            raise forms.ValidationError(
                self.fields["reason"].error_messages["required"], code="required"
            )
        return reason


class DeskReasonForm(ReasonForm):
    """A reason that stays at the desk."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Write a full sentence. Your colleagues and the inspector will read it."
        )


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Validate, then act; a refusal becomes an error on the form, so that nothing typed is lost. So
    does what somebody else has saved since the page was drawn.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            if is_outdated(form):
                return False
            act()
    except IntegrityError:
        log.warning("a form was right and the database refused it", exc_info=True)
        form.add_error(
            None,
            _(
                "Somebody saved the same just now, or it no longer fits. Look at the list, then"
                " try again."
            ),
        )
        return False
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    except forms.ValidationError as error:
        form.add_error(None, error)
        return False
    return True
