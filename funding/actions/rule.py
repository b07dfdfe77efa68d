import json
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Agency
from core.transitions import Refusal
from funding.models import CostItem, Rule, RuleAmount, RuleCap, RuleItem

RULES = Path(__file__).parent.parent / "data" / "support_rules.json"
PARTS = ("items", "caps", "valid_from", "valid_to")
PLAIN = ("cost_item", "amounts")


@transaction.atomic
def load_rules() -> int:
    """Load the rules that were found in the law; those that stand are left as they are. Returns how
    many there are.
    """
    standing = set(Rule.objects.filter(agency=None).values_list("code", flat=True))
    costs = {item.code: item for item in CostItem.objects.all()}
    for row in json.loads(RULES.read_text(encoding="utf-8")):
        if row["code"] not in standing:
            _put_rule(row, costs)
    return Rule.objects.filter(agency=None).count()


def _put_rule(row: dict, costs: dict[str, CostItem]) -> None:
    days = {
        name: date.fromisoformat(row[name]) for name in ("valid_from", "valid_to") if name in row
    }
    rule = Rule.objects.create(
        **{name: value for name, value in row.items() if name not in PARTS}, **days
    )
    RuleCap.objects.bulk_create(
        RuleCap(rule=rule, basis=basis, amount_vnd=vnd) for basis, vnd in row["caps"].items()
    )
    for position, given in enumerate(row["items"]):
        fields = {name: value for name, value in given.items() if name not in PLAIN}
        item = RuleItem.objects.create(
            rule=rule, cost_item=costs[given["cost_item"]], position=position, **fields
        )
        RuleAmount.objects.bulk_create(
            RuleAmount(item=item, case=case, stars=int(stars), amount_vnd=vnd)
            for case, amounts in given.get("amounts", {}).items()
            for stars, vnd in amounts.items()
        )


@transaction.atomic
def add_rule(agency: Agency, *, caps: dict[str, int | None], **fields) -> Rule:
    """Write an agency's rule down, or the next version of one (the same code): the one before ends
    where this one begins.

    `caps` are shared caps by basis in đồng. Raises Refusal when the new version begins before the
    old one.
    """
    before = (
        Rule.objects.filter(agency=agency, code=fields["code"])
        .select_for_update()
        .order_by("-version")
        .first()
    )
    if before and before.valid_from >= fields["valid_from"]:
        raise Refusal(
            _("Version %(n)s of this rule begins on the same day or later.") % {"n": before.version}
        )
    if before and (before.valid_to is None or before.valid_to > fields["valid_from"]):
        before.valid_to = fields["valid_from"]
        before.save(update_fields=["valid_to"])
    rule = Rule.objects.create(agency=agency, version=before.version + 1 if before else 1, **fields)
    for basis, vnd in caps.items():
        if vnd:
            RuleCap.objects.create(rule=rule, basis=basis, amount_vnd=vnd)
    return rule


def add_rule_item(rule: Rule, *, amounts: dict[tuple[str, int], int], **fields) -> RuleItem:
    """Add a cost to a rule; `amounts` are a prize's, by (case, stars). Raises Refusal for a cost
    that it has already.
    """
    try:
        with transaction.atomic():
            item = RuleItem.objects.create(rule=rule, position=rule.items.count(), **fields)
            for (case, stars), vnd in amounts.items():
                if vnd:
                    RuleAmount.objects.create(item=item, case=case, stars=stars, amount_vnd=vnd)
    except IntegrityError as error:
        if "takes_no_more_costs" in str(error):
            raise Refusal(
                _("Support rests on this rule already. Write the next version of it instead.")
            ) from None
        raise Refusal(_("This rule names that cost already.")) from None
    return item


@transaction.atomic
def delete_rule(rule: Rule) -> None:
    """Remove a draft of a rule, on which nothing can rest. Raises Refusal for any other, and where
    somebody has done it a moment ago.
    """
    rule = Rule.objects.select_for_update().filter(pk=rule.pk).first()
    if rule is None:
        raise Refusal(_("This record has been removed. Go back to the list."))
    if not rule.is_draft:
        raise Refusal(_("Support rests on this rule. Write its next version down instead."))
    rule.delete()
