"""One small world with everything in it once, and the people who look at it. Two worlds share
nothing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions import ask_about_data, invite_colleague, print_password_slip
from accounts.models import Role, User
from accounts.views import first_start_path
from funding.actions import add_claim_paper, close_period, order_advances, submit_claim
from imports.actions import read_import
from office.actions import load_legal_parameters, store_paper, store_upload
from producers.actions import print_slip
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.certificates import CertificateFactory
from tests.factories.events import (
    BoothFactory,
    BoothShareFactory,
    DelegationFactory,
    EventFactory,
    QuestionFactory,
)
from tests.factories.exhibitors import AttachmentFactory, ExhibitFactory, ParticipationFactory
from tests.factories.funding import (
    ClaimFactory,
    ClaimLineFactory,
    CostItemFactory,
    CostPriceFactory,
    Desk,
    ProgrammeFactory,
)
from tests.factories.imports import ImportFactory
from tests.factories.logistics import AllocationFactory
from tests.factories.office import LetterFactory, PaperFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
    TakeOverFactory,
)
from tests.papers import PDF, a_photo


@dataclass
class World:
    """`things` are the objects by name, `people` the log-ins by role; every private text carries
    the canary.
    """

    canary: str
    things: dict = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_world(canary: str = "chim") -> World:
    world = World(canary)
    load_legal_parameters()
    make_places_and_people(world)
    make_fair(world)
    make_participation(world)
    make_money_and_papers(world)
    make_claims(world)
    make_posts(world)
    return world


def make_places_and_people(world: World) -> None:
    province = ProvinceFactory()
    commune = CommuneFactory(name=f"Xã {world.canary}", province=province)
    host = AgencyFactory(unit=province)
    sender = AgencyFactory(unit=province)
    home = AgencyFactory(unit=province)
    world.things |= {
        "province": province,
        "commune": commune,
        "host": host,
        "sender": sender,
        "home": home,
    }
    world.people |= {
        role: staff(host, role, full_name=f"{role} {world.canary}")
        for role in ("manager", "organiser", "finance")
    }
    world.people |= {
        "inspector": staff(host, Role.INSPECTOR),
        "sender": staff(sender, Role.ORGANISER),
        "home": staff(home, Role.ORGANISER),
        "officer": staff(home, Role.OFFICER, communes=[commune]),
        "admin": UserFactory(is_superuser=True, is_staff=True),
        "deactivated": staff(host, Role.ORGANISER, is_active=False),
    }


def make_posts(world: World) -> None:
    """A colleague of the host, an officer, an invitation and a slip for a new password."""
    now, manager = timezone.now(), world.people["manager"]
    number = f"+84911{User.objects.count():06d}"
    colleague = staff(world.host, Role.INSPECTOR, phone=number, full_name="Đồng nghiệp")
    officer = staff(world.host, Role.OFFICER, communes=[world.commune])
    invitation, token = invite_colleague(
        world.host,
        full_name="Người mới",
        role=Role.FINANCE,
        since=timezone.localdate(),
        by=manager,
        at=now,
    )
    invitation.opens = token
    world.things["data_request"] = ask_about_data(
        RepresentativeFactory().user,
        kind="correction",
        note=f"Sai tên {world.canary}",
        agency=world.host,
        reply_working_days=2,
        act_days=15,
        at=now,
    )
    slip, slip_token = print_password_slip(UserFactory(), by=None, at=now)
    slip.opens = slip_token
    world.things |= {
        "post": colleague.memberships.get(),
        "closed_post": staff(world.host, Role.ORGANISER, is_active=False).memberships.get(),
        "represented_by_phone": RepresentativeFactory(
            producer=world.participation.producer, user__phone=number.replace("+84911", "+84912")
        ),
        "officer_post": officer.memberships.get(),
        "invitation": invitation,
        "password_slip": slip,
        "start": SimpleNamespace(key=first_start_path().rpartition("/")[2]),
    }


def make_fair(world: World) -> None:
    today = timezone.localdate()
    event = EventFactory(
        host=world.host, name=f"Hội chợ công khai {len(world.canary)}", unit=world.province
    )
    draft = EventFactory(
        host=world.host, name=f"Nháp {world.canary}", unit=world.province, status="draft"
    )
    world.things |= {
        "event": event,
        "draft_event": draft,
        "delegation": DelegationFactory(event=event, agency=world.sender),
    }
    world.things["booth"] = BoothFactory(event=event, code="A01")
    world.things["free_share"] = BoothShareFactory(booth=BoothFactory(event=event, code="A02"))
    world.things["past_event"] = EventFactory(
        host=world.host, name="Hội chợ cũ", opens_on=today - timedelta(days=400)
    )


def make_participation(world: World) -> None:
    producer = ProducerFactory(
        name=f"HTX {world.canary}", commune=world.commune, home_agency=world.home
    )
    world.people["owner"] = RepresentativeFactory(producer=producer).user
    world.people["stranger"] = RepresentativeFactory().user
    product = ProductFactory(producer=producer, name=f"Sản phẩm {world.canary}")
    recognition = RecognitionFactory(
        product=product, decision_number=f"QĐ {world.canary}", verified=True
    )
    common = {"producer": producer, "event": world.event, "delegation": world.delegation}
    participation = ParticipationFactory(
        **common, status="attended", note=f"Ghi chú {world.canary}"
    )
    exhibit = ExhibitFactory(participation=participation, product=product)
    paper = QuestionFactory(event=world.event, text=f"Giấy {world.canary[0]}", kind="paper")
    world.things |= {
        "question": QuestionFactory(event=world.event, text="Số lao động", kind="number"),
        "attachment": AttachmentFactory(
            participation=participation, question=paper, upload__name=f"{world.canary}.pdf"
        ),
    }
    other = EventFactory(host=world.host, name="Hội chợ thứ hai", unit=world.province)
    world.things["returned"] = ParticipationFactory(
        event=other,
        producer=producer,
        delegation=DelegationFactory(event=other, agency=world.sender),
        status="returned",
    )
    slip, token = print_slip(ProducerFactory(), by=UserFactory(), at=timezone.now())
    slip.opens = token
    world.things["slip"] = slip
    TakeOverFactory(producer__home_agency=world.host)
    world.things["asked"] = TakeOverFactory(producer=producer, note=f"Tôi là {world.canary}")
    world.things |= {
        "producer": producer,
        "represented": RepresentativeFactory(
            producer=producer, user__full_name=f"Người {world.canary}"
        ),
        "product": product,
        "recognition": recognition,
        "stated": RecognitionFactory(product=product, issued_on=date(2025, 3, 2)),
        "holding": RecognitionFactory(
            product=product,
            issued_on=timezone.localdate() - timedelta(days=1090),
            verified=True,
        ),
        "revoked_stars": RecognitionFactory(
            product=product,
            issued_on=date(2021, 3, 2),
            revoked_on=date(2022, 3, 2),
            verified=True,
        ),
        "applied": ParticipationFactory(
            event=world.event, status="submitted", producer__home_agency=world.home
        ),
        "participation": participation,
        "exhibit": exhibit,
    }


def make_money_and_papers(world: World) -> None:
    participation = world.participation
    allocation = AllocationFactory(
        participation=participation, share=BoothShareFactory(booth=world.booth)
    )
    claim = ClaimFactory(
        participation=participation,
        programme=ProgrammeFactory(agency=world.host, name=f"CT {world.canary}"),
    )
    line = ClaimLineFactory(
        claim=claim, voucher_number=f"UNC {world.canary}", cost_item=CostItemFactory()
    )
    certificate = CertificateFactory(participation=participation, agency=world.host)
    photo = store_upload(
        b"canary",
        about=f"product:{world.product.pk}",
        name="x.jpg",
        content_type="image/jpeg",
        by=None,
        at=timezone.now(),
    )
    letter = LetterFactory(
        agency=world.host, within=f"event:{world.event.pk}", body=f"Kính gửi {world.canary}"
    )
    for role in ("owner", "organiser"):
        LetterFactory(
            agency=world.host,
            status="sent",
            reader=world.people[role],
            subject=f"Thư {world.canary}",
        )
    world.things["paper"] = PaperFactory(
        agency=world.host,
        kind="minutes",
        about=f"event:{world.event.pk}",
        within=f"event:{world.event.pk}",
        title=f"Biên bản {world.canary}",
    )
    # A row with a fault, one that can be taken, and a total.
    lines = f"Tên chủ thể;Xã;SĐT\n{world.canary} A;;sai\n{world.canary} B;;\nTổng cộng;2;\n"
    world.things["run"] = ImportFactory(
        agency=world.host,
        upload__name=f"{world.canary}.xlsx",
        upload__file=ContentFile(lines.encode(), name="danh-sach.csv"),
    )
    read_import(world.things["run"], at=timezone.now())
    world.things |= {
        "letter": letter,
        "failed_letter": LetterFactory(agency=world.host, status="failed"),
    }
    world.things |= {
        "photo": photo,
        "sent_photo": store_paper(
            SimpleUploadedFile("qd.jpg", a_photo()),
            about=f"recognition:{world.recognition.pk}",
            by=None,
            at=timezone.now(),
        ),
        "allocation": allocation,
        "claim": claim,
        "line": line,
        "certificate": certificate,
    }


def make_claims(world: World) -> None:
    """A claim in each hand: drafted, handed in, approved with a payment ordered; and what they rest
    on.
    """
    freight = CostItemFactory(code="freight", name="Vận chuyển")
    programme = ProgrammeFactory(agency=world.host, name=f"KH {world.canary}", advance_pct=70)
    desk = Desk(agency=world.host, programme=programme, cost_item=freight, asks_paper=True)
    desk.draft(1_000_000, participation=world.participation, note=f"Xe {world.canary}")
    draft = world.participation.claims.get(status="draft")
    coming = EventFactory(host=world.host, name="Hội chợ sắp tới", unit=world.province)
    one, two = (ParticipationFactory(event=coming, status="confirmed") for _n in range(2))
    handed = desk.draft(2_000_000, participation=one)
    submit_claim(handed, at=desk.now)
    approved = desk.approved(3_000_000, participation=two)
    (payment,) = order_advances([approved], by=desk.payer, at=desk.now)
    day = desk.today - timedelta(days=50)
    period = close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    price = CostPriceFactory(agency=world.host, cost_item=freight, legal_basis=f"QĐ {world.canary}")
    world.things |= {
        "draft_claim": draft,
        "draft_line": draft.lines.get(),
        "handed": handed,
        "approved": approved,
        "payment": payment,
        "programme": desk.programme,
        "budget_line": desk.budget_line,
        "rule": desk.rule,
        "period": period,
        "price": price,
        "claim_paper": add_claim_paper(
            draft,
            file=SimpleUploadedFile("x.pdf", PDF),
            kind="contract",
            label=f"HĐ {world.canary}",
            by=desk.recorder,
            at=desk.now,
        ),
    }
