"""Counters of shared caps and of times a year: rows that approvals add to under their lock."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.money import format_vnd
from core.transitions import Refusal
from funding.models import Claim, ClaimLine, Rule, RuleCap, RuleUse
from funding.statistics import use_keys
from producers.models import Producer

Key = tuple[str, str, str]  # (family of the rule, basis, key)


def lock_uses(claims: Iterable[Claim], lines: Iterable[ClaimLine]) -> dict[Key, RuleUse]:
    """The counters that these lines touch, made if they are missing, locked in the order of their
    keys.
    """
    keys = {claim.pk: use_keys(claim) for claim in claims}
    wanted = {
        key: (line.item.rule, cap)
        for line in lines
        for key, cap in _caps_of(line, keys[line.claim_id])
    }
    found = {}
    for family, basis, key in sorted(wanted):
        rule, cap = wanted[family, basis, key]
        mine = {"family": family, "basis": basis, "key": key}
        RuleUse.objects.get_or_create(**mine, defaults={"rule": rule, "cap": cap})
        found[family, basis, key] = RuleUse.objects.select_for_update().get(**mine)
    return found


def _caps_of(line: ClaimLine, keys: dict[str, str]):
    rule = line.item.rule
    for cap in rule.caps.all():
        yield (rule.family, cap.basis, keys[cap.basis]), cap.amount_vnd
    if rule.max_times_per_year is not None:
        yield (rule.family, RuleUse.TIMES, keys[RuleUse.TIMES]), rule.max_times_per_year


def take_uses(line: ClaimLine, claim: Claim, uses: dict[Key, RuleUse], *, amount_vnd: int) -> None:
    """Add an approved line to its counters. Raises Refusal when a cap or the times of the year are
    used up.
    """
    for key, cap in _caps_of(line, use_keys(claim)):
        number = amount_vnd
        if key[1] == RuleUse.TIMES:
            number = 0 if _is_counted(line, claim) else 1
        if number:
            _add(uses[key], number, rule=line.item.rule, cap=cap)


def give_back_uses(
    line: ClaimLine, claim: Claim, uses: dict[Key, RuleUse], *, amount_vnd: int, is_gone: bool
) -> None:
    """Take `amount_vnd` out of the counters; the turn too when the line is gone and no other stands
    for it.
    """
    for key, _cap in _caps_of(line, use_keys(claim)):
        use = uses[key]
        if use.basis != RuleUse.TIMES:
            use.used -= amount_vnd
        elif is_gone and not _is_counted(line, claim):
            use.used -= 1
        use.save(update_fields=["used"])


def _is_counted(line: ClaimLine, claim: Claim) -> bool:
    """Whether another approved line under the same rule, of any version, already counts this event
    as a time.
    """
    others = (
        ClaimLine.objects.approved()
        .exclude(pk=line.pk)
        .filter(claim__participation=claim.participation_id)
    )
    rule = line.item.rule
    return others.filter(item__rule__code=rule.code, item__rule__agency=rule.agency_id).exists()


def _add(use: RuleUse, number: int, *, rule: Rule, cap: int) -> None:
    if use.used + number > cap:
        if use.basis == RuleUse.TIMES:
            raise Refusal(
                _("the rule supports a producer %(most)s times a year, and that is used up")
                % {"most": cap}
            )
        words = {
            "left": format_vnd(max(cap - use.used, 0)),
            "cap": format_vnd(cap),
            "basis": RuleCap.Basis(use.basis).label,
        }
        raise Refusal(
            _(
                "only %(left)s of the cap of %(cap)s %(basis)s are left; return the claim to work"
                " it out anew"
            )
            % words
        )
    use.used, use.rule, use.cap = use.used + number, rule, cap
    use.save(update_fields=["used", "rule", "cap"])


@transaction.atomic
def join_uses(kept: Producer, *, merged: Producer) -> None:
    """Two profiles were one producer: what both used of yearly caps and turns is one sum.

    Raises Refusal when together they were given more than a rule allows: that is put right by a
    recovery first.
    """
    rows = (
        RuleUse.objects.select_for_update()
        .filter(key__startswith=f"producer:{merged.pk}/")
        .select_related("rule")
    )
    for use in rows.order_by("family", "basis", "key"):
        year = use.key.partition("/")[2]
        standing, _new = RuleUse.objects.get_or_create(
            family=use.family,
            basis=use.basis,
            key=f"producer:{kept.pk}/{year}",
            defaults={"cap": use.cap, "rule": use.rule},
        )
        target = RuleUse.objects.select_for_update().get(pk=standing.pk)
        if target.used + use.used > target.cap:
            raise Refusal(
                _(
                    "Together they were given more support in %(year)s than “%(rule)s” allows."
                    " Recover the difference first."
                )
                % {"year": year, "rule": use.rule}
            )
        target.used += use.used
        target.save(update_fields=["used"])
        use.delete()
