"""Taking an import back: as a whole, within a day, while nothing rests on what it brought."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from core.facts import stale_facts
from core.transitions import InvalidTransition, Refusal
from exhibitors.models import Participation
from imports import actions
from imports.actions.asking import digest
from imports.models import Import
from producers.models import Producer, Product, Recognition
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.certificates import CertificateFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory
from tests.factories.funding import ClaimLineFactory
from tests.factories.places import CommuneFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
)
from tests.imports.actions.test_workbook import HEAD, PRODUCT_HEAD, VAI, bring, desk, now, take

__all__ = ["desk"]

ROWS = [PRODUCT_HEAD, [*VAI, "Vải sấy", 7, "4 sao", "12/QĐ-UBND", "05/02/2026"]]


def take_back(run, desk, *, at=None):
    actions.take_back_import(run, by=desk.organiser, at=at or now())
    actions.read_import(run, at=now())
    run.refresh_from_db()
    return run


def counted():
    return Producer.objects.count(), Product.objects.count(), Recognition.objects.count()


def test_import_is_taken_back_and_taken_again(desk):
    ProductFactory(name="Cam", producer__name="HTX Cam", producer__home_agency=desk)
    before = counted()
    run = take(bring(desk, ROWS, kind="products"))
    assert counted() == tuple(n + 1 for n in before)
    take_back(run, desk)
    assert (run.status, run.taken_at, run.written, counted()) == ("checked", None, [], before)
    assert (run.taken_back_by, run.report["counts"]["new"]) == (desk.organiser, 3)
    assert LogEntry.objects.filter(action=LogEntry.Action.DELETE).count() == 3
    assert list(stale_facts()) == []
    take(run)
    assert (run.status, counted()) == ("taken", tuple(n + 1 for n in before))
    assert Product.objects.get(name="Vải sấy").stored_stars == 4


def test_what_was_changed_gets_its_old_values(desk):
    old = CommuneFactory(name="Cũ", province=desk.unit)
    known = ProducerFactory(
        name="HTX Vải thiều", home_agency=desk, commune=old, phone="+84911111111", tax_code=None
    )
    product = ProductFactory(producer=known, name="Vải sấy", product_set=None)
    stated = RecognitionFactory(
        product=product,
        stars=4,
        decision_number="12/QĐ-UBND",
        issued_on=date(2026, 2, 5),
        verified_at=None,
        verified_by=None,
    )
    rows = [
        ["Tên chủ thể", "MST", "SĐT", "Sản phẩm", "Bộ sản phẩm", "Sao", "Số QĐ", "Ngày cấp"],
        [*("HTX Vải thiều", "2400123458", "0912345678", "Vải sấy", 7, 4), "12/QĐ-UBND", "5/2/2026"],
    ]
    run = take(bring(desk, rows, kind="products"))
    assert run.status == "taken"
    known.refresh_from_db()
    stated.refresh_from_db()
    product.refresh_from_db()
    assert (known.phone, known.tax_code) == ("+84912345678", "2400123458")
    assert (stated.verified_by, product.stored_stars) == (desk.organiser, 4)
    take_back(run, desk)
    for thing in (known, stated, product):
        thing.refresh_from_db()
    assert (known.phone, known.tax_code, known.commune) == ("+84911111111", None, old)
    assert (stated.verified_at, stated.verified_by) == (None, None)
    assert (product.product_set, product.stored_stars) == (None, None)
    assert list(stale_facts()) == []


def rest_product(producer):
    ProductFactory(producer=producer, name="Thêm")


def rest_person(producer):
    RepresentativeFactory(producer=producer)


def rest_change(producer):
    producer.contact_name = "Chị Mai"
    producer.save()


@pytest.mark.parametrize("rest", [rest_product, rest_person, rest_change])
def test_what_others_rest_on_is_not_taken_back(desk, rest):
    run = take(bring(desk, ROWS, kind="products"))
    rest(Producer.objects.get())
    before = counted()
    with pytest.raises(Refusal, match="đã được dùng hoặc đã sửa"):
        take_back(run, desk)
    run.refresh_from_db()
    assert (run.status, counted(), len(run.written)) == ("taken", before, 1)


def test_value_that_somebody_has_changed_since_is_not_taken_back(desk):
    known = ProducerFactory(name="HTX Vải thiều", home_agency=desk, commune=desk.commune)
    run = take(bring(desk, [HEAD, VAI]))
    Producer.objects.filter(pk=known.pk).update(phone="+84933333333")
    with pytest.raises(Refusal, match="HTX Vải thiều"):
        take_back(run, desk)
    known.refresh_from_db()
    assert known.phone == "+84933333333"


def test_it_is_taken_back_within_a_day_only(desk):
    run = take(bring(desk, ROWS, kind="products"))
    with pytest.raises(Refusal, match="trong vòng một ngày"):
        take_back(run, desk, at=now() + Import.TAKEN_BACK_WITHIN)
    take_back(run, desk, at=now() + Import.TAKEN_BACK_WITHIN - timedelta(minutes=5))
    with pytest.raises(Refusal, match="trong vòng một ngày"):
        take_back(run, desk)
    actions.take_import(run, by=desk.organiser)
    with pytest.raises(InvalidTransition):
        take_back(run, desk)
    assert counted() == (0, 0, 0)


def test_rows_that_were_taken_on_other_days_stay(desk):
    rows = [HEAD, VAI, [2, "HTX Chè", None, None, "Đồi Mây"]]
    run = take(bring(desk, rows))
    earlier = now() - timedelta(days=2)
    run.written[0]["at"] = earlier.isoformat()
    run.save()
    key = run.questions[0]["key"]
    actions.answer_import(run, answers={key: str(desk.commune.pk)}, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    take(run)
    assert set(Producer.objects.values_list("name", flat=True)) == {"HTX Vải thiều", "HTX Chè"}
    take_back(run, desk)
    assert set(Producer.objects.values_list("name", flat=True)) == {"HTX Vải thiều"}
    assert len(run.written) == 1


def test_two_takings_of_a_day_are_taken_back_one_after_the_other(desk):
    """The second has changed what the first has made."""
    rows = [
        ["Tên chủ thể", "MST", "Xã", "SĐT"],
        ["HTX Vải thiều", "2400123458", "Biên Sơn", None],
        ["HTX Vải thiều", "2400123458", "Đồi Mây", "0912345678"],
    ]
    run = take(bring(desk, rows))
    other = CommuneFactory(name="Nam Dương", province=desk.unit)
    (asked,) = run.questions
    answers = {asked["key"]: str(other.pk)}
    actions.answer_import(run, answers=answers, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    take(run)
    known = Producer.objects.get()
    assert (known.commune, known.phone, len(run.written)) == (other, "+84912345678", 2)
    take_back(run, desk)
    assert (counted(), run.written) == ((0, 0, 0), [])


def test_what_somebody_has_edited_between_two_takings_is_not_taken_back(desk):
    run = take(bring(desk, [HEAD, VAI]))
    actions.mend_row(
        run, sheet="Danh sách", number=2, texts={"phone": "0987654321"}, by=desk.organiser
    )
    actions.read_import(run, at=now())
    take(run)
    known = Producer.objects.get()
    assert (known.phone, len(run.written)) == ("+84987654321", 2)
    known.address = "Thôn 3"
    known.save()
    with pytest.raises(Refusal, match="HTX Vải thiều"):
        take_back(run, desk)
    assert Producer.objects.get().address == "Thôn 3"


def test_product_that_a_line_of_money_names_is_not_taken_back(desk):
    """The line points at it without a name at this end."""
    run = take(bring(desk, ROWS, kind="products"))
    ClaimLineFactory(product=Product.objects.get())
    with pytest.raises(Refusal, match="đã được dùng"):
        take_back(run, desk)
    assert Product.objects.filter(name="Vải sấy").exists()


def test_participations_are_withdrawn_before_the_fair_and_stay_once_it_has_begun(desk):
    product = ProductFactory(name="Cam", producer__name="HTX Cam", producer__home_agency=desk)
    today = timezone.localdate()
    coming = EventFactory(host=desk, is_recorded=True, opens_on=today + timedelta(days=9))
    begun = EventFactory(host=desk, is_recorded=True, opens_on=today)
    rows = [["Chủ thể", "Sản phẩm"], ["HTX Cam", "Cam"]]
    run = take(bring(desk, rows, kind="participations", event=coming))
    other = take(bring(desk, rows, kind="participations", event=begun))
    take_back(run, desk)
    assert Participation.objects.get(event=coming).status == "withdrawn"
    with pytest.raises(Refusal, match="HTX Cam"):
        take_back(other, desk)
    assert Participation.objects.get(event=begun).status == "submitted"
    take(run)
    live = Participation.objects.get(event=coming, status="submitted")
    assert [exhibit.product for exhibit in live.exhibits.all()] == [product]


def test_participation_with_a_certificate_and_product_that_another_shows_stay(desk):
    product = ProductFactory(name="Cam", producer__name="HTX Cam", producer__home_agency=desk)
    coming = EventFactory(
        host=desk, is_recorded=True, opens_on=timezone.localdate() + timedelta(days=9)
    )
    rows = [["Chủ thể", "Sản phẩm"], ["HTX Cam", "Cam"]]
    run = take(bring(desk, rows, kind="participations", event=coming))
    CertificateFactory(participation=Participation.objects.get())
    with pytest.raises(Refusal, match="đã được dùng"):
        take_back(run, desk)
    assert Participation.objects.get().status == "submitted"
    other = take(bring(desk, ROWS, kind="products"))
    shown = Product.objects.get(name="Vải sấy")
    ExhibitFactory(product=shown, participation__producer=shown.producer)
    with pytest.raises(Refusal, match="đã được dùng"):
        take_back(other, desk)
    assert Product.objects.filter(pk=product.pk).exists()


def test_button_asks_once_more_and_is_for_the_organisers_of_the_agency(desk, as_user):
    run = take(bring(desk, ROWS, kind="products"))
    other = staff(AgencyFactory())
    address = reverse("take_back_import", args=[run.pk])
    assert as_user(other).post(address).status_code == 404
    client = as_user(desk.organiser)
    assert address in client.get(run.get_absolute_url()).content.decode()
    asked = client.get(address)
    assert asked.status_code == 200
    assert f"{run} (bản ghi mới: 3, bản ghi đã đổi: 0)" in asked.content.decode()
    assert counted() == (1, 1, 1)
    assert client.post(address).status_code == 302
    run.refresh_from_db()
    assert (counted(), run.status) == ((0, 0, 0), "reading")
    assert client.post(address).status_code == 422
    actions.read_import(run, at=now())
    page = client.get(run.get_absolute_url()).content.decode()
    assert "đã hoàn tác lúc" in page
    assert address not in page


def test_whoever_takes_it_verifies_and_not_for_a_producer_of_their_own(desk):
    """The stars count by the person who has looked at them, who need not be the one who began."""
    colleague = staff(desk)
    rows = [PRODUCT_HEAD]
    rows += [
        [n, name, "HTX", code, "Biên Sơn", "Bắc Ninh", None, product, 7, 4, "12/QĐ", "5/2/2026"]
        for n, name, code, product in (
            (1, "HTX Vải thiều", "2400123458", "Vải sấy"),
            (2, "HTX Của Tôi", "2300234563", "Nấm"),
        )
    ]
    own = ProducerFactory(
        name="HTX Của Tôi", tax_code="2300234563", home_agency=desk, commune=desk.commune
    )
    RepresentativeFactory(producer=own, user=colleague)
    run = bring(desk, rows, kind="products")
    assert run.faults == []
    actions.take_import(run, by=colleague)
    actions.carry_out(run, at=now())
    # The colleague acts for one of them: it is told first, and nothing is taken unseen.
    assert (run.status, "đã thay đổi" in run.problem) == ("checked", True)
    assert any("để đồng nghiệp xác minh" in note["text"] for note in run.report["notes"])
    actions.take_import(run, by=colleague)
    actions.carry_out(run, at=now())
    verified = Recognition.objects.values_list("product__name", "verified_by")
    assert set(verified) == {("Vải sấy", colleague.pk), ("Nấm", None)}


def test_decision_that_nobody_has_seen_is_only_noted(desk, as_user):
    run = bring(desk, ROWS, kind="products")
    (asked,) = [each for each in run.answered if each["column"] == "decision_number"]
    assert (asked["answer"], asked["is_proposed"], asked["rows"]) == ("yes", True, 1)
    client = as_user(desk.organiser)
    client.post(reverse("answer_import", args=[run.pk]), {f"q{digest(asked['key'])}": "no"})
    run.refresh_from_db()
    actions.read_import(run, at=now())
    take(run)
    assert Recognition.objects.get().verified_at is None
    again = bring(desk, ROWS, kind="products")
    assert again.report["counts"]["changed"] == 0
