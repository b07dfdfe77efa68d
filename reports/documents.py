"""The evidence of a fair as one archive: its rows as workbooks, its papers as they were signed, a
list of fingerprints.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from certificates.models import Certificate
from core.sheets.writer import write_csv, write_xlsx
from core.text import fold
from events.models import Event
from exhibitors.models import Exhibit, Participation
from funding.models import Claim, ClaimLine, ClaimPaper, LedgerEntry, Payment, RuleItem, sentence
from logistics.models import Allocation
from office.models import Paper
from producers.models import Producer, masked


def evidence_zip(event: Event, *, user: User, at: datetime):
    """An open file with the archive, at its beginning. It holds what the person may see and nothing
    else.
    """
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    listed = [(_("file"), _("bytes"), "SHA-256")]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in _files(event, user, at):
            archive.writestr(name, content)
            listed.append((name, len(content), hashlib.sha256(content).hexdigest()))
        archive.writestr("MANIFEST.csv", write_csv(listed))
    out.seek(0)
    return out


def _files(event: Event, user: User, at: datetime) -> Iterator[tuple[str, bytes]]:
    claims = Claim.objects.visible_to(user).filter(participation__event=event)
    sheets = {
        "1-su-kien": _event_rows(event, user, at),
        "2-tham-gia": _participation_rows(event, user),
        "3-san-pham": _product_rows(event, user),
        "4-ho-tro": _line_rows(claims),
        "5-chi-tra": _payment_rows(claims),
        "6-so-cai": _ledger_rows(claims, user),
        "7-chung-nhan": _certificate_rows(event, user),
        "8-quy-dinh": _rule_rows(claims),
    }
    for name, rows in sheets.items():
        yield f"{name}.xlsx", write_xlsx(rows, title=name)
    papers = (
        Paper.objects.visible_to(user)
        .filter(within=f"event:{event.pk}", upload__isnull=False)
        .select_related("upload", "word")
    )
    for paper in papers.order_by("pk"):
        yield f"van-ban/{paper.pk}-{paper.filename}.pdf", _content(paper.upload)
        yield f"van-ban/{paper.pk}-{paper.filename}.docx", _content(paper.word)
    for paper in (
        ClaimPaper.objects.filter(claim__in=claims).select_related("upload").order_by("claim", "pk")
    ):
        suffix = "jpg" if paper.upload.is_photo else "pdf"
        yield (
            f"chung-tu/{paper.claim_id}/{paper.pk}-{slugify(fold(paper.label))[:60]}.{suffix}",
            _content(paper.upload),
        )


def _content(upload) -> bytes:
    with upload.file.open() as file:
        return file.read()


def _event_rows(event, user, at):
    yield _("what"), _("value")
    yield _("event"), event.name
    yield _("first day"), event.opens_on
    yield _("last day"), event.last_day
    yield _("place"), event.place
    yield _("decision number"), event.decision_number
    yield _("put together at"), at
    yield _("put together for"), str(user)


def _participation_rows(event, user):
    yield (
        _("code"),
        _("producer"),
        _("tax code"),
        _("place"),
        _("booths"),
        _("status"),
        _("submitted at"),
        _("decided at"),
        _("reason"),
    )
    booths = defaultdict(list)
    for allocation in (
        Allocation.objects.visible_to(user)
        .live()
        .for_event(event)
        .select_related("share__booth")
        .order_by("share__booth__code", "share__number", "pk")
    ):
        booths[allocation.participation_id].append(allocation.share.booth.code)
    rows = (
        Participation.objects.visible_to(user).for_event(event).select_related("producer__commune")
    )
    for p in rows.order_by("producer__order_key", "pk"):
        name, place = p.name_then or p.producer.name, p.place_then or str(p.producer.commune)
        code = masked(p.tax_code_then or p.producer.tax_code or "")
        status, codes = str(p.get_status_display()), ", ".join(booths[p.pk])
        yield p.pk, name, code, place, codes, status, p.submitted_at, p.decided_at, p.decision_note


def _product_rows(event, user):
    yield _("participation"), _("producer"), _("product"), _("stars"), _("code")
    rows = (
        Exhibit.objects.visible_to(user)
        .filter(participation__event=event)
        .select_related("product", "participation__producer")
    )
    for exhibit in rows.order_by("participation__producer__order_key", "pk"):
        producer = exhibit.participation.name_then or exhibit.participation.producer.name
        yield (
            exhibit.participation_id,
            producer,
            str(exhibit),
            exhibit.stars,
            exhibit.recognition_code_then,
        )


def _line_rows(claims):
    yield (
        _("line"),
        _("claim"),
        _("producer"),
        _("programme"),
        _("cost item"),
        _("source"),
        _("rule"),
        _("invoice"),
        _("status"),
        _("registered in đồng"),
        _("approved in đồng"),
        _("paid in đồng"),
        _("settled in đồng"),
        _("recorded by"),
        _("checked by"),
        _("appraised by"),
        _("approved by"),
        _("paid by"),
        _("voucher"),
        _("how it was worked out"),
    )
    shown = (
        "claim__participation",
        "claim__programme",
        "claim__checked_by",
        "claim__appraised_by",
        "cost_item",
        "item__rule",
        "invoice",
        "recorder",
        "approver",
        "payer",
    )
    lines = (
        ClaimLine.objects.filter(claim__in=claims)
        .select_related(*shown)
        .prefetch_related("payments")
    )
    for line in lines.order_by("claim", "pk"):
        words = " ".join(sentence(step) for step in line.steps)
        rule = line.item.rule.legal_basis if line.item else ""
        people = [str(person) if person else "" for person in handled_by(line)]
        vouchers = line.voucher_number or "; ".join(
            p.voucher_number for p in line.payments.all() if p.voucher_number
        )
        yield (
            line.pk,
            line.claim_id,
            line.claim.participation.name_then,
            line.claim.programme.name,
            line.cost_item.name,
            str(line.get_source_display()),
            rule,
            _invoice_words(line.invoice),
            str(line.get_status_display()),
            line.amount_vnd,
            line.approved_vnd,
            line.paid_vnd,
            line.settled_vnd,
            *people,
            vouchers,
            words,
        )


def _invoice_words(invoice) -> str:
    return (
        f"{invoice} · {invoice.seller_tax_code} · {invoice.issued_on:%d/%m/%Y}" if invoice else ""
    )


def handled_by(line: ClaimLine) -> tuple:
    """Who recorded, checked, appraised, approved and paid it, as far as it has come."""
    return line.recorder, line.claim.checked_by, line.claim.appraised_by, line.approver, line.payer


def _payment_rows(claims):
    yield (
        _("payment code"),
        _("producer"),
        _("line"),
        _("kind"),
        _("amount in đồng"),
        _("status"),
        _("paid on"),
        _("voucher number"),
        _("payer"),
        _("why it failed"),
    )
    rows = (
        Payment.objects.filter(line__claim__in=claims)
        .select_related("payer", "line__claim__participation")
        .order_by("pk")
    )
    for payment in rows:
        words = (
            str(payment.get_kind_display()),
            payment.amount_vnd,
            str(payment.get_status_display()),
        )
        producer = payment.line.claim.participation.name_then
        last = (payment.paid_on, payment.voucher_number, str(payment.payer), payment.failure)
        yield payment.code, producer, payment.line_id, *words, *last


def _ledger_rows(claims, user):
    yield (
        _("budget line"),
        _("number"),
        _("kind"),
        _("from the account"),
        _("to the account"),
        _("amount in đồng"),
        _("line"),
        _("document"),
        _("day"),
        _("entered by"),
        _("fingerprint"),
    )
    rows = (
        LedgerEntry.objects.visible_to(user)
        .filter(line__claim__in=claims)
        .select_related("posted_by", "budget_line__programme")
    )
    for entry in rows.order_by("budget_line", "number"):
        moved = (
            str(entry.get_kind_display()),
            str(entry.get_credit_display()),
            str(entry.get_debit_display()),
            entry.amount_vnd,
        )
        yield (
            str(entry.budget_line),
            entry.number,
            *moved,
            entry.line_id,
            entry.document,
            entry.posted_on,
            str(entry.posted_by),
            entry.hash,
        )


def _certificate_rows(event, user):
    yield _("number"), _("producer"), _("status"), _("issued at")
    rows = (
        Certificate.objects.visible_to(user)
        .filter(participation__event=event)
        .select_related("participation")
    )
    for certificate in rows.order_by("pk"):
        name = certificate.participation.name_then
        yield str(certificate), name, str(certificate.get_status_display()), certificate.issued_at


def _rule_rows(claims):
    """The rules that these claims were worked out by, as they stood: each version's costs are rows
    of their own.
    """
    yield (
        _("rule"),
        _("version"),
        _("legal basis"),
        _("in force from"),
        _("last day"),
        _("cost item"),
        _("article"),
        _("rate in %"),
        _("cap in đồng"),
        _("counted per"),
        _("most booths"),
        _("most people"),
        _("paid by a price list"),
        _("prizes"),
        _("shared caps"),
        _("times a year"),
        _("kinds of producer"),
        _("least stars"),
        _("scopes"),
        _("kinds of event"),
        _("least booths of the event"),
        _("least days of the event"),
        _("of other provinces only"),
        _("scaled by days present"),
    )
    items = (
        RuleItem.objects.filter(claimline__claim__in=claims)
        .distinct()
        .select_related("rule", "cost_item")
    )
    for item in items.prefetch_related("rule__caps", "amounts").order_by(
        "rule__code", "rule__version", "pk"
    ):
        rule, rate = item.rule, item.rate_pct
        prizes = "; ".join(
            f"{row.stars} {row.get_case_display()}: {row.amount_vnd}" for row in item.amounts.all()
        )
        caps = "; ".join(f"{cap.get_basis_display()}: {cap.amount_vnd}" for cap in rule.caps.all())
        last_on = rule.valid_to and rule.valid_to - timedelta(days=1)
        flags = [
            _("yes") if flag else ""
            for flag in (item.needs_price, rule.is_from_elsewhere, rule.is_by_presence)
        ]
        yield (
            rule.name,
            rule.version,
            rule.legal_basis,
            rule.valid_from,
            last_on,
            item.cost_item.name,
            item.article,
            None if rate is None else float(rate),
            item.cap_vnd,
            str(item.get_cap_per_display()),
            item.max_booths,
            item.max_people,
            flags[0],
            prizes,
            caps,
            rule.max_times_per_year,
            _labels(Producer.Kind, rule.kinds),
            rule.min_stars,
            _labels(Event.Scope, rule.scopes),
            _labels(Event.Kind, rule.event_kinds),
            rule.min_booths,
            rule.min_days,
            *flags[1:],
        )


def _labels(choices, values) -> str:
    return ", ".join(str(choices(value).label) for value in values)
