"""What a manager does to the posts of an agency by a button."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts import actions
from accounts.forms import AnswerDataForm, CommunesForm, EndForm
from accounts.models import DataRequest, Invitation, Membership, Role, User
from core.verbs import Verb


def of_post(request, membership: Membership) -> dict:
    return {"membership": membership}


def people_page(_row, _made=None) -> str:
    return reverse("membership_list")


def post_or_people(membership: Membership, _made) -> str:
    """A post that had not begun is gone once it is ended."""
    is_there = Membership.objects.filter(pk=membership.pk).exists()
    return membership.get_absolute_url() if is_there else people_page(membership)


def has_open_number(user: User) -> bool:
    return bool(user.new_phone or (user.phone and not user.phone_confirmed_at))


end_membership = Verb(
    Membership,
    actions.end_membership,
    label=gettext_lazy("End or hand over"),
    form=EndForm,
    given=lambda request, membership: {"membership": membership, "user": request.user},
    fits=lambda membership: membership.state != "ended",
    leads=post_or_people,
    done=gettext_lazy("Noted. The right ends, and passes on, on that day by itself."),
)
set_communes = Verb(
    Membership,
    actions.set_communes,
    label=gettext_lazy("Change the communes"),
    form=CommunesForm,
    given=of_post,
    fits=lambda membership: membership.role == Role.OFFICER and membership.state != "ended",
    done=gettext_lazy("Saved."),
)
withdraw_invitation = Verb(
    Invitation,
    actions.withdraw_invitation,
    label=gettext_lazy("Withdraw"),
    becomes=[Invitation.Status.WITHDRAWN],
    back=people_page,
    done=gettext_lazy("Withdrawn: its link opens nothing any more."),
)
reopen_membership = Verb(
    Membership,
    actions.reopen_membership,
    label=gettext_lazy("Let the person in again"),
    fits=lambda membership: not membership.user.is_active,
    done=gettext_lazy("The person can sign in again."),
)
confirm_member_phone = Verb(
    Membership,
    actions.confirm_member_phone,
    label=gettext_lazy("I know this number: confirm it"),
    fits=lambda membership: has_open_number(membership.user),
    suits=lambda membership, user: membership.user_id != user.pk,
    done=gettext_lazy("The number is confirmed."),
)
fulfil_data_request = Verb(
    DataRequest,
    actions.fulfil_data_request,
    label=gettext_lazy("It is done"),
    words=lambda asked: f"{asked} · {asked.note}",
    form=AnswerDataForm,
    becomes=[DataRequest.Status.DONE],
    suits=lambda asked, user: asked.user_id != user.pk,
    done=gettext_lazy("Answered."),
    tone="primary",
)
refuse_data_request = Verb(
    DataRequest,
    actions.refuse_data_request,
    label=gettext_lazy("Refuse"),
    words=lambda asked: f"{asked} · {asked.note}",
    form=AnswerDataForm,
    becomes=[DataRequest.Status.REFUSED],
    suits=lambda asked, user: asked.user_id != user.pk,
    done=gettext_lazy("Answered."),
)
