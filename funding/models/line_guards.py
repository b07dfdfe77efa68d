"""What the database itself refuses of a support line: SQL over the row as it shall be (NEW) and as
it is (OLD).
"""

from core.guards import Guard
from funding.models.period import closed_at

AGENCY = "(SELECT c.agency_id FROM {Claim} c WHERE c.id = NEW.claim_id)"
CLAIM_STATUS = "(SELECT c.status FROM {Claim} c WHERE c.id = NEW.claim_id)"
COUNTS = "COALESCE(NEW.settled_vnd, NEW.approved_vnd, 0)"
IS_APPROVED = "NEW.status IN {ClaimLine.APPROVED}"


# The approved lines l of other claims under any version of the rule of item i: c and p are our
# claim and participation, d and q theirs. SQLite joins in the order of writing when it reads CROSS
# JOIN, and so begins with ours and not with every line.
OTHERS = (
    "{Claim} c CROSS JOIN {Participation} p CROSS JOIN {Participation} q"
    " CROSS JOIN {Claim} d"
    " CROSS JOIN {ClaimLine} l CROSS JOIN {RuleItem} j CROSS JOIN {Rule} s CROSS"
    " JOIN {Rule} t"
    " WHERE c.id = NEW.claim_id AND p.id = c.participation_id AND <same> AND d.participation_id ="
    " q.id AND l.claim_id = d.id"
    " AND l.id <> NEW.id AND l.status IN {ClaimLine.APPROVED} AND j.id = l.item_id AND"
    " s.id = j.rule_id"
    " AND t.id = i.rule_id AND t.code = s.code AND COALESCE(t.agency_id, 0) ="
    " COALESCE(s.agency_id, 0)"
)
SAME_PRODUCER_AND_YEAR = "q.producer_id = p.producer_id AND d.year = c.year"
# The other lines l of the same participation for the same cost; an index of the cost would lead to
# every line there is.
ALIKE = (
    "{Claim} c CROSS JOIN {ClaimLine} l"
    " WHERE c.participation_id = (SELECT participation_id FROM {Claim} WHERE id ="
    " NEW.claim_id) AND l.claim_id = c.id"
    " AND l.id <> NEW.id AND l.status <> {ClaimLine.Status.VOIDED} AND l.cost_item_id + 0 ="
    " NEW.cost_item_id"
)


def _shared(basis: str, same: str) -> Guard:
    """Approved lines that share a cap of this basis do not pass it together; `same` relates theirs
    to ours.
    """
    return Guard(
        f"shared_cap_holds_per_{basis}",
        f"{IS_APPROVED} AND EXISTS (SELECT 1 FROM {{RuleItem}} i JOIN {{RuleCap}} k ON"
        f" k.rule_id = i.rule_id"
        f" WHERE i.id = NEW.item_id AND k.basis = '{basis}' AND k.amount_vnd < {COUNTS} +"
        f" COALESCE((SELECT"
        f" SUM(COALESCE(l.settled_vnd, l.approved_vnd))"
        f" FROM {OTHERS.replace('<same>', same)}), 0))",
    )


def _signed(row: str) -> str:
    """A second source was signed for this row, and its own rule allows one."""
    return (
        f"({row}.override_by_id IS NOT NULL AND COALESCE((SELECT r.allows_second_source FROM"
        f" {{Rule}} r"
        f" JOIN {{RuleItem}} i ON i.rule_id = r.id WHERE i.id = {row}.item_id), false))"
    )


def _at_most(number: str) -> str:
    """So many booths or people of the row as its rule's item i allows."""
    return f"CASE WHEN i.max_{number} < NEW.{number} THEN i.max_{number} ELSE NEW.{number} END"


FROZEN = (
    "claim_id",
    "cost_item_id",
    "source",
    "mode",
    "amount_vnd",
    "item_id",
    "budget_line_id",
    "invoice_id",
    "invoiced_vnd",
    "vat_vnd",
    "booths",
    "people",
    "days",
    "eligible_vnd",
    "cap_vnd",
    "recorder_id",
    "stars",
    "override_by_id",
    "override_reason",
    "steps",
)

BESIDE_A_PACKAGE = (
    "NEW.status <> {ClaimLine.Status.VOIDED} AND EXISTS (SELECT 1 FROM {Claim} c CROSS JOIN"
    " {ClaimLine} l JOIN {PackagePart} k ON k.package_id = l.cost_item_id AND k.part_id ="
    " NEW.cost_item_id OR k.part_id = l.cost_item_id AND k.package_id = NEW.cost_item_id"
    " WHERE c.participation_id = (SELECT participation_id FROM {Claim} WHERE id = NEW.claim_id)"
    " AND l.claim_id = c.id AND l.id <> NEW.id AND l.status <> {ClaimLine.Status.VOIDED})"
)

LINE_GUARDS = [
    Guard(
        "one_source_per_cost_item_and_participation",
        f"NEW.status <> {{ClaimLine.Status.VOIDED}} AND EXISTS (SELECT 1 FROM {ALIKE} AND l.source"
        f" <> NEW.source"
        f" AND NOT {_signed('NEW')} AND NOT {_signed('l')})",
    ),
    Guard(
        "one_rule_per_cost",
        f"NEW.status <> {{ClaimLine.Status.VOIDED}} AND NEW.product_id IS NULL AND EXISTS (SELECT"
        f" 1 FROM {ALIKE} AND"
        f" l.source = NEW.source"
        " AND (NEW.mode = {ClaimLine.Mode.RUN} OR l.mode = {ClaimLine.Mode.RUN}) AND l.product_id"
        " IS NULL AND (l.claim_id <>"
        " NEW.claim_id"
        " OR l.item_id IS DISTINCT FROM NEW.item_id OR l.invoice_id IS NULL OR NEW.invoice_id IS"
        " NULL))",
    ),
    Guard("package_excludes_its_parts", BESIDE_A_PACKAGE, events=("INSERT",)),
    Guard(
        "package_goes_on_excluding_its_parts",
        f"OLD.cost_item_id <> NEW.cost_item_id AND {BESIDE_A_PACKAGE}",
        events=("UPDATE",),
    ),
    Guard(
        "one_voucher_per_cost_and_participation",
        f"NEW.mode = {{ClaimLine.Mode.LOGGED}} AND NEW.status <> {{ClaimLine.Status.VOIDED}} AND"
        f" EXISTS (SELECT 1 FROM {ALIKE} AND"
        f" l.mode = {{ClaimLine.Mode.LOGGED}}"
        " AND l.voucher_key = NEW.voucher_key)",
    ),
    Guard(
        "line_keeps_its_product",
        "OLD.product_id IS DISTINCT FROM NEW.product_id AND ({ClaimLine.Mode.RUN} <> NEW.mode OR"
        " OLD.product_id IS NULL OR NEW.product_id IS NULL OR (SELECT p.identity_key FROM"
        " {Product} p WHERE p.id = OLD.product_id) <> (SELECT p.identity_key FROM {Product} p WHERE"
        " p.id = NEW.product_id))",
        events=("UPDATE",),
    ),
    Guard("recorder_stays", "OLD.recorder_id <> NEW.recorder_id", events=("UPDATE",)),
    Guard(
        "line_is_written_while_its_claim_is_open",
        "NEW.mode = {ClaimLine.Mode.RUN} AND NEW.status = {ClaimLine.Status.DRAFT}"
        f" AND {CLAIM_STATUS} NOT IN {{Claim.OPEN}}",
        events=("INSERT",),
    ),
    Guard(
        "line_is_worked_out_while_its_claim_is_open",
        "NEW.mode = {ClaimLine.Mode.RUN} AND ("
        + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
        + ")"
        f" AND {CLAIM_STATUS} NOT IN {{Claim.OPEN}}",
        events=("UPDATE",),
    ),
    Guard(
        "paid_line_is_not_voided",
        "NEW.mode = {ClaimLine.Mode.RUN} AND NEW.status = {ClaimLine.Status.VOIDED} AND"
        " COALESCE(NEW.paid_vnd, 0) > 0",
    ),
    Guard(
        "only_drafts_are_removed",
        "OLD.status <> {ClaimLine.Status.DRAFT}",
        events=("DELETE",),
    ),
    Guard(
        "run_line_begins_as_a_draft",
        "NEW.mode = {ClaimLine.Mode.RUN} AND NEW.status <> {ClaimLine.Status.DRAFT}",
        events=("INSERT",),
    ),
    Guard(
        "approved_line_keeps_its_calculation",
        "OLD.status <> {ClaimLine.Status.DRAFT} AND ("
        + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
        + " OR OLD.approved_vnd IS DISTINCT FROM NEW.approved_vnd OR OLD.approver_id IS DISTINCT"
        " FROM NEW.approver_id"
        " OR NEW.status = {ClaimLine.Status.DRAFT} OR OLD.settled_vnd IS NOT NULL AND"
        " OLD.settled_vnd IS DISTINCT"
        " FROM NEW.settled_vnd"
        " OR OLD.mode = {ClaimLine.Mode.LOGGED} AND (OLD.paid_on <> NEW.paid_on OR"
        " OLD.voucher_number <>"
        " NEW.voucher_number))",
        events=("UPDATE",),
    ),
    Guard(
        "line_is_approved_with_its_claim",
        f"NEW.mode = {{ClaimLine.Mode.RUN}} AND {IS_APPROVED} AND {CLAIM_STATUS} NOT IN"
        f" {{Claim.APPROVED_STATES}}",
    ),
    Guard(
        "line_belongs_to_its_rule_and_budget",
        "NEW.mode = {ClaimLine.Mode.RUN} AND ((SELECT i.cost_item_id FROM {RuleItem} i WHERE i.id ="
        " NEW.item_id)"
        " <> NEW.cost_item_id OR NOT EXISTS (SELECT 1 FROM {BudgetLine} b JOIN {Claim}"
        " c"
        " ON c.programme_id = b.programme_id WHERE b.id = NEW.budget_line_id AND c.id ="
        " NEW.claim_id"
        " AND b.source = NEW.source))",
    ),
    Guard(
        "invoice_is_of_the_claim_and_covers_its_lines",
        "NEW.invoice_id IS NOT NULL AND NEW.status <> {ClaimLine.Status.VOIDED} AND EXISTS (SELECT"
        " 1 FROM"
        " {Invoice} v"
        " WHERE v.id = NEW.invoice_id AND (v.claim_id <> NEW.claim_id OR v.released_at IS NOT NULL"
        " OR v.total_vnd < NEW.invoiced_vnd + COALESCE((SELECT SUM(l.invoiced_vnd) FROM"
        " {ClaimLine} l"
        " WHERE l.invoice_id = NEW.invoice_id AND l.id <> NEW.id AND l.status <>"
        " {ClaimLine.Status.VOIDED}), 0)))",
    ),
    Guard(
        "rate_and_item_cap_hold",
        f"{IS_APPROVED} AND EXISTS (SELECT 1 FROM {{RuleItem}} i WHERE i.id = NEW.item_id AND"
        f" (i.rate_pct IS NOT NULL"
        " AND NEW.approved_vnd * 10000 > (NEW.invoiced_vnd - NEW.vat_vnd) * CAST(ROUND(i.rate_pct"
        " * 100) AS BIGINT)"
        " OR i.cap_vnd IS NOT NULL"
        f" AND NEW.approved_vnd > i.cap_vnd * CASE i.cap_per WHEN 'booth' THEN {_at_most('booths')}"
        f" WHEN 'person' THEN {_at_most('people')} WHEN 'person_day' THEN {_at_most('people')} *"
        f" NEW.days ELSE 1 END))",
    ),
    _shared("participation", "q.id = p.id"),
    _shared("producer_year", SAME_PRODUCER_AND_YEAR),
    _shared("event", "q.event_id = p.event_id"),
    Guard(
        "times_a_year_hold",
        f"{IS_APPROVED} AND EXISTS (SELECT 1 FROM {{RuleItem}} i JOIN {{Rule}} r ON r.id ="
        f" i.rule_id"
        " WHERE i.id = NEW.item_id AND r.max_times_per_year < (SELECT COUNT(DISTINCT"
        " d.participation_id)"
        f" FROM {OTHERS.replace('<same>', SAME_PRODUCER_AND_YEAR)} AND d.participation_id <>"
        f" c.participation_id) + 1)",
    ),
    Guard(
        "nobody_decides_for_a_producer_they_act_for",
        "EXISTS (SELECT 1 FROM {Claim} c JOIN {Participation} p ON p.id ="
        " c.participation_id"
        " JOIN {Representative} r ON r.producer_id = p.producer_id WHERE c.id ="
        " NEW.claim_id"
        " AND r.since <= CURRENT_DATE AND (r.until IS NULL OR r.until > CURRENT_DATE)"
        " AND r.user_id IN (NEW.approver_id, NEW.payer_id))",
    ),
    Guard(
        "line_is_paid_what_its_payments_say",
        "NEW.mode = {ClaimLine.Mode.RUN} AND COALESCE(NEW.paid_vnd, 0) <> COALESCE((SELECT"
        " SUM(CASE WHEN p.kind ="
        " {Payment.Kind.RECOVERY}"
        " THEN -p.amount_vnd ELSE p.amount_vnd END) FROM {Payment} p WHERE p.line_id = NEW.id"
        " AND p.status = {Payment.Status.DONE}), 0)",
    ),
    Guard(
        "line_is_dated_in_an_open_period",
        f"NEW.mode = {{ClaimLine.Mode.LOGGED}} AND {closed_at('NEW.paid_on', AGENCY)}",
    ),
]
