"""A second of everything beside what `tests.world` makes: lapsed, unverified, released, of another
state, of another agency.
"""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Role
from core.models import Job
from core.sheets.writer import write_xlsx
from exhibitors.models import Participation
from funding.actions import ask_reopening, check_claims, close_period, order_payments, submit_claim
from imports.actions import read_import, start_import
from office.actions import take_number
from tests.factories.accounts import AgencyFactory, MembershipFactory, staff
from tests.factories.certificates import CertificateFactory
from tests.factories.events import (
    BoothFactory,
    BoothShareFactory,
    CriterionFactory,
    DelegationFactory,
    EventFactory,
    QuestionFactory,
    QuotaFactory,
)
from tests.factories.exhibitors import (
    AttachmentFactory,
    ExhibitFactory,
    ParticipationFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.factories.funding import (
    ClaimFactory,
    ClaimLineFactory,
    CostItemFactory,
    CostPriceFactory,
    Desk,
    ProgrammeFactory,
    RuleFactory,
    RuleItemFactory,
)
from tests.factories.imports import ImportFactory
from tests.factories.logistics import AllocationFactory
from tests.factories.office import LetterFactory, PaperFactory, UploadFactory
from tests.factories.places import CommuneFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
    TakeOverFactory,
)


def add_seconds(world) -> None:
    """Rows of the same agencies that lists must tell apart from the first ones."""
    add_producers(world)
    add_events(world)
    add_participations(world)
    add_booths(world)
    add_papers(world)
    add_money(world)
    add_import(world)


def add_producers(world) -> None:
    today, producer = timezone.localdate(), world.producer
    long_ago = today - timedelta(days=1500)
    for name, stars, fields in (
        ("Nước dừa", 5, {"verified": True, "issued_on": long_ago}),
        ("Dứa sấy", 3, {"verified": True}),
        ("Mật ong", 5, {}),
        ("Rượu nếp", 4, {"verified": True, "revoked_on": today - timedelta(days=3)}),
        (
            "Miến dong",
            3,
            {"verified": True, "issued_on": long_ago, "extended_until": today + timedelta(days=30)},
        ),
    ):
        product = ProductFactory(producer=producer, name=name)
        RecognitionFactory(
            product=product, stars=stars, decision_number=f"QĐ {name}", code=f"M-{stars}", **fields
        )
    ProductFactory(producer=producer, name="Chè xanh")
    RepresentativeFactory(
        producer=producer, until=today - timedelta(days=1), user__full_name="Người thôi đại diện"
    )
    second = ProducerFactory(
        name="Công ty Hai",
        kind="company",
        tax_code="0100109106",
        commune=world.commune,
        home_agency=world.home,
        phone="0204 385 4000",
        email="hai@example.org",
        contact_name="Chị Hai",
        address="Thôn Hai",
    )
    RepresentativeFactory(producer=second, user=world.people["owner"])
    world.things["second_producer"] = second
    world.things["gone"] = ProducerFactory(
        name="HTX đã gộp", home_agency=world.home, merged_into=producer
    )
    gone = staff(world.host, Role.ORGANISER, full_name="Người đã thôi việc")
    gone.memberships.update(until=today)
    world.people["former"] = gone
    MembershipFactory(agency=world.host, role=Role.INSPECTOR, since=today + timedelta(days=5))
    TakeOverFactory(
        producer=second,
        status="refused",
        reason="Không đúng người",
        decided_by=gone,
        decided_at=timezone.now(),
    )
    TakeOverFactory(producer=second, status="granted", decided_by=gone, decided_at=timezone.now())


def add_events(world) -> None:
    today = timezone.localdate()
    common = {"host": world.host, "unit": world.province}
    for name, days, fields in (
        (
            "Hội chợ đã đóng",
            -200,
            {"status": "closed", "is_year_only": False, "locality": "Chũ", "venue": "Nhà văn hoá"},
        ),
        ("Hội chợ đã huỷ", -30, {"status": "cancelled"}),
        (
            "Hội nghị kết nối",
            -60,
            {"kind": "conference", "scope": "out_of_province", "is_recorded": True},
        ),
        (
            "Hội chợ đăng ký",
            60,
            {
                "legal_basis": "registered",
                "decision_number": "7/QĐ",
                "places": 12,
                "booths_planned": 20,
            },
        ),
    ):
        event = EventFactory(name=name, opens_on=today + timedelta(days=days), **common, **fields)
        world.things[f"event_{days}"] = event
    event = world.event
    for kind, fields in (
        ("choice", {"choices": "có\nkhông", "need": "required"}),
        ("text", {"hint": "Một dòng", "producer_kinds": ["company"]}),
        ("paper", {"need": "later", "required_from": today + timedelta(days=3)}),
    ):
        QuestionFactory(event=event, kind=kind, text=f"Hỏi {kind}", **fields)
    zones = [
        event.zones.create(name=name, places=places)
        for name, places in (("Khu A", 10), ("Khu B", None))
    ]
    world.things["zone"], world.things["other_zone"] = zones
    world.things["criterion"] = CriterionFactory(event=event, name="Chất lượng", weight=3)
    CriterionFactory(event=event, name="Sao OCOP", source="stars", weight=2, position=2)
    QuotaFactory(event=event, unit=world.province, places=5)
    QuotaFactory(event=event, product_group="Thực phẩm", places=3)
    DelegationFactory(event=event, agency=AgencyFactory(name="Trung tâm gửi thứ hai"), places=4)


def add_participations(world) -> None:
    """One in every state, of producers of their own, at the fair of today; some at other fairs."""
    event, organiser = world.event, world.people["organiser"]
    home = {"producer__home_agency": world.home, "producer__commune": world.commune}
    for status in Participation.Status:
        fields = {"waitlist_rank": 2} if status == "waitlisted" else {}
        fields |= {"decision_note": "Thiếu giấy"} if status in ("returned", "declined") else {}
        made = ParticipationFactory(
            event=event, status=status, producer__name=f"HTX {status}", **home, **fields
        )
        ExhibitFactory(participation=made, product__name=f"Sản phẩm {status}")
        RepresentativeFactory(producer=made.producer)
        world.things[f"of_{status}"] = made
    waiting = ParticipationFactory(
        event=event,
        status="submitted",
        pending_decision="accepted",
        pending_by=organiser,
        pending_reason="Đủ sao",
        zone=world.zone,
        booths_wanted=2,
        area_m2=18,
        is_corner_wanted=True,
        power_kw=3,
        is_cold_wanted=True,
        share_with="HTX bạn",
        note="Đến sớm",
        delegation=world.delegation,
        **home,
    )
    RepresentativeFactory(producer=waiting.producer)
    world.things["pending"] = waiting
    review = ReviewFactory(participation=waiting, reviewer=organiser)
    ScoreFactory(review=review, criterion=world.criterion, points=4)
    other = ReviewFactory(participation=waiting, reviewer=world.people["manager"])
    ScoreFactory(review=other, criterion=world.criterion, points=1)
    for status in ("in_order", "rejected", "replaced"):
        decided = (
            {} if status == "replaced" else {"decided_by": organiser, "decided_at": timezone.now()}
        )
        reason = {"reason": "Mờ"} if status == "rejected" else {}
        AttachmentFactory(
            participation=world.applied,
            question=QuestionFactory(event=event, kind="paper"),
            status=status,
            **decided,
            **reason,
        )
    world.things["handed_in"] = AttachmentFactory(
        participation=world.applied,
        question=QuestionFactory(event=event, kind="paper", text="Giấy phép"),
    )
    past = ParticipationFactory(event=world.past_event, producer=world.producer, status="attended")
    for product in (world.product, world.producer.products.get(name="Nước dừa")):
        ExhibitFactory(participation=past, product=product)
    absent = ParticipationFactory(
        event=world.past_event, producer=world.second_producer, status="absent"
    )
    world.things["coming"] = ParticipationFactory(
        event=world.event_60, status="accepted", producer=ProducerFactory(**home_of(world))
    )
    ParticipationFactory(event=world.event_60, producer=world.second_producer, status="confirmed")
    world.things |= {"past": past, "absent": absent}


def home_of(world) -> dict:
    return {"home_agency": world.home, "commune": world.commune}


def add_booths(world) -> None:
    """Shared, released, of another kind, at another event."""
    organiser = world.people["organiser"]
    shared = BoothFactory(
        event=world.event,
        code="A10",
        kind="corner",
        zone=world.zone,
        price_vnd=2_500_000,
        width_cm=600,
    )
    shares = [BoothShareFactory(booth=shared, number=number) for number in (1, 2, 3)]
    common = {"allocated_by": organiser}
    AllocationFactory(participation=world.of_accepted, share=shares[0], **common)
    released = AllocationFactory(
        participation=world.of_confirmed, share=shares[1], released_at=timezone.now(), **common
    )
    AllocationFactory(participation=world.of_confirmed, share=shares[2], **common)
    AllocationFactory(participation=world.past, **common)
    world.delegation.booths.add(BoothFactory(event=world.event, code="A02b"))
    world.things |= {"shared": shared, "released": released}


def add_papers(world) -> None:
    host, now, organiser = world.host, timezone.now(), world.people["organiser"]
    # The factories have used these numbers.
    for _n in range(20):
        take_number(host, kind="certificate", year=2026)
    CertificateFactory(
        participation=world.past,
        agency=host,
        year=2025,
        status="revoked",
        revoked_at=now,
        revoke_reason="Sai tên",
    )
    CertificateFactory(participation=world.past, agency=host, year=2025, status="replaced")
    pending = ParticipationFactory(event=world.event_60, status="attended")
    CertificateFactory(participation=pending, agency=host, status="pending", sha256="")
    about = f"event:{world.event.pk}"
    for status in ("queued", "sending", "discarded"):
        LetterFactory(
            agency=host, within=about, status=status, subject=f"Thư {status}", occasion="declined"
        )
    LetterFactory(
        agency=world.sender, within=about, subject="Thư của đoàn", reader=world.people["owner"]
    )
    LetterFactory(
        agency=host, status="sent", reader=world.people["owner"], read_at=now, subject="Thư đã đọc"
    )
    LetterFactory(
        agency=host,
        recipient="+84912345678",
        subject="Thư không gửi được",
        status="failed",
        error="hết hộp thư",
    )
    frozen = {
        "year": 2026,
        "upload": UploadFactory(),
        "word": UploadFactory(),
        "signed_at": now,
        "signed_by": organiser,
    }
    PaperFactory(
        agency=host,
        kind="decisions",
        title="Báo cáo đã ký",
        about=about,
        status="signed",
        number=3,
        **frozen,
    )
    world.things["signed_paper"] = PaperFactory(
        agency=host, title="Biên bản đã ký", about=about, status="signed", number=9, **frozen
    )
    revoked = {"status": "revoked", "revoke_reason": "Sai số"}
    PaperFactory(
        agency=host,
        kind="decisions",
        title="Báo cáo thu hồi",
        about=about,
        number=2,
        **revoked,
        **frozen,
    )
    for status, fields in (("unreadable", {}), ("taken", {"taken_at": now})):
        world.things[f"{status}_import"] = ImportFactory(
            agency=host, status=status, kind="products", upload__name=f"{status}.xlsx", **fields
        )


def add_money(world) -> None:
    """Lapsed, drafted and another agency's rules, prices and programmes; claims in other hands."""
    today, host = timezone.localdate(), world.host
    last_year = today - timedelta(days=365)
    item = CostItemFactory(code="design", name="Thiết kế")
    world.things["old_rule"] = RuleFactory(
        agency=host, code="cu", name="Mức cũ", valid_to=last_year
    )
    world.things["draft_rule"] = RuleFactory(
        agency=host,
        code="du-thao",
        name="Mức dự thảo",
        is_draft=True,
        min_stars=4,
        max_times_per_year=2,
    )
    RuleFactory(
        code="chung",
        name="Mức chung",
        kinds=["cooperative"],
        scopes=["in_province"],
        note="Ghi chú",
    )
    CostPriceFactory(agency=host, cost_item=item, valid_to=last_year, legal_basis="QĐ giá cũ")
    CostPriceFactory(cost_item=item, legal_basis="QĐ giá nơi khác")
    ProgrammeFactory(agency=host, name="CT đã hết", valid_to=last_year)
    logged = ClaimFactory(
        participation=world.past, programme=ProgrammeFactory(agency=host, name="CT năm trước")
    )
    ClaimLineFactory(
        claim=logged,
        cost_item=item,
        amount_vnd=1_200_000,
        source="communal",
        voucher_number="UNC-2",
    )
    reason = {"status": "voided", "void_reason": "Ghi trùng", "voided_at": timezone.now()}
    ClaimLineFactory(
        claim=logged, cost_item=item, amount_vnd=900_000, voucher_number="UNC-3", **reason
    )
    desk = Desk(
        agency=host, programme=ProgrammeFactory(agency=host, name="CT chạy"), cost_item=item
    )
    coming = world.event_60
    paid, settled, due, returned = (
        ParticipationFactory(event=coming, status="attended") for _n in range(4)
    )
    desk.paid(2_000_000, 1_000_000, participation=paid)
    claim = desk.paid(4_000_000, participation=settled)
    desk.settle(claim)
    order_payments([desk.approved(5_000_000, participation=due)], by=desk.payer, at=desk.now)
    world.things |= {
        "appraised": desk.appraised(6_000_000, participation=returned),
        "settled": claim,
    }
    checked, unordered, advanced = (
        ParticipationFactory(event=coming, status="attended") for _n in range(3)
    )
    world.things["checked"] = desk.draft(700_000, participation=checked)
    submit_claim(world.checked, at=desk.now)
    check_claims([world.checked], by=desk.approver, at=desk.now)
    world.things["unordered"] = desk.approved(800_000, participation=unordered)
    world.things["paid"] = desk.paid(900_000, participation=advanced)
    day = today - timedelta(days=90)
    period = close_period(host, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    ask_reopening(period, reason="Thiếu chứng từ", by=desk.recorder)
    idle = Desk(
        agency=host,
        programme=ProgrammeFactory(agency=host, name="CT chưa chi"),
        cost_item=item,
        budget_vnd=10**7,
    )
    world.things |= {"asked_period": period, "second_line": idle.budget_line, "desk": desk}
    add_prizes(world, desk)


def add_prizes(world, desk) -> None:
    """A rule that gives money for stars, and a claim that waits for such a prize."""
    rule = RuleFactory(
        programmes=[desk.programme], agency=world.host, code="thuong-sao", name="Thưởng sao"
    )
    item = RuleItemFactory(
        rule=rule, cost_item=CostItemFactory(code="prize", name="Thưởng"), is_prize=True
    )
    for stars, amount_vnd in ((3, 10_000_000), (4, 20_000_000), (5, 30_000_000)):
        item.amounts.create(stars=stars, case="first", amount_vnd=amount_vnd)
    participation = ParticipationFactory(
        event=world.event_60, producer=world.producer, status="attended"
    )
    ExhibitFactory(participation=participation, product=world.product)
    world.things["prize_claim"] = desk.draft(participation=participation)


def add_import(world) -> None:
    """A workbook of producers that has been read and can be taken over."""
    head = ["STT", "Tên chủ thể", "Loại hình", "MST", "Xã/phường", "Tỉnh", "SĐT"]
    CommuneFactory(name="Biên Sơn", province=world.province)
    row = [1, "HTX Mới", "HTX", "2400123458", "Biên Sơn", None, "0912 345 678"]
    file = SimpleUploadedFile("danh-sach.xlsx", write_xlsx([head, row], title="Danh sách"))
    now, organiser = timezone.now(), world.people["organiser"]
    run = start_import(world.host, kind="producers", event=None, file=file, by=organiser, at=now)
    read_import(run, at=now)
    world.things["read_run"] = run
    row = [1, "HTX Đồi", "HTX", None, "Đồi Không Tên", None, None]
    file = SimpleUploadedFile("hoi.xlsx", write_xlsx([head, row], title="Danh sách"))
    asking = start_import(world.host, kind="producers", event=None, file=file, by=organiser, at=now)
    read_import(asking, at=now)
    world.things["asking_run"] = asking
    # One that was taken and has changed nothing: what it brings back is tried elsewhere.
    taken = ImportFactory(
        agency=world.host,
        status="taken",
        taken_at=now,
        taken_by=organiser,
        written=[{"at": now.isoformat(), "new": {}, "changed": []}],
        upload=asking.upload,
    )
    world.things["taken_run"] = taken
    world.things["discarded_run"] = ImportFactory(
        agency=world.host, status="discarded", upload=asking.upload
    )
    Job.objects.update(state=Job.State.DONE, finished_at=now)
