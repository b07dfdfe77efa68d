"""Counters of shared caps and of times a year: rows that approvals add to under their lock."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.money import format_vnd
from core.transitions import Refusal
from exhibitors.models import Exhibitor
from funding.models import Claim, ClaimLine, RuleCap, RuleUse
from funding.statistics import use_keys

Key = tuple[int, str, str]  # (rule, basis, key)


def lock_uses(claims: Iterable[Claim], lines: Iterable[ClaimLine]) -> dict[Key, RuleUse]:
    """The counters that these lines touch, made if they are missing, locked in the order of their keys."""
    keys = {claim.pk: use_keys(claim) for claim in claims}
    wanted = {key: cap for line in lines for key, cap in _caps_of(line, keys[line.claim_id])}
    found = {}
    for rule, basis, key in sorted(wanted):
        RuleUse.objects.get_or_create(rule_id=rule, basis=basis, key=key, defaults={"cap": wanted[rule, basis, key]})
        found[rule, basis, key] = RuleUse.objects.select_for_update().get(rule=rule, basis=basis, key=key)
    return found


def _caps_of(line: ClaimLine, keys: dict[str, str]):
    rule = line.item.rule
    for cap in rule.caps.all():
        yield (rule.pk, cap.basis, keys[cap.basis]), cap.amount_vnd
    if rule.max_times_per_year is not None:
        yield (rule.pk, RuleUse.TIMES, keys[RuleUse.TIMES]), rule.max_times_per_year


def take_uses(line: ClaimLine, claim: Claim, uses: dict[Key, RuleUse], *, amount_vnd: int) -> None:
    """Add an approved line to its counters. Raises Refusal when a cap or the times of the year are used up."""
    for (rule, basis, key), _cap in _caps_of(line, use_keys(claim)):
        use = uses[rule, basis, key]
        if basis != RuleUse.TIMES:
            _add(use, amount_vnd)
        elif not _is_counted(line, claim):
            _add(use, 1)


def give_back_uses(line: ClaimLine, claim: Claim, uses: dict[Key, RuleUse], *, amount_vnd: int, is_gone: bool) -> None:
    """Take `amount_vnd` out of the counters; the turn too when the line is gone and no other stands for it."""
    for (rule, basis, key), _cap in _caps_of(line, use_keys(claim)):
        use = uses[rule, basis, key]
        if basis != RuleUse.TIMES:
            use.used -= amount_vnd
        elif is_gone and not _is_counted(line, claim):
            use.used -= 1
        use.save(update_fields=["used"])


def _is_counted(line: ClaimLine, claim: Claim) -> bool:
    """Whether another approved line under the same rule already counts this event as a time."""
    others = ClaimLine.objects.approved().exclude(pk=line.pk)
    return others.filter(item__rule=line.item.rule_id, claim__participation=claim.participation_id).exists()


def _add(use: RuleUse, number: int) -> None:
    if use.used + number > use.cap:
        if use.basis == RuleUse.TIMES:
            raise Refusal(_("the rule supports a producer %(most)s times a year, and that is used up") % {"most": use.cap})
        words = {"left": format_vnd(use.cap - use.used), "cap": format_vnd(use.cap), "basis": RuleCap.Basis(use.basis).label}
        raise Refusal(_("only %(left)s of the cap of %(cap)s %(basis)s are left; return the claim to work it out anew") % words)
    use.used += number
    use.save(update_fields=["used"])


@transaction.atomic
def join_uses(kept: Exhibitor, *, merged: Exhibitor) -> None:
    """Two profiles were one producer: what both used of yearly caps and turns is one sum.

    Raises Refusal when together they were given more than a rule allows: that is put right by a recovery first.
    """
    rows = RuleUse.objects.select_for_update().filter(key__startswith=f"producer:{merged.pk}/").select_related("rule")
    for use in rows.order_by("rule", "basis", "key"):
        year = use.key.partition("/")[2]
        standing, _new = RuleUse.objects.get_or_create(
            rule=use.rule, basis=use.basis, key=f"producer:{kept.pk}/{year}", defaults={"cap": use.cap}
        )
        target = RuleUse.objects.select_for_update().get(pk=standing.pk)
        if target.used + use.used > target.cap:
            raise Refusal(
                _("Together they were given more support in %(year)s than “%(rule)s” allows. Recover the difference first.")
                % {"year": year, "rule": use.rule}
            )
        target.used += use.used
        target.save(update_fields=["used"])
        use.delete()
