"""The minutes of a selection and the list of its decisions: the same rows and numbers, in two
papers.
"""

from collections import Counter

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.transitions import Refusal
from events.models import Event
from exhibitors.models import Participation
from office.documents import PAPER_KINDS, PaperKind, official_days
from office.models import Paper
from places.models import Timeline
from producers.models import Producer

Status = Participation.Status
# What became of an application, in the words of the papers: of what is published, else of what is
# proposed.
CHOSEN, RESERVE, REFUSED, OPEN = "Được chọn", "Dự phòng", "Không được chọn", "Chưa xét"
OUTCOMES = {
    Status.ACCEPTED: CHOSEN,
    Status.CONFIRMED: CHOSEN,
    Status.ATTENDED: CHOSEN,
    Status.ABSENT: CHOSEN,
    Status.WAITLISTED: RESERVE,
    Status.DECLINED: REFUSED,
    Status.SUBMITTED: OPEN,
    Status.RETURNED: OPEN,
}
KINDS = {
    Producer.Kind.COOPERATIVE: "Hợp tác xã",
    Producer.Kind.COOPERATIVE_GROUP: "Tổ hợp tác",
    Producer.Kind.COMPANY: "Doanh nghiệp",
    Producer.Kind.HOUSEHOLD: "Hộ kinh doanh",
}
ORDER = [CHOSEN, RESERVE, REFUSED, OPEN]


def selection_facts(paper: Paper) -> dict:
    """The applications of the event that the paper is about, with outcome and reason, and their
    numbers; JSON.

    Withdrawn and lapsed applications are in neither paper.
    """
    event = Event.objects.select_related("unit", "host").get(pk=paper.about.partition(":")[2])
    if event.host_id != paper.agency_id:
        raise Refusal(_("This event has another organiser now. Draft the paper there."))
    rows = Participation.objects.for_event(event).filter(status__in=OUTCOMES)
    rows = rows.select_related("producer", "zone").prefetch_related("exhibits__product")
    timeline = Timeline().load({row.producer.commune_id for row in rows})
    lines = [_line(row, timeline, event) for row in rows]
    lines.sort(
        key=lambda line: (
            ORDER.index(line["outcome"]),
            line["rank"] or len(lines) + 1,
            line["name"],
        )
    )
    counts = Counter(line["outcome"] for line in lines)
    last = event.selections.select_related("ran_by").first()
    return {
        "event": event.name,
        "days": official_days(event.opens_on, event.last_day),
        "venue": event.place,
        "decision": event.decision_number,
        "places": event.places,
        "criteria": [f"{name} (hệ số {weight})" for name, weight in (last.basis if last else ())],
        "seed": last.seed if last else None,
        "total": len(lines),
        "chosen": counts[CHOSEN],
        "reserve": counts[RESERVE],
        "refused": counts[REFUSED],
        "open": counts[OPEN],
        "rows": [{**line, "no": number} for number, line in enumerate(lines, start=1)],
    }


def _line(participation, timeline, event) -> dict:
    decision, producer = (
        participation.pending_decision or participation.status,
        participation.producer,
    )
    address = participation.place_then or timeline.address(producer.commune_id, on=event.opens_on)
    score = participation.selection_score
    reason = (
        participation.pending_reason
        if participation.pending_decision
        else participation.decision_note
    )
    return {
        "name": participation.name_then or producer.name,
        "kind": KINDS[participation.kind_then or producer.kind],
        "address": address,
        "products": ", ".join(str(exhibit) for exhibit in participation.exhibits.all()),
        "zone": participation.zone.name if participation.zone else "",
        "rank": participation.selection_rank,
        "score": number_format(score.normalize()) if score is not None else "",
        "outcome": OUTCOMES[decision],
        "reason": reason or participation.selection_note,
    }


EXAMPLE_ROW = {
    "no": 1,
    "name": "HTX Vải thiều",
    "kind": "Hợp tác xã",
    "address": "Xã Biên Sơn, Tỉnh Bắc Ninh",
    "products": "Vải thiều sấy",
    "zone": "Khu A",
    "rank": 1,
    "score": "82,5",
    "outcome": CHOSEN,
    "reason": "",
}
EXAMPLE = {
    "number": "01/BB-TTXT",
    "draft": "DỰ THẢO",
    "parent": "SỞ CÔNG THƯƠNG",
    "agency": "TRUNG TÂM XÚC TIẾN THƯƠNG MẠI",
    "agency_name": "Trung tâm Xúc tiến thương mại",
    "place_and_date": "Bắc Ninh, ngày 05 tháng 02 năm 2026",
    "signer_title": "GIÁM ĐỐC",
    "signer_name": "Trần Văn Ký",
    "event": "Hội chợ OCOP Xuân",
    "days": "từ ngày 06 đến ngày 11 tháng 02 năm 2026",
    "venue": "Phường Hạ Long",
    "decision": "12/QĐ-UBND",
    "places": 1,
    "criteria": ["Chất lượng (hệ số 2)"],
    "seed": 7,
    "total": 1,
    "chosen": 1,
    "reserve": 0,
    "refused": 0,
    "open": 0,
    "rows": [EXAMPLE_ROW],
}
MEETING = (
    ("meeting", _("Time and place of the meeting"), False),
    ("chair", _("Chair"), False),
    ("secretary", _("Secretary"), False),
    ("members", _("Members present, one a line"), True),
    ("conclusion", _("Conclusion"), True),
)
PAPER_KINDS["minutes"] = PaperKind(
    label=_("minutes of the selection"),
    symbol="BB",
    facts=selection_facts,
    pdf_template="exhibitors/pdf/minutes.html",
    word_template="exhibitors/word/minutes.docx",
    fields=MEETING,
    example={**EXAMPLE, **{name: "…" for name, _label, _is_long in MEETING}},
)
PAPER_KINDS["decisions"] = PaperKind(
    label=_("list of decisions"),
    symbol="DS",
    facts=selection_facts,
    pdf_template="exhibitors/pdf/decisions.html",
    word_template="exhibitors/word/decisions.docx",
    fields=(("basis", _("Decision that the list belongs to"), False),),
    example={**EXAMPLE, "basis": "Quyết định số 15/QĐ-TTXT"},
)
