"""What is done to recognitions and to requests to act for a producer by a button."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.verbs import has_open_number
from core.forms import ReasonForm
from core.verbs import Verb
from producers import actions
from producers.forms import (
    MOST_FOUND,
    CorrectionForm,
    ExtensionForm,
    MergeForm,
    RefusalForm,
    RestorationForm,
    RevocationForm,
)
from producers.models import Producer, Recognition, Representative, TakeOver, producers_of


def requests_page(asked: TakeOver) -> str:
    return reverse("take_over_list")


def likely_same(request, producer: Producer):
    """Profiles of the same home agency: the likely ones, or those that the words in the address
    find; never one that the person acts for.
    """
    others = Producer.objects.visible_to(request.user).exclude(pk__in=producers_of(request.user))
    others = others.filter(home_agency=producer.home_agency_id).select_related("commune")
    words = request.GET.get("q", "")
    return others.search(words).exclude(pk=producer.pk) if words else others.like(producer)


def found_for_merge(request, producer: Producer) -> dict:
    n = likely_same(request, producer).count()
    return {
        "producer": producer,
        "words": request.GET.get("q", ""),
        "n": n,
        "most": MOST_FOUND,
    }


merge_producers = Verb(
    Producer,
    actions.merge_producers,
    label=gettext_lazy("Merge with another profile"),
    form=MergeForm,
    given=lambda request, producer: {"found": likely_same(request, producer)},
    template="producers/merge_producers.html",
    shows=found_for_merge,
    done=gettext_lazy("Both profiles are one now."),
)
grant_take_over = Verb(
    TakeOver,
    actions.grant_take_over,
    label=gettext_lazy("Let them act for it"),
    asks=True,
    template="producers/grant_take_over.html",
    shows=lambda request, asked: {"asked": asked},
    becomes=[TakeOver.Status.GRANTED],
    back=requests_page,
    done=lambda asked, _made: (
        _("%(person)s acts for %(name)s from today.")
        % {"person": asked.user, "name": asked.producer}
    ),
    tone="primary",
)
verify_recognition = Verb(
    Recognition,
    actions.verify_recognition,
    label=gettext_lazy("I have seen the decision: verify"),
    fits=lambda recognition: not (recognition.verified_at or recognition.refused_at),
    back=lambda recognition: recognition.product,
    tone="primary",
)


def product_of(recognition: Recognition, _made=None):
    return recognition.product


def holds(recognition: Recognition) -> bool:
    return recognition.verified_at is not None and recognition.revoked_on is None


correct_recognition = Verb(
    Recognition,
    actions.correct_recognition,
    label=gettext_lazy("Correct"),
    title=gettext_lazy("Correct the recognition"),
    form=CorrectionForm,
    given=lambda request, recognition: {
        "instance": recognition,
        "product": recognition.product,
    },
    back=product_of,
    done=gettext_lazy("Corrected."),
)
refuse_recognition = Verb(
    Recognition,
    actions.refuse_recognition,
    label=gettext_lazy("Do not accept"),
    title=gettext_lazy("Do not accept the recognition"),
    form=ReasonForm,
    fits=lambda recognition: not (recognition.verified_at or recognition.refused_at),
    back=product_of,
    done=gettext_lazy("Not accepted. The producer reads your reason."),
)
revoke_recognition = Verb(
    Recognition,
    actions.revoke_recognition,
    label=gettext_lazy("Revoke"),
    title=gettext_lazy("Revoke the recognition"),
    form=RevocationForm,
    fits=holds,
    back=product_of,
    done=gettext_lazy("Revoked: its stars do not count from that day on."),
)
restore_recognition = Verb(
    Recognition,
    actions.restore_recognition,
    label=gettext_lazy("Take the revocation back"),
    form=RestorationForm,
    fits=lambda recognition: recognition.revoked_on is not None,
    back=product_of,
    done=gettext_lazy("The recognition holds again."),
)
extend_recognition = Verb(
    Recognition,
    actions.extend_recognition,
    label=gettext_lazy("Extend"),
    title=gettext_lazy("Extend the recognition"),
    form=ExtensionForm,
    given=lambda request, recognition: {"recognition": recognition},
    fits=holds,
    back=product_of,
    done=gettext_lazy("Extended."),
)
refuse_take_over = Verb(
    TakeOver,
    actions.refuse_take_over,
    label=gettext_lazy("Refuse"),
    title=gettext_lazy("Refuse the request"),
    words=lambda asked: f"{asked.user} · {asked.producer}",
    form=RefusalForm,
    becomes=[TakeOver.Status.REFUSED],
    back=requests_page,
    done=gettext_lazy("Refused. The person reads your reason on their page."),
)
confirm_representative_phone = Verb(
    Representative,
    actions.confirm_representative_phone,
    label=gettext_lazy("I know this number: confirm it"),
    fits=lambda representative: has_open_number(representative.user),
    suits=lambda representative, user: representative.user_id != user.pk,
    back=lambda representative: representative.producer,
    done=gettext_lazy("The number is confirmed."),
)
