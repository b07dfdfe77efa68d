from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.facts import recount
from core.transitions import Refusal
from producers.actions.producer import recount_stars
from producers.models import Merge, Producer, Product, TakeOver, producers_of
from producers.signals import producers_merged, producers_merging

# What the profile that stays takes over where it has nothing of its own.
FILLED = ("tax_code", "address", "contact_name", "phone", "email")

# What staff have seen of a recognition, and goes with their word.
VERIFIED = [
    "verified_at",
    "verified_by",
    "expires_on",
    "extended_until",
    "revoked_on",
    "refused_at",
    "code",
    "score",
    "paper",
]


@transaction.atomic
def merge_producers(
    kept: Producer, *, merged: Producer, reason: str, by: User, at: datetime
) -> Merge:
    """Two profiles are one producer: everything of `merged` goes over to `kept`; `merged` stays,
    empty and hidden.

    What was frozen stays as it was printed. Raises Refusal when one has been merged before, when
    they have different home agencies, when they disagree on a recognition of one day, or when an
    app above says so (`producers_merging`, `producers_merged`).

    Effects: slips of the merged profile are void; apps above hand over what is theirs.
    """
    pks = sorted({kept.pk, merged.pk})
    producers_merging.send(Producer, kept=kept, merged=merged)
    rows = {
        row.pk: row
        for row in Producer.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    }
    kept, merged = rows[kept.pk], rows[merged.pk]
    _refuse_unfit(kept, merged)
    if producers_of(by) & {kept.pk, merged.pk}:
        raise Refusal(
            _("You act for one of these two. Somebody else of your agency must merge them.")
        )
    moved = {"people": _move_people(kept, merged), **_move_products(kept, merged)}
    same, instead = moved["same_products"], {}
    for old, new in same.items():
        instead |= _join_products(Product.objects.get(pk=old), Product.objects.get(pk=new))
    told = producers_merged.send(
        Producer, kept=kept, merged=merged, same_products=same, instead=instead
    )
    for _receiver, keys in told:
        moved |= keys or {}
    _move_requests(kept, merged)
    _join_profiles(kept, merged)
    recount(Producer.objects.filter(pk__in=pks))
    recount_stars(Product.objects.filter(producer__in=pks).values_list("pk", flat=True))
    merge = Merge(kept=kept, merged=merged, reason=reason, moved=moved, by=by, at=at)
    merge.save()
    return merge


def _join_profiles(kept, merged) -> None:
    """What is empty here comes from the other, which is hidden, with all that went into it."""
    for name in FILLED:
        if value := getattr(merged, name):
            setattr(kept, name, getattr(kept, name) or value)
    if merged.tax_code == kept.tax_code:
        merged.tax_code = None
    merged.merged_into = kept
    merged.save()
    kept.save()
    for earlier in Producer.objects.filter(merged_into=merged):
        earlier.merged_into = kept
        earlier.save(update_fields=["merged_into"])


def _refuse_unfit(kept, merged):
    if kept.pk == merged.pk or kept.merged_into_id or merged.merged_into_id:
        raise Refusal(_("One of these two has been merged already. Look at both again."))
    if kept.home_agency_id != merged.home_agency_id:
        raise Refusal(
            _(
                "These two have different home agencies. Ask the platform administration for one"
                " home first."
            )
        )


def _move(rows, kept) -> list[int]:
    """Hand these rows over one by one, so that the history shows each; returns their keys."""
    keys = []
    for row in rows.order_by("pk"):
        row.producer = kept
        row.save(update_fields=["producer"])
        keys.append(row.pk)
    return keys


def _move_people(kept, merged):
    here = kept.representatives.filter(until=None).values("user")
    return _move(merged.representatives.exclude(until=None, user__in=here), kept)


def _move_products(kept, merged):
    own = dict(kept.products.values_list("identity_key", "pk"))
    same = {
        product.pk: own[product.identity_key]
        for product in merged.products.filter(identity_key__in=own)
    }
    return {"products": _move(merged.products.exclude(pk__in=same), kept), "same_products": same}


def _join_products(old, new):
    """The recognitions of a product that both had go over; the old one stays where it was, with
    nothing that counts. Returns {key of a recognition that stays: the twin that counts}.
    """
    own = {recognition.issued_on: recognition for recognition in new.recognitions.all()}
    instead = {}
    for recognition in old.recognitions.all():
        twin = own.get(recognition.issued_on)
        if twin is None:
            recognition.product = new
            recognition.save(update_fields=["product"])
        elif _is_same(recognition, twin):
            instead[recognition.pk] = twin
            if recognition.verified_at and not twin.verified_at:
                for name in VERIFIED:
                    setattr(twin, name, getattr(recognition, name))
                twin.save(update_fields=VERIFIED)
        else:
            raise Refusal(
                _(
                    "They disagree on the stars of “%(product)s” of %(day)s. Put the recognition"
                    " right first."
                )
                % {"product": new, "day": f"{twin.issued_on:%d/%m/%Y}"}
            )
    return instead


def _is_same(one, other) -> bool:
    """One decision; where both are verified, also in what staff have seen of its term."""
    named = [(row.stars, row.decision_number) for row in (one, other)]
    terms = [(row.expires_on, row.extended_until, row.revoked_on) for row in (one, other)]
    return named[0] == named[1] and (
        terms[0] == terms[1] or not (one.verified_at and other.verified_at)
    )


def _move_requests(kept, merged):
    """Slips are void; who has asked for the one asks for the other."""
    open_ones = (TakeOver.Status.PRINTED, TakeOver.Status.ASKED)
    for row in (
        TakeOver.objects.select_for_update()
        .filter(producer=merged, status__in=open_ones)
        .order_by("pk")
    ):
        asks_twice = TakeOver.objects.filter(
            producer=kept, user=row.user, status=TakeOver.Status.ASKED
        ).exists()
        if row.status == TakeOver.Status.PRINTED or asks_twice:
            row.become(TakeOver.Status.ANNULLED)
        else:
            row.producer = kept
        row.save()
