"""The papers of support money: list of support, payment request, acceptance record, settlement.
Always in Vietnamese.
"""

from collections import Counter, defaultdict

from django.utils.translation import gettext_lazy as _

from core.money import format_vnd, vnd_in_words
from core.transitions import Refusal
from events.models import Event
from exhibitors.models import Participation
from funding.models import BudgetLine, Claim, ClaimLine
from logistics.models import Allocation
from office.documents import PAPER_KINDS, PaperKind, official_days
from office.models import Paper

SOURCES = {
    "central": "Ngân sách trung ương",
    "provincial": "Ngân sách tỉnh",
    "district": "Ngân sách huyện (đến 2025)",
    "communal": "Ngân sách xã",
    "counterpart": "Vốn đối ứng",
    "private": "Xã hội hóa",
}
PRESENCE = {
    Participation.Status.ATTENDED: "Có tham gia",
    Participation.Status.ABSENT: "Vắng mặt",
    Participation.Status.CONFIRMED: "Chưa điểm danh",
    Participation.Status.ACCEPTED: "Chưa điểm danh",
}


def list_facts(paper: Paper) -> dict:
    """What the agency supports at an event, a row per cost: registered, approved, paid."""
    rows = [
        _row(
            line,
            amount_vnd=line.amount_vnd,
            approved_vnd=line.counts_vnd,
            paid_vnd=line.paid_vnd or 0,
        )
        for line in _lines(paper)
    ]
    return (
        _event_facts(paper)
        | _summed(rows, "approved_vnd")
        | {"paid_total": format_vnd(sum(r["paid_vnd"] for r in rows))}
    )


def request_facts(paper: Paper) -> dict:
    """What is approved and still to be paid at an event."""
    lines = [line for line in _lines(paper) if line.mode == ClaimLine.Mode.RUN and line.due_vnd > 0]
    return _event_facts(paper) | _summed(
        [_row(line, amount_vnd=line.due_vnd) for line in lines], "amount_vnd"
    )


def acceptance_facts(paper: Paper) -> dict:
    """Who came with what, at which booths, and what was found due for it."""
    due, booths = Counter(), defaultdict(list)
    for line in _lines(paper):
        due[line.claim.participation_id] += line.counts_vnd
    event = _event_of(paper)
    for row in Allocation.objects.live().for_event(event).for_list():
        booths[row.participation_id].append(row.share.booth.code)
    holding = (
        Participation.objects.for_event(event)
        .holding()
        .filter(pk__in=due)
        .prefetch_related("exhibits__product")
    )
    rows = [
        {
            "name": p.name_then,
            "booths": ", ".join(booths[p.pk]),
            "products": ", ".join(str(exhibit) for exhibit in p.exhibits.all()),
            "presence": PRESENCE.get(p.status, ""),
            "amount_vnd": due[p.pk],
        }
        for p in holding.order_by("producer__order_key", "pk")
    ]
    return _event_facts(paper) | _summed(rows, "amount_vnd")


def settlement_facts(paper: Paper) -> dict:
    """One budget line at its end: by event what was approved, paid and found due, beside what the
    ledger says.
    """
    book = BudgetLine.objects.select_related("programme").get(pk=paper.about.partition(":")[2])
    groups = defaultdict(
        lambda: {"producers": set(), "approved_vnd": 0, "paid_vnd": 0, "amount_vnd": 0}
    )
    lines = (
        ClaimLine.objects.approved()
        .filter(budget_line=book)
        .select_related("claim__participation__event")
    )
    for line in lines:
        group = groups[line.claim.participation.event]
        group["producers"].add(line.claim.participation.producer_id)
        group["approved_vnd"] += line.approved_vnd
        group["paid_vnd"] += line.paid_vnd or 0
        group["amount_vnd"] += line.settled_vnd or 0
    rows = [
        {"name": event.name, **group, "producers": len(group["producers"])}
        for event, group in sorted(groups.items(), key=lambda item: (item[0].opens_on, item[0].pk))
    ]
    return {
        "programme": book.programme.name,
        "basis": book.programme.legal_basis,
        "source": SOURCES[book.source],
        "year": book.year,
        "allotted": format_vnd(book.ceiling_vnd),
        "committed": format_vnd(book.committed_vnd),
        "paid_total": format_vnd(book.paid_vnd),
        "free": format_vnd(book.free_vnd),
        **_summed(rows, "amount_vnd"),
    }


def _event_of(paper: Paper) -> Event:
    return Event.objects.select_related("unit").get(pk=paper.about.partition(":")[2])


def _event_facts(paper: Paper) -> dict:
    event = _event_of(paper)
    claims = Claim.objects.live().filter(participation__event=event, agency=paper.agency_id)
    programmes = sorted(
        {
            f"{claim.programme.name} ({claim.programme.legal_basis})"
            for claim in claims.select_related("programme")
        }
    )
    numbers = claims.values_list("decision_number", flat=True)
    return {
        "event": event.name,
        "days": official_days(event.opens_on, event.last_day),
        "venue": event.place,
        "programme": "; ".join(programmes),
        "basis": paper.typed.get("basis")
        or "; ".join(sorted({f"Quyết định số {number}" for number in numbers if number})),
    }


def _lines(paper: Paper):
    """The agency's approved and logged lines of the event, producer by producer."""
    event = _event_of(paper)
    lines = ClaimLine.objects.standing().exclude(status=ClaimLine.Status.DRAFT)
    lines = lines.filter(claim__participation__event=event, claim__agency=paper.agency_id)
    lines = lines.select_related(
        "claim__participation__producer", "claim__participation__event", "cost_item", "budget_line"
    )
    rows = list(lines.order_by("claim__participation__producer__order_key", "pk"))
    if not rows:
        raise Refusal(_("No support is approved for this event yet."))
    return rows


def _row(line: ClaimLine, **amounts: int) -> dict:
    participation = line.claim.participation
    return {
        "name": participation.name_then,
        "tax_code": participation.tax_code_then,
        "address": participation.place_then,
        "cost": line.cost_item.name,
        "source": SOURCES[line.source],
        **amounts,
    }


def _summed(rows: list[dict], column: str) -> dict:
    """The rows numbered, with amounts as they are printed (`*_vnd` stay numbers), and the total of
    one column.
    """
    total = sum(row[column] for row in rows)
    printed = [
        {
            "no": number,
            **row,
            **{
                name.removesuffix("_vnd"): format_vnd(vnd)
                for name, vnd in row.items()
                if name.endswith("_vnd")
            },
        }
        for number, row in enumerate(rows, start=1)
    ]
    return {
        "rows": printed,
        "count": len(rows),
        "total": format_vnd(total),
        "total_vnd": total,
        "words": vnd_in_words(total),
    }


def sheet_of(*columns: tuple[str, str]):
    """A function from facts to the rows of a workbook: headings, rows, total. Columns are (heading,
    key).
    """

    def rows(facts: dict) -> list[tuple]:
        body = [tuple(row[key] for _heading, key in columns) for row in facts["rows"]]
        sums = tuple(
            sum(row[key] for row in facts["rows"]) if key.endswith("_vnd") else None
            for _heading, key in columns[1:]
        )
        return [tuple(heading for heading, _key in columns), *body, ("Cộng", *sums)]

    return rows


HEAD = {
    "number": "01/BK-TTXT",
    "draft": "DỰ THẢO",
    "parent": "SỞ CÔNG THƯƠNG",
    "agency": "TRUNG TÂM XÚC TIẾN THƯƠNG MẠI",
    "agency_name": "Trung tâm Xúc tiến thương mại",
    "place_and_date": "Bắc Ninh, ngày 05 tháng 02 năm 2026",
    "signer_title": "GIÁM ĐỐC",
    "signer_name": "Trần Văn Ký",
    "event": "Hội chợ OCOP Xuân",
    "venue": "Phường Hạ Long",
    "days": "từ ngày 06 đến ngày 11 tháng 02 năm 2026",
    "programme": "Chương trình XTTM (Kế hoạch 12/KH-UBND)",
    "count": 1,
    "total": "10.000.000 đ",
    "total_vnd": 10_000_000,
    "words": "Mười triệu đồng",
    "paid_total": "0 đ",
}
ROW = {
    "no": 1,
    "name": "HTX Vải thiều",
    "tax_code": "2400123458",
    "address": "Xã Biên Sơn, Tỉnh Bắc Ninh",
    "cost": "Thuê gian hàng",
    "source": "Ngân sách tỉnh",
    "booths": "A01",
    "products": "Vải thiều sấy",
    "presence": "Có tham gia",
    "producers": 1,
    "amount": "10.000.000 đ",
    "amount_vnd": 10_000_000,
    "approved": "10.000.000 đ",
    "approved_vnd": 10_000_000,
    "paid": "0 đ",
    "paid_vnd": 0,
}
EXAMPLE = {**HEAD, "rows": [ROW]}
SETTLED = {
    "basis": "Kế hoạch 12/KH-UBND",
    "source": "Ngân sách tỉnh",
    "year": 2026,
    "allotted": "",
    "committed": "",
    "free": "",
}

PAPER_KINDS["support_list"] = PaperKind(
    label=_("list of support"),
    symbol="BK",
    facts=list_facts,
    pdf_template="funding/pdf/support_list.html",
    word_template="funding/word/support_list.docx",
    fields=(("basis", _("Decision that it belongs to"), False),),
    example={**EXAMPLE, "basis": "Quyết định số 15/QĐ-TTXT"},
    desk="money",
    sheet=sheet_of(
        ("TT", "no"),
        ("Đơn vị thụ hưởng", "name"),
        ("Mã số thuế / số định danh", "tax_code"),
        ("Địa chỉ", "address"),
        ("Nội dung", "cost"),
        ("Nguồn", "source"),
        ("Đăng ký", "amount_vnd"),
        ("Được duyệt", "approved_vnd"),
        ("Đã chi", "paid_vnd"),
    ),
)
PAPER_KINDS["payment_request"] = PaperKind(
    label=_("payment request"),
    symbol="ĐN",
    facts=request_facts,
    pdf_template="funding/pdf/payment_request.html",
    word_template="funding/word/payment_request.docx",
    fields=(("to", _("Addressed to"), False), ("account", _("Account and bank or Treasury"), True)),
    example={**EXAMPLE, "to": "Kho bạc Nhà nước", "account": "…"},
    desk="money",
    sheet=sheet_of(
        ("TT", "no"),
        ("Đơn vị thụ hưởng", "name"),
        ("Mã số thuế / số định danh", "tax_code"),
        ("Nội dung", "cost"),
        ("Nguồn", "source"),
        ("Số tiền đề nghị", "amount_vnd"),
    ),
)
PAPER_KINDS["acceptance"] = PaperKind(
    label=_("acceptance record"),
    symbol="BB",
    facts=acceptance_facts,
    pdf_template="funding/pdf/acceptance.html",
    word_template="funding/word/acceptance.docx",
    fields=(
        ("meeting", _("Time and place"), False),
        ("side_a", _("For side A, one a line"), True),
        ("side_b", _("For side B, one a line"), True),
        ("conclusion", _("Conclusion"), True),
    ),
    example={**EXAMPLE, "meeting": "…", "side_a": "…", "side_b": "…", "conclusion": "…"},
    desk="money",
    sheet=sheet_of(
        ("TT", "no"),
        ("Đơn vị", "name"),
        ("Gian hàng", "booths"),
        ("Sản phẩm", "products"),
        ("Tham gia", "presence"),
        ("Giá trị nghiệm thu", "amount_vnd"),
    ),
)
PAPER_KINDS["settlement"] = PaperKind(
    label=_("settlement of a budget line"),
    symbol="BC",
    facts=settlement_facts,
    pdf_template="funding/pdf/settlement.html",
    word_template="funding/word/settlement.docx",
    fields=(("remarks", _("Remarks"), True),),
    example={**EXAMPLE, **SETTLED, "remarks": "…"},
    desk="settlement",
    sheet=sheet_of(
        ("TT", "no"),
        ("Sự kiện", "name"),
        ("Số chủ thể", "producers"),
        ("Được duyệt", "approved_vnd"),
        ("Đã chi", "paid_vnd"),
        ("Quyết toán", "amount_vnd"),
    ),
)
