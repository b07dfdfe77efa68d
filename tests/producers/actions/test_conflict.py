"""Whoever acts for a producer decides nothing about it, by whatever way; a colleague may."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Role
from certificates.actions import order_certificate, order_certificates, revoke_certificate
from core.transitions import Refusal
from exhibitors import actions
from exhibitors.models import Participation
from funding.actions import draft_claim, log_support, void_support
from imports.actions import carry_out, read_import, start_import, take_import
from logistics.actions import allocate_booth, release_booth
from producers.actions import verify_recognition
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.certificates import CertificateFactory
from tests.factories.events import BoothShareFactory, EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import ClaimLineFactory, CostItemFactory, Desk, ProgrammeFactory
from tests.factories.logistics import AllocationFactory
from tests.factories.producers import ProducerFactory, RecognitionFactory, RepresentativeFactory


@pytest.fixture
def desk(db):
    """An agency with somebody who acts for one of its producers, a colleague, and a producer of
    nobody's.
    """
    desk = AgencyFactory()
    desk.conflicted, desk.colleague = staff(desk), staff(desk)
    for user in (desk.conflicted, desk.colleague):
        desk.memberships.create(user=user, role=Role.FINANCE, since="2020-01-01")
    desk.own = ProducerFactory(home_agency=desk, name="HTX Nhà")
    RepresentativeFactory(producer=desk.own, user=desk.conflicted)
    # Somebody else acts for another producer, and acted for this one once.
    RepresentativeFactory(producer=ProducerFactory(home_agency=desk), user=desk.colleague)
    RepresentativeFactory(
        producer=desk.own,
        user=desk.colleague,
        since=timezone.localdate() - timedelta(days=90),
        until=timezone.localdate() - timedelta(days=9),
    )
    desk.fair = EventFactory(host=desk, opens_on=timezone.localdate() - timedelta(days=1))
    return desk


def of(desk, status="submitted", **fields):
    return ParticipationFactory(event=desk.fair, producer=desk.own, status=status, **fields)


def now():
    return timezone.now()


def logged(desk, by):
    day = timezone.localdate()
    return log_support(
        of(desk, "attended"),
        programme=ProgrammeFactory(agency=desk),
        cost_item=CostItemFactory(),
        source="provincial",
        amount_vnd=1_000_000,
        voucher_number="PC 1",
        voucher_on=day,
        paid_on=day,
        by=by,
        at=now(),
    )


def added(desk, by):
    books = Desk(agency=desk)
    claim = books.draft(participation=of(desk, "confirmed"))
    books.recorder = by
    return books.add(claim, 1_000_000)


ACTS = {
    "accept": lambda desk, by: actions.accept_participation(of(desk), by=by, at=now()),
    "decline": lambda desk, by: actions.decline_participation(
        of(desk), reason="Hết chỗ.", by=by, at=now()
    ),
    "waitlist": lambda desk, by: actions.waitlist_participation(of(desk), by=by, at=now()),
    "return": lambda desk, by: actions.return_participation(
        of(desk), reason="Thiếu.", by=by, at=now()
    ),
    "propose": lambda desk, by: actions.propose_decision(of(desk), decision="accepted", by=by),
    "propose many": lambda desk, by: actions.propose_decisions(
        Participation.objects.filter(pk=of(desk).pk), decision="accepted", by=by
    ),
    "review": lambda desk, by: actions.review_participation(of(desk), points={}, by=by, at=now()),
    "zone": lambda desk, by: actions.assign_zone(
        of(desk), zone=desk.fair.zones.create(name="A"), by=by
    ),
    "booth": lambda desk, by: allocate_booth(
        of(desk, "confirmed"), share=BoothShareFactory(booth__event=desk.fair), by=by, at=now()
    ),
    "attended": lambda desk, by: actions.mark_attended(of(desk, "confirmed"), by=by, at=now()),
    "presence back": lambda desk, by: actions.take_presence_back(
        of(desk, "attended"), reason="Nhầm.", by=by
    ),
    "absent": lambda desk, by: actions.mark_absent(of(desk, "confirmed"), by=by, at=now()),
    "certificate": lambda desk, by: order_certificate(of(desk, "attended"), agency=desk, by=by),
    "revoke": lambda desk, by: revoke_certificate(
        CertificateFactory(participation=of(desk, "attended"), agency=desk),
        reason="Sai.",
        by=by,
        at=now(),
    ),
    "release": lambda desk, by: release_booth(
        AllocationFactory(
            participation=of(desk, "confirmed"),
            share=BoothShareFactory(booth__event=desk.fair),
        ),
        by=by,
        at=now(),
    ),
    "draft": lambda desk, by: draft_claim(
        of(desk, "confirmed"), programme=ProgrammeFactory(agency=desk), by=by, at=now()
    ),
    "cost": lambda desk, by: added(desk, by),
    "verify": lambda desk, by: verify_recognition(
        RecognitionFactory(product__producer=desk.own), by=by, at=now()
    ),
    "log": logged,
    "void": lambda desk, by: void_support(
        ClaimLineFactory(claim__participation=of(desk, "attended")),
        reason="Nhầm.",
        by=by,
        at=now(),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_whoever_acts_for_the_producer_is_refused_and_a_colleague_is_not(desk, name):
    if name == "review":
        # Who acted for it once does not judge it either.
        desk.colleague = staff(desk)
    with pytest.raises(Refusal), transaction.atomic():
        ACTS[name](desk, desk.conflicted)
    assert not Participation.objects.exclude(status__in=("submitted", "confirmed")).exists()
    ACTS[name](desk, desk.colleague)


def test_batch_of_certificates_passes_over_own_producers(desk):
    of(desk, "attended")
    ParticipationFactory(event=desk.fair, status="attended")
    assert order_certificates(desk.fair, agency=desk, by=desk.conflicted) == 1
    assert order_certificates(desk.fair, agency=desk, by=desk.colleague) == 2


def test_database_itself_refuses_a_decision_of_ones_own(desk):
    rows = Participation.objects.filter(pk=of(desk).pk)
    given = {"status": "declined", "decided_at": now(), "decision_note": "x"}
    with pytest.raises(DatabaseError, match="they_act_for"), transaction.atomic():
        rows.update(decided_by=desk.conflicted, **given)
    assert rows.update(decided_by=desk.colleague, **given) == 1


@pytest.mark.parametrize("status", ["đã chấp nhận", "đã tham gia"])
def test_list_of_one_line_is_no_way_around(desk, status):
    fair = EventFactory(
        name="Hội chợ Ghi", host=desk, is_recorded=True, opens_on=timezone.localdate()
    )
    text = f"Đơn vị;Sản phẩm;Trạng thái\nHTX Nhà;Mật;{status}\nHTX Khác;Na;{status}\n"
    ProducerFactory(home_agency=desk, name="HTX Khác")

    def bring(by):
        run = start_import(
            desk,
            kind="participations",
            event=fair,
            file=SimpleUploadedFile("x.csv", text.encode()),
            by=by,
            at=now(),
        )
        run.answers = {"new_products": "yes"}
        run.save()
        read_import(run, at=now())
        return run

    mine = bring(desk.conflicted)
    assert [fault["row"] for fault in mine.faults] == [2]
    assert mine.report["counts"]["new"] > 0
    # Begun by a colleague, taken by whoever acts for it.
    theirs = bring(desk.colleague)
    assert theirs.faults == []
    take_import(theirs, by=desk.conflicted)
    carry_out(theirs, at=now())
    assert (theirs.status, Participation.objects.count()) == ("checked", 0)
    take_import(bring(desk.colleague), by=desk.colleague)
