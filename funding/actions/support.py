from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.facts import recount
from core.transitions import Refusal
from events.actions import lock_events
from events.models import Event
from exhibitors.models import Participation
from funding.actions.ledger import lock_books, refuse_closed
from funding.actions.line import save_line
from funding.models import Claim, ClaimLine, CostItem, PackagePart, Programme
from producers.actions import refuse_own_producer

COST_ITEMS = {
    "booth_rent": "Thuê gian hàng",
    "set_up": "Dàn dựng, trang trí gian hàng",
    "freight": "Vận chuyển hàng hóa",
    "travel": "Đi lại",
    "lodging": "Lưu trú",
    "per_diem": "Công tác phí",
    "promotion": "Tuyên truyền, quảng bá",
    "site": "Thuê mặt bằng",
    "meals": "Ăn uống",
    "services": "Dịch vụ phục vụ hội chợ",
    "join_fair": "Tham gia hội chợ (trọn gói)",
    "organise_fair": "Tổ chức hội chợ",
    "rural_sale": "Đưa hàng Việt về nông thôn",
    "trade_promotion": "Xúc tiến thương mại",
    "star_prize": "Thưởng đạt sao OCOP",
}
COST_ITEMS_SINCE = date(2014, 1, 1)
# {package: the costs that it contains}
PACKAGES = {
    "join_fair": ("booth_rent", "set_up", "freight", "travel", "lodging", "per_diem"),
    "organise_fair": ("site", "services", "promotion"),
}


@transaction.atomic
def log_support(
    participation: Participation,
    *,
    programme: Programme,
    cost_item: CostItem,
    source: str,
    amount_vnd: int,
    voucher_number: str,
    voucher_on: date,
    paid_on: date,
    by: User,
    at: datetime,
    note: str = "",
) -> ClaimLine:
    """Record support that was paid elsewhere or earlier, with its voucher; `amount_vnd` in whole
    đồng.

    Raises Refusal as `refuse_support`, when the voucher is logged already, and when the same cost
    item is already supported from another source (TT 60/2026/TT-BTC, Điều 2.3.b) or by a claim.
    """
    (event,) = lock_events([participation.event_id])
    participation.lock()
    participation.event = event
    lock_books(programme.agency_id)
    days = {"paid_on": paid_on, "voucher_on": voucher_on}
    refuse_support(participation, programme=programme, by=by, at=at, **days)
    claim = _folder(participation, programme, by=by, at=at)
    line = ClaimLine(
        claim=claim,
        cost_item=cost_item,
        source=source,
        amount_vnd=amount_vnd,
        paid_vnd=amount_vnd,
        voucher_number=voucher_number,
        voucher_on=voucher_on,
        paid_on=paid_on,
        note=note,
        recorder=by,
        recorded_at=at,
        mode=ClaimLine.Mode.LOGGED,
        status=ClaimLine.Status.PAID,
    )
    save_line(line)
    return line


def refuse_support(
    participation: Participation,
    *,
    programme: Programme,
    paid_on: date,
    voucher_on: date,
    by: User,
    at: datetime,
) -> None:
    """Raises Refusal when the producer holds no place at the event, when the person acts for it,
    when the day is in a closed period, outside the programme, or ahead, and when the voucher is of
    a day ahead or of before the programme.
    """
    refuse_own_producer(participation.producer_id, by=by)
    if participation.event.status == Event.Status.CANCELLED:
        raise Refusal(_("The fair was cancelled, so there is nothing to support."))
    if participation.status not in Participation.PLACED:
        raise Refusal(_("Support can be logged once the application is accepted."))
    refuse_closed(programme.agency_id, on=paid_on)
    if not programme.holds(paid_on) or paid_on > local_day(at):
        raise Refusal(
            _(
                "This day is in the future or outside the programme. Check the day, or choose"
                " another programme."
            )
        )
    if not programme.valid_from <= voucher_on <= local_day(at):
        raise Refusal(
            _("The voucher is of a day ahead, or of before the programme. Check its date.")
        )


def _folder(participation: Participation, programme: Programme, *, by: User, at: datetime) -> Claim:
    """The claim that holds what was paid elsewhere."""
    given = {
        "agency_id": programme.agency_id,
        "created_at": at,
        "created_by": by,
        "year": participation.event.opens_on.year,
    }
    standing = {
        "participation": participation,
        "programme": programme,
        "status": Claim.Status.LOGGED,
    }
    return Claim.objects.get_or_create(**standing, defaults=given)[0]


@transaction.atomic
def void_support(line: ClaimLine, *, reason: str, by: User, at: datetime) -> None:
    """Take a wrong line out of every count; it stays readable with the reason. Raises
    InvalidTransition the second time, and Refusal for whoever acts for the producer.
    """
    line.lock()
    if line.mode == ClaimLine.Mode.RUN:
        raise Refusal(_("This line is part of a claim. Cancel the claim instead."))
    refuse_own_producer(line.claim.participation.producer_id, by=by)
    lock_books(line.claim.agency_id)
    refuse_closed(line.claim.agency_id, on=line.paid_on)
    line.become(ClaimLine.Status.VOIDED)
    line.void_reason, line.voided_at = reason, at
    line.save(update_fields=["status", "void_reason", "voided_at"])
    recount(Claim.objects.filter(pk=line.claim_id))


@transaction.atomic
def load_cost_items() -> int:
    """Load the usual cost items and what packages contain; returns how many items there are."""
    for code, name in COST_ITEMS.items():
        CostItem.objects.update_or_create(
            code=code, defaults={"name": name, "valid_from": COST_ITEMS_SINCE}
        )
    items = {item.code: item for item in CostItem.objects.all()}
    for package, parts in PACKAGES.items():
        for part in parts:
            PackagePart.objects.get_or_create(package=items[package], part=items[part])
    return len(items)
