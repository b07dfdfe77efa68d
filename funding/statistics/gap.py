"""What a checker should stumble over before money is promised or paid."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from funding.models import Claim, ClaimLine, ClaimPaper


def gaps(claims: Iterable[Claim]) -> dict[int, list[str]]:
    """{claim: sentences}: costs without an invoice (a prize needs none), and no paper at all; two
    queries for any number.
    """
    keys, bare = [claim.pk for claim in claims], defaultdict(list)
    lines = ClaimLine.objects.run().standing().filter(claim__in=keys, invoice=None, product=None)
    for line in lines.select_related("cost_item").in_order():
        bare[line.claim_id].append(str(line.cost_item))
    papered = set(ClaimPaper.objects.filter(claim__in=keys).values_list("claim", flat=True))
    found = {}
    for key in keys:
        found[key] = (
            [_("No invoice is entered for: %(costs)s.") % {"costs": ", ".join(bare[key])}]
            if bare[key]
            else []
        )
        found[key] += [] if key in papered else [_("No paper is uploaded yet.")]
    return found
