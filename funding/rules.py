import rules

from accounts.models import Role, roles_of
from accounts.rules import keeps_books_at, reads_at
from core.forms import is_key
from funding.models import Claim
from office.rules import PAPER_READERS, PAPER_WRITERS, READERS
from producers.models import producers_of
from producers.rules import is_representative


@rules.predicate
def keeps_books_for(user, participation):
    """Keeps the books of the host, the sending agency or the producer's home agency."""
    sender = participation.delegation and participation.delegation.agency_id
    return keeps_books_at(
        user, participation.event.host_id, sender, participation.producer.home_agency_id
    )


@rules.predicate
def keeps_books_of_line(user, line):
    return keeps_books_at(user, line.claim.agency_id)


@rules.predicate
def keeps_books_of_payment(user, payment):
    return keeps_books_of_line(user, payment.line)


@rules.predicate
def keeps_books_of_agency(user, thing):
    """Keeps the books of the agency that a claim, programme or period belongs to."""
    return keeps_books_at(user, thing.agency_id)


@rules.predicate
def decides_on_claim(user, claim):
    """Keeps its books; never for a producer that the person acts for."""
    return keeps_books_of_agency(
        user, claim
    ) and claim.participation.producer_id not in producers_of(user)


@rules.predicate
def keeps_books_of_budget(user, budget_line):
    return keeps_books_at(user, budget_line.programme.agency_id)


@rules.predicate
def keeps_books_somewhere(user, _thing=None):
    return bool(roles_of(user).at(Role.FINANCE))


@rules.predicate
def reads_money(user, participation):
    """The producer's people and the desks of host, sender and home agency; officers do not see
    money.
    """
    sender = participation.delegation and participation.delegation.agency_id
    desks = (participation.event.host_id, sender, participation.producer.home_agency_id)
    return is_representative(user, participation.producer) or reads_at(user, *desks)


def may_read_claim_paper(user, pk: str) -> bool:
    return is_key(pk) and Claim.objects.visible_to(user).filter(pk=pk).exists()


def reads_money_paper(user, paper) -> bool:
    """The desk of the paying agency, which is whoever sees the paper at all."""
    return user.is_superuser or reads_at(user, paper.agency_id)


def writes_money_paper(user, paper) -> bool:
    return keeps_books_at(user, paper.agency_id)


READERS["claim"] = may_read_claim_paper
for kind in ("support_list", "payment_request", "acceptance", "settlement"):
    PAPER_READERS[kind], PAPER_WRITERS[kind] = reads_money_paper, writes_money_paper

rules.add_perm("funding.view_claims", reads_money)
for verb in ("draft_claim", "log_support"):
    rules.add_perm(f"funding.{verb}", keeps_books_for)
for verb in ("void_support", "change_claim_line", "remove_claim_line"):
    rules.add_perm(f"funding.{verb}", keeps_books_of_line)
for verb in (
    "add_claim_line",
    "add_prize_line",
    "add_claim_paper",
    "cancel_claim",
):
    rules.add_perm(f"funding.{verb}", keeps_books_of_agency)
for verb in (
    "submit_claims",
    "check_claims",
    "appraise_claims",
    "approve_claims",
    "return_claim",
    "refuse_claim",
    "settle_claims",
    "waive_evidence",
    "order_payments",
    "order_advances",
    "order_recoveries",
):
    rules.add_perm(f"funding.{verb}", decides_on_claim)
for verb in ("record_payment", "fail_payment"):
    rules.add_perm(f"funding.{verb}", keeps_books_of_payment)
for verb in ("propose_claims", "draft_support_paper", "take_results", "close_period"):
    rules.add_perm(f"funding.{verb}", keeps_books_somewhere)
for noun in ("programme", "rule", "cost_price"):
    rules.add_perm(f"funding.add_{noun}", keeps_books_somewhere)
for verb in ("change_programme", "allot_budget", "add_rule_item", "delete_rule"):
    rules.add_perm(f"funding.{verb}", keeps_books_of_agency)
for verb in ("transfer_budget", "reduce_budget", "settle_budget_line", "draft_settlement"):
    rules.add_perm(f"funding.{verb}", keeps_books_of_budget)
for verb in ("ask_reopening", "reopen_period", "keep_closed"):
    rules.add_perm(f"funding.{verb}", keeps_books_of_agency)
