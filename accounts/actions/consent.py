from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import Consent, User


@transaction.atomic
def record_consents(user: User, *, given: Collection[str], at: datetime, channel: str) -> int:
    """Note for every purpose what the person wants now; returns how many answers are new. What was
    said before stays.

    A purpose that was never agreed to and is not now needs no row: silence is no consent.
    """
    User.objects.select_for_update().get(pk=user.pk)
    held = Consent.objects.held_by(user)
    wanted = dict.fromkeys(given, Consent.TEXT_VERSION)
    changed = [purpose for purpose in Consent.ASKED if wanted.get(purpose) != held.get(purpose)]
    for purpose in changed:
        Consent(
            user=user,
            purpose=purpose,
            text_version=Consent.TEXT_VERSION,
            is_given=purpose in given,
            recorded_at=at,
            channel=channel,
        ).save()
    return len(changed)
