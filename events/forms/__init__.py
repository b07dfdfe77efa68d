from events.forms.booth import MOST_BOOTHS, BoothForm, BoothsForm, expand_codes
from events.forms.event import CopyForm, DutyForm, EventForm, ExtendForm
from events.forms.letter import LetterTemplateForm
from events.forms.setting import (
    CriterionForm,
    DelegationForm,
    QuestionForm,
    QuotaForm,
    ZoneSettingForm,
)

__all__ = [
    "MOST_BOOTHS",
    "BoothForm",
    "BoothsForm",
    "CopyForm",
    "CriterionForm",
    "DelegationForm",
    "DutyForm",
    "EventForm",
    "ExtendForm",
    "LetterTemplateForm",
    "QuestionForm",
    "QuotaForm",
    "ZoneSettingForm",
    "expand_codes",
]
