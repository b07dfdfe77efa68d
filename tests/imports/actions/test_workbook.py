"""Workbooks of offices: what is understood, what is told, and that they are taken whole or not at
all.
"""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from core.sheets.writer import write_xlsx
from core.transitions import InvalidTransition, Refusal
from exhibitors.models import Participation
from imports import actions
from imports.actions.asking import digest
from imports.actions.layout import Table
from imports.models import Remembered
from office.actions import load_legal_parameters
from producers.models import Producer, Product, Recognition
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
)


def now():
    return timezone.now()


HEAD = ["STT", "Tên chủ thể", "Loại hình", "MST", "Xã/phường", "Tỉnh", "SĐT"]
PRODUCT_HEAD = [*HEAD, "Tên sản phẩm", "Bộ sản phẩm", "Hạng sao", "Số QĐ", "Ngày công nhận"]


@pytest.fixture
def desk(db):
    """An agency with its organiser, a commune and a product set, and the terms of the law."""
    load_legal_parameters()
    commune = CommuneFactory(name="Biên Sơn", province=ProvinceFactory(name="Bắc Ninh"))
    agency = AgencyFactory(unit=commune.memberships.get().parent)
    agency.organiser, agency.commune = staff(agency), commune
    ProductSetFactory(number=7, group="Thực phẩm chế biến", name="Chế biến từ rau, củ, quả")
    return agency


def workbook(rows, *, title="Danh sách"):
    return SimpleUploadedFile("danh-sach.xlsx", write_xlsx(rows, title=title))


def bring(desk, rows, *, kind="producers", event=None, file=None):
    """Read a workbook; returns the import as it stands then."""
    file = file or workbook(rows)
    run = actions.start_import(desk, kind=kind, event=event, file=file, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    return run


def take(run):
    actions.take_import(run, by=run.started_by)
    actions.carry_out(run, at=now())
    run.refresh_from_db()
    return run


VAI = [1, "HTX Vải thiều", "HTX", "2400123458", "Biên Sơn", "Bắc Ninh", 912345678]


def test_workbook_with_titles_blanks_and_a_total_is_understood(desk):
    rows = [
        ["DANH SÁCH CHỦ THỂ OCOP NĂM 2026"],
        [None],
        HEAD,
        VAI,
        [None],
        [2, "Công ty Chè", None, None, "Biên Sơn"],
        ["Tổng cộng", 2],
    ]
    run = bring(desk, rows)
    assert (run.status, run.faults, run.report["counts"]) == (
        "checked",
        [],
        {"rows": 2, "new": 2, "changed": 0, "left": 0, "open": 0},
    )
    assert take(run).status == "taken"
    found = Producer.objects.order_by("name").values_list(
        "name", "kind", "tax_code", "phone", "commune", "home_agency"
    )
    assert list(found) == [
        ("Công ty Chè", "company", None, "", desk.commune.pk, desk.pk),
        ("HTX Vải thiều", "cooperative", "2400123458", "+84912345678", desk.commune.pk, desk.pk),
    ]


def test_merged_headings_of_two_rows_are_read_together(desk):
    rows = [
        ["TT", "Chủ thể", "Địa chỉ", None, "Sản phẩm OCOP", None, None],
        [None, None, "Xã", "Tỉnh", "Tên sản phẩm", "Bộ sản phẩm", "Hạng sao"],
        [1, "HTX Vải thiều", "Biên Sơn", "Bắc Ninh", "Vải sấy", 7, None],
    ]
    run = bring(desk, rows, kind="products")
    (table,) = run.layout["tables"]
    assert (table["sheet"], table["top"], table["first"]) == (0, 0, 2)
    assert table["columns"] == {
        "name": 1,
        "commune": 2,
        "province": 3,
        "product": 4,
        "product_set": 5,
        "stars": 6,
    }
    assert run.faults == []


def test_products_come_with_their_recognitions_and_the_same_file_twice_adds_nothing(desk):
    rows = [PRODUCT_HEAD]
    rows += [
        [*VAI, name, "che bien tu rau", stars, "12/QĐ-UBND", day]
        for name, stars, day in (("Vải sấy", "4 sao", "05/02/2026"), ("Nước vải", 3, 46058))
    ]
    take(bring(desk, rows, kind="products"))
    producer = Producer.objects.get()
    assert list(
        producer.products.values_list(
            "name", "recognitions__stars", "recognitions__issued_on", "recognitions__expires_on"
        )
    ) == [
        ("Nước vải", 3, date(2026, 2, 5), date(2029, 2, 4)),
        ("Vải sấy", 4, date(2026, 2, 5), date(2029, 2, 4)),
    ]
    assert set(Recognition.objects.values_list("verified_by", flat=True)) == {desk.organiser.pk}
    before = (
        Producer.objects.count(),
        Product.objects.count(),
        Recognition.objects.count(),
        LogEntry.objects.count(),
    )
    again = bring(desk, rows, kind="products")
    assert (again.faults, again.report["counts"]) == (
        [],
        {"rows": 2, "new": 0, "changed": 0, "left": 0, "open": 0},
    )
    take(again)
    assert (
        Producer.objects.count(),
        Product.objects.count(),
        Recognition.objects.count(),
    ) == before[:3]


def test_what_a_row_changes_is_shown_before_and_after(desk):
    producer = ProducerFactory(
        name="HTX Vải thiều", commune=desk.commune, home_agency=desk, phone="+84987654321"
    )
    run = bring(desk, [HEAD, VAI])
    (change,) = run.report["changes"]
    assert change["what"] == "changed"
    assert ("Số điện thoại", "+84987654321", "+84912345678") in change["fields"]
    producer.refresh_from_db()
    assert producer.phone == "+84987654321"
    take(run)
    producer.refresh_from_db()
    assert (producer.phone, producer.tax_code) == ("+84912345678", "2400123458")


FAULTS = [
    ({"Tên chủ thể": None}, "Chủ thể"),
    ({"MST": "2400123459"}, "Mã số thuế"),
    ({"SĐT": "12"}, "Số điện thoại"),
    ({"Loại hình": "ngân hàng"}, "Loại hình chủ thể"),
    ({"Tên sản phẩm": None}, "Sản phẩm"),
    ({"Hạng sao": "9 sao"}, "Hạng sao"),
    ({"Số QĐ": None}, "Số quyết định"),
    ({"Ngày công nhận": "31/02/2026"}, "Ngày cấp"),
    ({"Ngày công nhận": "05/02/2099"}, "Ngày cấp"),
    ({"Tên sản phẩm": "x" * 201}, "Sản phẩm"),
    ({"Hiệu lực đến": "04/02/2026"}, "Có hiệu lực đến"),
]


@pytest.mark.parametrize(("wrong", "column"), FAULTS)
def test_fault_names_sheet_row_column_and_reason_and_its_row_is_left(desk, wrong, column):
    head = [*PRODUCT_HEAD, "Hiệu lực đến"]
    right = dict(zip(head, [*VAI, "Vải sấy", 7, 4, "12/QĐ-UBND", "05/02/2026", None], strict=True))
    other = right | {"Tên chủ thể": "HTX Khác", "MST": None}
    rows = [head, list(other.values()), list((right | wrong).values())]
    run = bring(desk, rows, kind="products")
    (fault,) = run.faults
    assert (fault["sheet"], fault["row"], fault["column"].casefold(), bool(fault["reason"])) == (
        "Danh sách",
        3,
        column.casefold(),
        True,
    )
    assert run.report["counts"]["left"] == 1
    take(run)
    assert run.status == "taken"
    assert list(Producer.objects.values_list("name", "product_count")) == [("HTX Khác", 1)]
    assert run.faults == [fault]


def test_workbook_of_faults_only_is_not_taken(desk):
    run = bring(desk, [HEAD, [1, "HTX Vải thiều", "HTX", "2400123458", "Biên Sơn", None, "abc"]])
    with pytest.raises(Refusal, match="Chưa có dòng nào"):
        actions.take_import(run, by=desk.organiser)
    assert not Producer.objects.exists()


def test_all_faults_of_a_row_and_of_all_rows_are_told_at_once(desk):
    rows = [
        HEAD,
        [1, "HTX Một", "Cửa hàng", None, "Biên Sơn", None, "abc"],
        [2, None, "HTX", None, "Biên Sơn"],
        VAI,
    ]
    run = bring(desk, rows)
    assert [(fault["row"], fault["column"]) for fault in run.faults] == [
        (2, "Loại hình chủ thể"),
        (2, "Số điện thoại"),
        (3, "Chủ thể"),
    ]
    assert run.report["counts"] == {"rows": 3, "new": 1, "changed": 0, "left": 2, "open": 0}


def test_row_that_rests_on_one_with_a_fault_is_looked_at_without_it(desk):
    """The first row is left, so that the second is the one that makes the producer."""
    head = [*PRODUCT_HEAD, "Hiệu lực đến"]
    wrong = [*VAI, "Vải sấy", 7, 4, "12/QĐ-UBND", "05/02/2099", None]
    right = [*VAI, "Nước vải", 7, 4, "12/QĐ-UBND", "05/02/2026", None]
    run = take(bring(desk, [head, wrong, right], kind="products"))
    assert [fault["row"] for fault in run.faults] == [2]
    producer = Producer.objects.get()
    assert [product.name for product in producer.products.all()] == ["Nước vải"]


def test_rows_that_contradict_each_other_are_told(desk):
    run = bring(desk, [HEAD, VAI, [*VAI[:6], 987654321]])
    (fault,) = run.faults
    assert (fault["row"], "+84912345678" in fault["reason"]) == (3, True)


def test_producer_of_another_agency_is_not_taken_over(desk):
    ProducerFactory(tax_code="2400123458")
    ProducerFactory(name="HTX Chè", commune=desk.commune)
    run = bring(desk, [HEAD, VAI, [2, "HTX Chè", "HTX", None, "Biên Sơn", None, None]])
    assert [fault["row"] for fault in run.faults] == [2, 3]


def test_verified_recognition_is_not_overwritten(desk):
    product = ProductFactory(
        name="Vải sấy",
        producer__name="HTX Vải thiều",
        producer__home_agency=desk,
        producer__commune=desk.commune,
    )
    RecognitionFactory(
        product=product,
        issued_on=date(2026, 2, 5),
        stars=3,
        decision_number="12/QĐ-UBND",
        verified=True,
    )
    run = bring(
        desk,
        [PRODUCT_HEAD, [*VAI, "Vải sấy", None, 4, "12/QĐ-UBND", "05/02/2026"]],
        kind="products",
    )
    assert "đã xác minh" in run.faults[0]["reason"]


def test_what_came_between_reading_and_taking_is_told_and_nothing_is_taken(desk):
    run = bring(desk, [HEAD, VAI])
    ProducerFactory(tax_code="2400123458")
    take(run)
    assert (run.status, "đã thay đổi" in run.problem, len(run.faults)) == ("checked", True, 1)
    assert Producer.objects.count() == 1


def test_participations_go_the_way_of_their_page(desk):
    event = EventFactory(host=desk, is_recorded=True)
    product = ProductFactory(
        name="Vải sấy", producer__name="HTX Vải thiều", producer__home_agency=desk
    )
    rows = [
        ["Đơn vị tham gia", "Sản phẩm", "Số gian", "Tình trạng"],
        ["HTX Vải thiều", "Vải sấy", 2, "Đã tham gia"],
    ]
    run = take(bring(desk, rows, kind="participations", event=event))
    participation = Participation.objects.get()
    assert (run.status, participation.status, participation.booths_wanted) == (
        "taken",
        "attended",
        2,
    )
    assert [exhibit.product for exhibit in participation.exhibits.all()] == [product]
    assert bring(desk, rows, kind="participations", event=event).report["counts"] == {
        "rows": 1,
        "new": 0,
        "changed": 0,
        "left": 0,
        "open": 0,
    }


def test_participation_with_a_product_that_the_producer_does_not_have_is_told(desk):
    event = EventFactory(host=desk, is_recorded=True)
    ProductFactory(name="Vải sấy", producer__name="HTX Vải thiều", producer__home_agency=desk)
    ProductFactory(name="Mỳ Chũ", producer__name="HTX Mỳ", producer__home_agency=desk)
    rows = [["Chủ thể", "Sản phẩm"], ["HTX Vải thiều", "Vải sấy; Mỳ Chũ"], ["HTX Mỳ", "Mỳ Chũ"]]
    run = bring(desk, rows, kind="participations", event=event)
    (asked,) = run.questions
    assert (asked["first"], asked["rows"], "Mỳ Chũ" in asked["text"]) == (2, 1, True)
    answer(run, desk, {"Mỳ Chũ": "leave"})
    (fault,) = run.faults
    assert (fault["row"], "Mỳ Chũ" in fault["reason"]) == (2, True)
    actions.answer_import(run, answers={asked["key"]: "yes"}, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    take(run)
    shown = Participation.objects.get(producer__name="HTX Vải thiều").exhibits
    assert set(shown.values_list("product__name", flat=True)) == {"Vải sấy", "Mỳ Chũ"}


def test_producer_that_has_moved_is_changed_and_one_that_has_not_is_not(desk):
    """The commune of a known producer is told as a change only where it is another one."""
    old, new = (CommuneFactory(name=name, province=desk.unit) for name in ("Cũ", "Mới"))
    moved = ProducerFactory(name="HTX Dời", home_agency=desk, commune=old, tax_code="2400123458")
    stays = ProducerFactory(name="HTX Ở Lại", home_agency=desk, commune=old)
    rows = [
        ["Tên chủ thể", "Loại hình", "MST", "Xã/phường"],
        ["HTX Dời", "HTX", "2400123458", new.full_name],
        ["HTX Ở Lại", "HTX", None, old.full_name],
    ]
    run = bring(desk, rows)
    assert run.faults == []
    take(run)
    assert run.report["counts"]["changed"] == 1
    assert Producer.objects.get(pk=moved.pk).commune == new
    assert Producer.objects.get(pk=stays.pk).commune == old


def test_more_faults_than_a_page_holds_are_counted(desk, as_user):
    rows = [["Tên chủ thể", "Xã/phường", "SĐT"]]
    rows += [[f"HTX {n}", "Biên Sơn", "abc"] for n in range(205)]
    run = bring(desk, rows)
    page = as_user(desk.organiser).get(run.get_absolute_url())
    assert len(page.context["faults"]) + page.context["more_faults"] == 205
    assert 0 < page.context["more_faults"] < 205


def test_one_row_that_the_rules_refuse_refuses_the_whole(desk):
    event = EventFactory(host=desk, places=1, opens_on=timezone.localdate() + timedelta(days=9))
    rows = [["Chủ thể", "Sản phẩm", "Tình trạng"]]
    for name in ("HTX Một", "HTX Hai"):
        ProductFactory(name="Vải sấy", producer__name=name, producer__home_agency=desk)
        rows.append([name, "Vải sấy", "được chọn"])
    run = take(bring(desk, rows, kind="participations", event=event))
    assert (run.status, Participation.objects.count(), "dòng 3" in run.problem) == (
        "checked",
        0,
        True,
    )


def test_columns_are_chosen_by_hand_where_the_headings_say_nothing(desk):
    run = bring(desk, [["A", "B"], ["HTX Vải thiều", "Biên Sơn"]])
    assert [fault["column"] for fault in run.faults] == ["Chủ thể"]
    table = Table(0, 0, 1, {"name": 0, "commune": 1})
    actions.map_import(run, table=table, by=desk.organiser)
    actions.read_import(run, at=now())
    assert (run.faults, run.report["counts"]["new"]) == ([], 1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04x", b"\x00\x01", b"a" * 5_300_000])
def test_what_is_no_workbook_says_so(desk, content):
    run = bring(desk, [], file=SimpleUploadedFile("x.xlsx", content))
    assert (run.status, bool(run.problem), run.report) == ("unreadable", True, {})


def test_import_is_taken_once(desk):
    run = take(bring(desk, [HEAD, VAI]))
    with pytest.raises(InvalidTransition):
        actions.take_import(run, by=desk.organiser)
    actions.carry_out(run, at=now())
    assert Producer.objects.count() == 1
    assert actions.progress_of(run) == (1, 1)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("producer_list", "producers"),
        ("product_list", "products"),
        ("participation_list", "participations"),
    ],
)
def test_export_of_a_list_comes_back_without_a_difference(
    desk, as_user, name, kind, language, form
):
    event = EventFactory(host=desk)
    for n, code in enumerate(("2400123458", "024190001234", None)):
        kind_of = ("cooperative", "household", "company")[n]
        producer = ProducerFactory(
            name=f"HTX {n}",
            kind=kind_of,
            tax_code=code,
            commune=CommuneFactory(name="Tân Sơn"),
            home_agency=desk,
            phone="+84912345678",
        )
        product = ProductFactory(producer=producer, name="Vải thiều, sấy")
        RecognitionFactory(product=product, verified=True)
        ExhibitFactory(
            participation=ParticipationFactory(event=event, producer=producer, status="submitted"),
            product=product,
        )
    client = as_user(desk.organiser)
    client.cookies["django_language"] = language
    picks = [pick for pick, _label, _is_shown in client.get(reverse(name)).context["picks"]]
    content = client.get(reverse(name), {"export": form, "columns": picks}).getvalue()
    translation.activate(language)
    run = bring(
        desk,
        [],
        kind=kind,
        event=event if kind == "participations" else None,
        file=SimpleUploadedFile(f"a.{form}", content),
    )
    assert (run.faults, run.report["counts"]) == (
        [],
        {"rows": 3, "new": 0, "changed": 0, "left": 0, "open": 0},
    )


def test_everything_that_was_read_can_be_downloaded(desk, as_user):
    ProducerFactory(
        name="HTX Vải thiều", commune=desk.commune, home_agency=desk, phone="+84987654321"
    )
    run = bring(
        desk,
        [
            HEAD,
            VAI,
            [2, "HTX Hai", "HTX", None, "Biên Sơn", None, "abc"],
            [3, "HTX Ba", "HTX", None, "Biên Sơn"],
            [4, "HTX Bốn", "HTX", None, "Đồi Mây"],
        ],
    )
    content = (
        as_user(desk.organiser)
        .get(run.get_absolute_url(), {"export": "csv"})
        .getvalue()
        .decode("utf-8-sig")
    )
    rows = [line.split(",") for line in content.splitlines()]
    assert [row[0] for row in rows] == [
        "Trang tính",
        *["Danh sách"] * (len(rows) - 1),
    ]
    assert {row[1] for row in rows[1:]} == {"2", "3", "4", "5"}
    assert "Đồi Mây" in content
    assert "'+84912345678" in content


def test_product_whose_set_nobody_knows_is_taken_and_is_work_to_do(desk, as_user):
    head = ["Tên chủ thể", "Xã", "Tên sản phẩm"]
    take(bring(desk, [head, ["HTX Mật", "Biên Sơn", "Mật ong"]], kind="products"))
    other = ProductFactory(producer__home_agency=desk, name="Chè")
    product = Product.objects.get(name="Mật ong")
    client = as_user(desk.organiser)
    rows = client.get(reverse("product_list"), {"unset": "true"}).context["table"].data
    assert list(rows) == [product]
    assert list(client.get(reverse("product_list"), {"unset": "false"}).context["table"].data) == [
        other
    ]
    assert "chưa rõ bộ sản phẩm" in client.get(product.get_absolute_url()).content.decode()


def test_what_is_not_read_is_told(desk, as_user):
    head = ["TT", "Tên chủ thể", "MST", "Xã", "Doanh thu", "Tên sản phẩm", "Hạng sao"]
    rows = [
        ["DANH SÁCH"],
        head,
        ["I", "Xã Biên Sơn"],
        [1, "HTX Mật", None, None, 12, "Mật ong", 4],
        ["Tổng cộng", None, None, None, 12],
    ]
    run = bring(desk, rows, kind="products")
    page = as_user(desk.organiser).get(run.get_absolute_url()).content.decode()
    for words in ("Doanh thu", "I · Xã Biên Sơn", "Tổng cộng", "không có quyết định"):
        assert words in page
    assert take(run).status == "taken"
    assert Producer.objects.get().commune == desk.commune


def test_registered_name_stays_whatever_the_list_calls_it(desk):
    known = ProducerFactory(
        name="HTX Vải thiều Lục Ngạn", tax_code="2400123458", home_agency=desk, commune=desk.commune
    )
    run = take(bring(desk, [HEAD, VAI]))
    known.refresh_from_db()
    assert known.name == "HTX Vải thiều Lục Ngạn"
    assert "HTX Vải thiều" in run.report["notes"][0]["text"]


def test_personal_id_is_masked_whatever_column_it_stands_in(desk, as_user):
    head = ["Tên chủ thể", "Loại hình", "MST", "Xã", "Địa chỉ", "SĐT"]
    row = [
        "Hộ ông A",
        "hộ kinh doanh",
        24190001234,
        "Biên Sơn",
        "CCCD 024190009999",
        "024190008888",
    ]
    other = ["Hộ bà B", "hộ kinh doanh", "024190007777", "Không Có", None, None]
    run = bring(desk, [head, row, other])
    page = as_user(desk.organiser).get(run.get_absolute_url()).content.decode()
    for number in ("024190001234", "024190009999", "024190008888", "024190007777"):
        assert number not in page
    right = take(bring(desk, [head, [*row[:5], "0912345678"]]))
    assert "*********234" in str(right.report["changes"])
    producer = Producer.objects.get()
    assert (producer.tax_code, producer.address) == ("024190001234", "CCCD *********999")


def first_of(run):
    """The name of the field of the first question."""
    return f"q{digest([*run.questions, *run.answered][0]['key'])}"


def answer(run, desk, answers):
    """Answer the questions of an import by their first words; returns it as it stands then."""
    given = {}
    for asked in run.questions:
        for words, value in answers.items():
            if words in asked["text"]:
                given[asked["key"]] = str(value)
    actions.answer_import(run, answers=given, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    return run


def test_unknown_commune_is_asked_once_for_all_rows_and_remembered(desk):
    rows = [["Tên chủ thể", "Xã"], *([f"HTX {n}", "Đồi Mây"] for n in range(40))]
    rows.append(["HTX Rõ", "Biên Sơn"])
    run = bring(desk, rows)
    (asked,) = run.questions
    assert (asked["rows"], len(asked["choices"])) == (40, 0)
    assert "Đồi Mây" in asked["text"]
    assert run.report["counts"] == {"rows": 41, "new": 1, "changed": 0, "left": 0, "open": 40}
    take(run)
    assert Producer.objects.count() == 1
    answer(run, desk, {"Đồi Mây": desk.commune.pk})
    assert (run.status, run.questions, run.report["counts"]["new"]) == ("checked", [], 40)
    take(run)
    assert Producer.objects.filter(commune=desk.commune).count() == 41
    again = bring(desk, [["Tên chủ thể", "Xã"], ["HTX Khác", "đồi mây"]])
    assert (again.questions, again.report["counts"]["new"]) == ([], 1)


def test_answer_of_another_agency_is_not_ours(desk):
    run = bring(desk, [["Tên chủ thể", "Xã"], ["HTX Mây", "Đồi Mây"]])
    answer(run, desk, {"Đồi Mây": desk.commune.pk})
    other = AgencyFactory(unit=desk.unit)
    other.organiser = staff(other)
    assert len(bring(other, [["Tên chủ thể", "Xã"], ["HTX Gió", "Đồi Mây"]]).questions) == 1


def test_list_without_communes_asks_for_one_and_does_not_remember_it(desk):
    rows = [["Tên chủ thể"], ["HTX Một"], ["HTX Hai"]]
    run = bring(desk, [["Tên chủ thể", "SĐT"], ["HTX Một", None], ["HTX Hai", None]])
    (asked,) = run.questions
    assert (asked["rows"], asked["is_kept"]) == (2, False)
    take(answer(run, desk, {"": desk.commune.pk}))
    assert Producer.objects.count() == 2
    assert len(bring(desk, [["Tên chủ thể", "SĐT"], ["HTX Ba", None]]).questions) == 1
    assert rows


def test_kind_that_a_name_does_not_tell_is_asked(desk):
    rows = [["Tên chủ thể", "Xã"], ["Vườn đồi A", "Biên Sơn"], ["Vườn cam B", "Biên Sơn"]]
    run = bring(desk, rows)
    (asked,) = run.questions
    assert (asked["rows"], len(asked["choices"])) == (2, 4)
    take(answer(run, desk, {"vườn": "household"}))
    assert set(Producer.objects.values_list("kind", flat=True)) == {"household"}


LIKE = [["Tên chủ thể", "Xã", "Tên sản phẩm"], ["HTX Mat Ong", "Biên Sơn", "Mat ong rung"]]


@pytest.mark.parametrize("is_same", [True, False])
def test_name_without_accents_is_asked_about(desk, is_same):
    known = ProductFactory(
        name="Mật ong rừng",
        producer__name="HTX Mật Ong",
        producer__home_agency=desk,
        producer__commune=desk.commune,
    )
    run = bring(desk, LIKE, kind="products")
    (asked,) = run.questions
    assert "HTX Mật Ong" in asked["text"]
    answer(run, desk, {"HTX Mat Ong": "same" if is_same else "another"})
    if is_same:
        (asked,) = run.questions
        assert "Mật ong rừng" in asked["text"]
        answer(run, desk, {"Mat ong rung": "same"})
    take(run)
    assert Producer.objects.count() == (1 if is_same else 2)
    assert Product.objects.count() == (1 if is_same else 2)
    known.refresh_from_db()
    assert known.name == "Mật ong rừng"


def test_three_names_that_differ_in_tones_are_three_without_a_question(desk):
    head = ["Tên chủ thể", "Xã", "Tên sản phẩm"]
    rows = [["HTX Quả", "Biên Sơn", f"{name} sấy"] for name in ("Dứa", "Dừa", "Dưa")]
    run = take(bring(desk, [head, *rows], kind="products"))
    assert (run.status, run.questions) == ("taken", [])
    assert Product.objects.count() == 3


@pytest.mark.parametrize("is_same", [True, False])
def test_same_name_with_another_code_is_asked_about(desk, is_same):
    known = ProducerFactory(
        name="HTX Vải thiều", tax_code="0100109106", home_agency=desk, commune=desk.commune
    )
    run = bring(desk, [HEAD, VAI])
    (asked,) = run.questions
    assert "0100109106" in asked["text"]
    take(answer(run, desk, {"HTX Vải thiều": "same" if is_same else "another"}))
    known.refresh_from_db()
    assert known.tax_code == "0100109106"
    codes = set(Producer.objects.values_list("tax_code", flat=True))
    assert codes == ({"0100109106"} if is_same else {"0100109106", "2400123458"})


def test_words_of_no_product_set_are_asked_about(desk):
    head = ["Tên chủ thể", "Xã", "Tên sản phẩm", "Nhóm"]
    rows = [["HTX Mật", "Biên Sơn", f"Mật {n}", "Thực phẩm khác"] for n in range(3)]
    run = bring(desk, [head, *rows], kind="products")
    (asked,) = run.questions
    assert (asked["rows"], asked["choices"][-1][0]) == (3, "unknown")
    take(answer(run, desk, {"Thực phẩm khác": "unknown"}))
    assert list(Product.objects.values_list("product_set", flat=True)) == [None] * 3


def test_questions_are_answered_on_the_page(desk, as_user):
    rows = [["Tên chủ thể", "Xã"], ["Vườn đồi A", "Đồi Mây"]]
    run = bring(desk, rows)
    client, url = as_user(desk.organiser), reverse("answer_import", args=[run.pk])
    page = client.get(run.get_absolute_url()).content.decode()
    assert url in page
    assert "Đồi Mây" in page
    wrong = client.post(url, {first_of(run): "Không Có"})
    assert (wrong.status_code, "Không Có" in wrong.content.decode()) == (422, True)
    assert client.post(url, {first_of(run): "Biên Sơn, Bắc Ninh"}).status_code == 302
    run.refresh_from_db()
    assert run.status == "reading"
    actions.read_import(run, at=now())
    (asked,) = run.questions
    assert client.post(url, {first_of(run): "no such kind"}).status_code == 422
    assert client.post(url, {first_of(run): "household"}).status_code == 302
    run.refresh_from_db()
    actions.read_import(run, at=now())
    assert (run.questions, run.report["counts"]["new"]) == ([], 1)
    assert asked["column"] == "kind"


def test_answer_to_what_is_not_asked_is_not_kept(desk):
    run = bring(desk, [["Tên chủ thể", "Xã"], ["HTX Mây", "Đồi Mây"]])
    stray = {"commune:khác": str(desk.commune.pk)}
    actions.answer_import(run, answers=stray, by=desk.organiser, at=now())
    assert run.answers == {}
    assert not Remembered.objects.exists()


def test_remembered_answer_is_shown_and_may_be_another_one(desk, as_user):
    other = CommuneFactory(name="Nam Dương", province=desk.unit)
    answer(bring(desk, [["Tên chủ thể", "Xã"], ["HTX Mây", "Đồi Mây"]]), desk, {"Mây": other.pk})
    run = bring(desk, [["Tên chủ thể", "Xã"], ["HTX Gió", "Đồi Mây"]])
    client = as_user(desk.organiser)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Đã trả lời trước đây" in page
    assert 'value="Xã Nam Dương, Bắc Ninh"' in page
    url = reverse("answer_import", args=[run.pk])
    assert client.post(url, {first_of(run): "Biên Sơn, Bắc Ninh"}).status_code == 302
    run.refresh_from_db()
    actions.read_import(run, at=now())
    take(run)
    assert Producer.objects.get().commune == desk.commune
    assert Remembered.objects.get().value == str(desk.commune.pk)


def test_answer_that_became_another_one_meanwhile_is_looked_at_again(desk):
    other = CommuneFactory(name="Nam Dương", province=desk.unit)
    rows = [["Tên chủ thể", "Xã"], ["HTX Mây", "Đồi Mây"]]
    answer(bring(desk, rows), desk, {"Mây": other.pk})
    run = bring(desk, [["DANH SÁCH"], *rows])
    Remembered.objects.update(value=str(desk.commune.pk))
    take(run)
    assert (run.status, "đã thay đổi" in run.problem) == ("checked", True)
    assert not Producer.objects.exists()


def test_answer_from_a_page_that_is_old_answers_nothing_else(desk, as_user):
    rows = [["Tên chủ thể", "Xã"], ["Alpha", "Biên Sơn"], ["Beta", "Biên Sơn"]]
    run = bring(desk, rows)
    name, client = first_of(run), as_user(desk.organiser)
    url = reverse("answer_import", args=[run.pk])
    for _time in range(2):
        client.post(url, {name: "company"})
        run.refresh_from_db()
        actions.read_import(run, at=now())
    assert [asked["key"] for asked in run.questions] == ["kind:beta"]
    assert set(Remembered.objects.values_list("key", flat=True)) == {"kind:alpha"}


def test_column_that_was_answered_wrongly_is_answered_anew_and_a_chosen_one_stays(desk):
    rows = [
        ["Tên chủ thể", "Xã", "Zalo"],
        ["HTX Vải", "Biên Sơn", "0912345678"],
        ["HTX Na", "Biên Sơn", "0987654321"],
    ]
    run = answer(bring(desk, rows), desk, {"Zalo": "no"})
    assert (run.questions, run.report["counts"]["new"]) == ([], 2)
    again = bring(desk, rows)
    (settled,) = again.answered
    assert settled["answer"] == "no"
    actions.answer_import(again, answers={settled["key"]: "yes"}, by=desk.organiser, at=now())
    actions.read_import(again, at=now())
    take(again)
    assert set(Producer.objects.values_list("phone", flat=True)) == {"+84912345678", "+84987654321"}
    third = bring(desk, rows)
    table = Table(0, 0, 1, {"name": 0, "commune": 1}, headings={2: "Zalo"}, by_hand=True)
    actions.map_import(third, table=table, by=desk.organiser)
    actions.read_import(third, at=now())
    assert "Zalo" in third.report["read"][0]["unread"]


def test_booths_beyond_what_an_application_holds_are_a_fault_of_the_row(desk):
    event = EventFactory(host=desk, is_recorded=True)
    ProductFactory(name="Cam", producer__name="HTX Cam", producer__home_agency=desk)
    rows = [["Đơn vị", "Sản phẩm", "Số gian"], ["HTX Cam", "Cam", 2], ["HTX Cam", "Cam", 30]]
    run = bring(desk, rows, kind="participations", event=event)
    assert [(fault["row"], fault["column"]) for fault in run.faults] == [(3, "Gian hàng")]
    assert take(run).status == "taken"


@pytest.mark.parametrize("status", ["Đã chấp nhận", "Đã tham gia", None])
def test_nobody_enters_more_than_an_application_for_a_producer_of_their_own(desk, status):
    event = EventFactory(host=desk, is_recorded=True)
    product = ProductFactory(name="Cam", producer__name="HTX Cam", producer__home_agency=desk)
    ProductFactory(name="Na", producer__name="HTX Na", producer__home_agency=desk)
    RepresentativeFactory(producer=product.producer, user=desk.organiser)
    rows = [["Đơn vị", "Sản phẩm", "Tình trạng"], ["HTX Cam", "Cam", status]]
    rows.append(["HTX Na", "Na", "Đã tham gia"])
    take(bring(desk, rows, kind="participations", event=event))
    found = dict(Participation.objects.values_list("producer__name", "status"))
    own = {} if status else {"HTX Cam": "submitted"}
    assert found == {"HTX Na": "attended"} | own


def test_plain_no_in_the_column_of_presence_is_absent(desk):
    event = EventFactory(host=desk, is_recorded=True)
    ProductFactory(name="Cam", producer__name="HTX Cam", producer__home_agency=desk)
    ProductFactory(name="Na", producer__name="HTX Na", producer__home_agency=desk)
    rows = [["Đơn vị", "Sản phẩm", "Tình trạng"], ["HTX Cam", "Cam", "Không"]]
    rows.append(["HTX Na", "Na", False])
    take(bring(desk, rows, kind="participations", event=event))
    assert set(Participation.objects.values_list("status", flat=True)) == {"absent"}


@pytest.mark.parametrize(("answer", "days"), [("no", [5]), ("yes", [5, 6])])
def test_decision_of_another_day_is_asked_about(desk, answer, days):
    row = [*VAI, "Vải sấy", 7, 4, "12/QĐ-UBND", date(2026, 2, 5)]
    take(bring(desk, [PRODUCT_HEAD, row], kind="products"))
    run = bring(desk, [PRODUCT_HEAD, [*row[:-1], date(2026, 2, 6)]], kind="products")
    (asked,) = run.questions
    assert "05/02/2026" in asked["text"]
    assert "06/02/2026" in asked["text"]
    actions.answer_import(run, answers={asked["key"]: answer}, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    assert bool(run.report["notes"]) == (answer == "no")
    if run.is_to_take:
        take(run)
    found = Recognition.objects.order_by("issued_on").values_list("issued_on__day", flat=True)
    assert list(found) == days


def test_other_decision_of_another_day_is_a_second_recognition_without_a_question(desk):
    row = [*VAI, "Vải sấy", 7, 4, "12/QĐ-UBND", date(2023, 2, 5)]
    take(bring(desk, [PRODUCT_HEAD, row], kind="products"))
    second = [*row[:-2], "15/QĐ-UBND", date(2026, 2, 6)]
    other = [*row[:7], "Vải tươi", 7, 4, "12/QĐ-UBND", date(2026, 2, 6)]
    run = bring(desk, [PRODUCT_HEAD, second, other], kind="products")
    assert run.questions == []
    take(run)
    assert Recognition.objects.count() == 3


def test_event_that_neither_the_list_nor_the_clerk_has_named_is_asked_once(desk):
    event = EventFactory(host=desk, is_recorded=True)
    EventFactory(host=desk, is_recorded=True)
    EventFactory()
    rows = [[*HEAD, "Tên sản phẩm"], [*VAI, "Vải sấy"], [2, "HTX Chè", *VAI[2:3], None, *VAI[4:]]]
    run = bring(desk, [row[:8] for row in rows], kind="participations")
    (asked,) = [each for each in run.questions if each["column"] == "event"]
    assert (asked["rows"], len(asked["choices"])) == (2, 3)
    answers = {asked["key"]: str(event.pk), "exhibits": "yes"}
    actions.answer_import(run, answers=answers, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    assert [each["column"] for each in run.questions if each["column"] == "event"] == []
    take(run)
    assert set(Participation.objects.values_list("event", flat=True)) == {event.pk}
    assert not Remembered.objects.filter(key__startswith="event").exists()


def test_change_of_a_product_names_its_producer(desk):
    run = bring(
        desk,
        [PRODUCT_HEAD, [*VAI, "Vải sấy", 7, 4, "12/QĐ-UBND", date(2026, 2, 5)]],
        kind="products",
    )
    told = [change["label"] for change in run.report["changes"]]
    assert told == [
        "HTX Vải thiều",
        "Vải sấy · HTX Vải thiều",
        "Vải sấy: 4★ 12/QĐ-UBND · HTX Vải thiều",
    ]


def test_columns_chosen_by_hand_leave_no_row_out(desk, as_user):
    rows = [["a", "b"], ["HTX Một", "Biên Sơn"], ["HTX Hai", "Biên Sơn"]]
    run = bring(desk, rows)
    sent = {"sheet": "0", "first": "2", "name": "0", "commune": "1"}
    as_user(desk.organiser).post(reverse("map_import", args=[run.pk]), sent)
    run.refresh_from_db()
    actions.read_import(run, at=now())
    run.refresh_from_db()
    assert [change["label"] for change in run.report["changes"]] == ["HTX Một", "HTX Hai"]


@pytest.mark.leaves_stale_facts
def test_what_the_agency_did_not_accept_is_not_brought_back_by_a_list(desk):
    row = [*VAI, "Vải sấy", 7, 4, "12/QĐ-UBND", date(2026, 2, 5)]
    take(bring(desk, [PRODUCT_HEAD, row], kind="products"))
    Recognition.objects.update(verified_at=None, verified_by=None, refused_at=now())
    run = bring(desk, [PRODUCT_HEAD, row], kind="products")
    assert "không được chấp nhận" in run.faults[0]["reason"]
    assert Recognition.objects.get().refused_at is not None
