from accounts.forms.people import (
    CommunesForm,
    EndForm,
    InvitationForm,
)
from accounts.forms.personal_data import AnswerDataForm, DataRequestForm
from accounts.forms.profile import FirstAgencyForm, PasswordForm, ProfileForm
from accounts.forms.signing_up import (
    HOLDS_SLIP,
    ConsentForm,
    PhoneFormField,
    SignupForm,
    is_sign_up_by_slip,
)

__all__ = [
    "HOLDS_SLIP",
    "AnswerDataForm",
    "CommunesForm",
    "ConsentForm",
    "DataRequestForm",
    "EndForm",
    "FirstAgencyForm",
    "InvitationForm",
    "PasswordForm",
    "PhoneFormField",
    "ProfileForm",
    "SignupForm",
    "is_sign_up_by_slip",
]
