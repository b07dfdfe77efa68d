"""Lists of support that was paid: read, asked, logged with its voucher, taken back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from core.facts import stale_facts
from core.transitions import Refusal
from funding.actions import close_period, load_cost_items, void_support
from funding.models import Claim, ClaimLine, CostItem
from imports import actions
from imports.forms import ImportForm
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import DelegationFactory, EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import ClaimLineFactory, ProgrammeFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import ProducerFactory, RepresentativeFactory
from tests.imports.actions.test_reading import Book
from tests.imports.actions.test_workbook import answer, bring, now, take

DAY = date(2026, 3, 5)
HEAD = ["Đơn vị", "Nội dung hỗ trợ", "Nguồn", "Số tiền", "Số chứng từ", "Ngày chi"]
HONEY = ["HTX Mật Ong", "Thuê gian hàng", "Ngân sách tỉnh", 5_000_000, "PC 12", DAY]
LOGGED = "HTX Mật Ong|booth_rent|provincial|5000000|PC 12|2026-03-05"


@pytest.fixture
def desk(db):
    """An agency with its books, two programmes of two times, and two producers at its fair."""
    load_cost_items()
    commune = CommuneFactory(name="Biên Sơn", province=ProvinceFactory(name="Bắc Ninh"))
    agency = AgencyFactory(unit=commune.memberships.get().parent)
    # Who brings these lists keeps the books.
    agency.organiser = staff(agency, Role.FINANCE)
    agency.programme = ProgrammeFactory(agency=agency, valid_from=date(2026, 1, 1))
    ProgrammeFactory(agency=agency, valid_from=date(2024, 1, 1), valid_to=date(2026, 1, 1))
    ProgrammeFactory(name="Của nơi khác")
    agency.fair = EventFactory(name="Hội chợ Vải", host=agency, opens_on=date(2026, 3, 1))
    for name, status in (("HTX Mật Ong", "attended"), ("HTX Chờ", "submitted")):
        producer = ProducerFactory(name=name, home_agency=agency, commune=commune)
        ParticipationFactory(event=agency.fair, producer=producer, status=status)
    away = EventFactory(name="Hội chợ Xa", opens_on=date(2026, 3, 1))
    ParticipationFactory(event=away, producer__name="HTX Xa", status="attended")
    return agency


def logged():
    lines = ClaimLine.objects.standing().select_related("claim__participation__producer")
    return sorted(
        "|".join(
            map(
                str,
                (
                    line.claim.participation.producer,
                    line.cost_item.code,
                    line.source,
                    line.amount_vnd,
                    line.voucher_number,
                    line.paid_on,
                ),
            )
        )
        for line in lines
    )


def bring_support(desk, rows, *, head=HEAD, above=(), event=True):
    event = desk.fair if event is True else event
    return bring(desk, [*above, head, *rows], kind="support", event=event)


def test_support_is_logged_with_its_voucher_and_taken_back(desk):
    run = bring_support(desk, [HONEY])
    assert (run.questions, run.faults, run.report["counts"]["new"]) == ([], [], 1)
    assert run.report["amount_vnd"] == 5_000_000
    (change,) = run.report["changes"]
    told = {label: after for label, _before, after in change["fields"]}
    assert (told["Số tiền"], told["Số chứng từ"], told["Ngày chi"]) == (
        "5.000.000\u00a0đ",
        "PC 12",
        "05/03/2026",
    )
    assert told["Ngày chứng từ"] == "05/03/2026"
    assert take(run).status == "taken"
    line = ClaimLine.objects.get()
    assert logged() == [LOGGED]
    assert (line.mode, line.recorder, line.claim.programme) == (
        "logged",
        desk.organiser,
        desk.programme,
    )
    assert Claim.objects.get().paid_vnd == 5_000_000
    # The same list again changes nothing.
    again = bring_support(desk, [HONEY])
    assert (again.faults, again.is_to_take) == ([], False)
    actions.take_back_import(run, by=desk.organiser, at=now())
    line.refresh_from_db()
    assert (line.status, line.void_reason) == (
        "voided",
        "Lượt nhập đã ghi khoản này được hoàn tác.",
    )
    assert list(stale_facts()) == []
    actions.read_import(run, at=now())
    run.refresh_from_db()
    assert take(run).status == "taken"
    assert logged() == [LOGGED]


@pytest.mark.parametrize(
    ("heading", "above", "amount", "expected"),
    [
        ("Số tiền", [], "5.000.000 đ", 5_000_000),
        ("Số tiền", [], "5 triệu đồng", 5_000_000),
        ("Số tiền", [], "1,5 tr", 1_500_000),
        ("Số tiền (nghìn đồng)", [], 5_000, 5_000_000),
        ("Số tiền (1.000đ)", [], "5.000", 5_000_000),
        ("Kinh phí hỗ trợ (triệu đồng)", [], 2.5, 2_500_000),
        ("Kinh phí hỗ trợ (đồng)", [], 190_000, 190_000),
        ("Số tiền (tr.đ)", [], 5, 5_000_000),
        ("Số tiền (tr đồng)", [], "5", 5_000_000),
        ("Số tiền (ng.đ)", [], 5_000, 5_000_000),
        ("Số tiền (1,000 đồng)", [], 5_000, 5_000_000),
        ("Số tiền ('000 đồng)", [], 5_000, 5_000_000),
        ("Số tiền (đồng x 1.000)", [], 5_000, 5_000_000),
        ("Số tiền (1.000.000 đồng)", [], 5, 5_000_000),
        ("Số tiền, nghìn đồng", [], 5_000, 5_000_000),
        # Words that hold those of units and are none.
        ("Kinh phí hỗ trợ từ ngân sách tỉnh (đồng)", [], 5_000_000, 5_000_000),
        ("Số tiền chuyển qua ngân hàng", [], 5_000_000, 5_000_000),
        ("Kinh phí hỗ trợ theo hợp đồng", [], 5_000_000, 5_000_000),
        ("Số tiền", [["Đơn vị: Phòng Quản lý ngân sách"]], 5_000_000, 5_000_000),
        ("Số tiền", [["Đơn vị: UBND huyện Triệu Sơn"]], 5_000_000, 5_000_000),
        ("Số tiền", [["Đơn vị: UBND xã Đồng Kỳ"], ["ĐVT: nghìn đồng"]], 5_000, 5_000_000),
        ("Số tiền", [["ĐVT:", "triệu đồng"]], 2.5, 2_500_000),
        ("Số tiền", [["Đơn vị tính: nghìn đồng"]], 5_000, 5_000_000),
        ("Số tiền", [["KINH PHÍ 500 TRIỆU ĐỒNG"]], 5_000_000, 5_000_000),
    ],
)
def test_amounts_count_in_what_the_list_says(desk, heading, above, amount, expected):
    head = [heading if text == "Số tiền" else text for text in HEAD]
    row = [amount if value == 5_000_000 else value for value in HONEY]
    run = take(bring_support(desk, [row], head=head, above=above))
    assert (run.questions, run.faults) == ([], [])
    assert ClaimLine.objects.get().amount_vnd == expected


TRAVEL = ["HTX Mật Ong", "Đi lại", "TW", 2_000_000, "PC 20", DAY]


@pytest.mark.parametrize("other", [2_000, "chưa chi", "2.000.000 đ"])
def test_small_amounts_are_asked_about_whatever_stands_beside_them(desk, other):
    rows = [[*HONEY[:3], 5_000, *HONEY[4:]], [*TRAVEL[:3], other, *TRAVEL[4:]]]
    run = bring_support(desk, rows)
    assert [asked["key"] for asked in run.questions] == ["money_unit:Danh sách"]
    take(answer(run, desk, {"tính theo": 1000}))
    assert LOGGED in logged()
    left = other == "chưa chi"
    assert (len(run.faults), len(logged())) == (left, 2 - left)


@pytest.mark.parametrize(
    ("heading", "amount", "asked"),
    [
        ("Số tiền (đồng)", 5_000, "amount:5000"),
        ("Số tiền (nghìn đồng)", "5.000.000", "amount:5000000000"),
        ("Số tiền (triệu đồng)", "7,500", "amount:7500000000"),
    ],
)
def test_amounts_that_can_hardly_be_are_asked_about(desk, heading, amount, asked):
    head = [heading if text == "Số tiền" else text for text in HEAD]
    row = [amount if value == 5_000_000 else value for value in HONEY]
    run = bring_support(desk, [row], head=head)
    assert [question["key"] for question in run.questions] == [asked]
    actions.answer_import(run, answers={asked: "leave"}, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    assert ([fault["row"] for fault in run.faults], run.is_to_take) == ([2], False)
    actions.answer_import(run, answers={asked: "yes"}, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    assert (run.faults, run.is_to_take) == ([], True)


@pytest.mark.parametrize("amount", ["10%", "5.000.000 %", "3 gian", "10 tỷ tỷ", 2 * 10**12])
def test_amounts_that_are_none_are_faults(desk, amount):
    rows = [[*HONEY[:3], amount, *HONEY[4:]], TRAVEL]
    run = take(bring_support(desk, rows))
    assert [fault["row"] for fault in run.faults] == [2]
    assert [line.split("|")[1] for line in logged()] == ["travel"]


def test_which_of_several_amounts_was_paid_is_asked(desk):
    head = [*HEAD[:3], "Kinh phí được duyệt", "Số tiền đã chi", *HEAD[4:]]
    run = bring_support(desk, [[*HONEY[:3], 9_000_000, *HONEY[3:]]], head=head)
    (asked,) = run.questions
    assert [words for _value, words in asked["choices"]] == [
        "Kinh phí được duyệt",
        "Số tiền đã chi",
    ]
    assert not run.is_to_take
    actions.answer_import(run, answers={asked["key"]: "4"}, by=desk.organiser, at=now())
    actions.read_import(run, at=now())
    take(run)
    assert logged() == [LOGGED]


def test_merged_amount_is_of_none_of_its_rows(desk):
    rows = [HEAD, HONEY, [*TRAVEL[:3], None, *TRAVEL[4:]]]
    merged = Book([("Danh sách", rows, [(1, 3, 2, 3, 15_000_000)], False)]).content()
    file = SimpleUploadedFile("hỗ trợ.xlsx", merged)
    run = bring(desk, [], kind="support", event=desk.fair, file=file)
    assert [fault["row"] for fault in run.faults] == [2, 3]
    assert all("Hãy chia" in fault["reason"] for fault in run.faults)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ngân sách tỉnh", "provincial"),
        ("NS tỉnh", "provincial"),
        ("NSTW", "central"),
        ("Ngân sách trung ương", "central"),
        ("xã hội hoá", "private"),
        ("ngân sách xã", "communal"),
        ("Khuyến công", None),
        ("Chuyển khoản", None),
        ("Ngân sách địa phương", None),
        ("Tính toán", None),
    ],
)
def test_source_is_read_for_sure_or_asked(desk, text, source):
    run = bring_support(desk, [[*HONEY[:2], text, *HONEY[3:]]])
    assert [asked["column"] for asked in run.questions] == ["source"] * (source is None)
    if source:
        take(run)
        assert ClaimLine.objects.get().source == source


@pytest.mark.parametrize("again", ["PC12", "pc-012", "Phiếu chi 12", "PC số 12", "PC 12"])
def test_one_voucher_is_logged_once_however_it_is_spelt(desk, again):
    take(bring_support(desk, [HONEY]))
    run = bring_support(desk, [[*HONEY[:4], again, DAY], [*HONEY[:4], "PC 12/2026", DAY]])
    assert (run.faults, run.report["counts"]["new"]) == ([], 1)
    both = bring_support(desk, [[*HONEY[:4], "PC 77", DAY], [*HONEY[:4], "PC-077", DAY]])
    assert both.report["counts"]["new"] == 1
    assert "Trùng với" in both.report["notes"][0]["text"]


def test_what_the_list_does_not_say_is_asked_once(desk):
    ParticipationFactory(event=desk.fair, producer__name="HTX Hai", status="attended")
    rows = [
        ["HTX Mật Ong", 5_000_000, "PC 12", DAY],
        ["HTX Hai", 6_000_000, "PC 13", DAY],
    ]
    head = ["Đơn vị", "Số tiền", "Phiếu chi", "Ngày chứng từ"]
    run = bring_support(desk, rows, head=head)
    assert [(asked["column"], asked["rows"]) for asked in run.questions] == [
        ("cost_item", 2),
        ("source", 2),
    ]
    rent = CostItem.objects.get(code="booth_rent")
    take(answer(run, desk, {"khoản mục": rent.pk, "nguồn": "provincial"}))
    assert logged() == ["HTX Hai|booth_rent|provincial|6000000|PC 13|2026-03-05", LOGGED]


def test_programme_is_asked_where_several_hold(desk):
    other = ProgrammeFactory(agency=desk, name="Chương trình hai", valid_from=date(2026, 2, 1))
    run = bring_support(desk, [HONEY])
    (asked,) = run.questions
    assert {value for value, _words in asked["choices"]} == {str(desk.programme.pk), str(other.pk)}
    take(answer(run, desk, {"chương trình": other.pk}))
    assert Claim.objects.get().programme == other


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({0: "HTX Chờ"}, "không nằm trong"),
        ({0: "HTX Xa"}, "không nằm trong"),
        ({0: None, 1: "Đi lại"}, "Thiếu tên chủ thể"),
        ({3: 0}, "lớn hơn 0"),
        ({3: "nhiều"}, "không đọc được"),
        ({4: None}, "chứng từ"),
        ({5: None}, "ngày chi"),
        ({5: date(2023, 3, 5)}, "chương trình"),
        ({5: date(2026, 3, 9)}, "đã khóa"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_rows_that_cannot_be_logged_are_told(desk, changed, words):
    close_period(
        desk,
        first_on=date(2026, 3, 9),
        last_on=date(2026, 3, 9),
        by=staff(desk, Role.FINANCE),
        at=now(),
    )
    row = [changed.get(n, value) for n, value in enumerate(HONEY)]
    second = ["HTX Mật Ong", "Đi lại", "TW", 2_000_000, "PC 20", DAY]
    run = bring_support(desk, [second, row])
    (fault,) = run.faults
    assert words.casefold() in fault["reason"].casefold()
    take(run)
    assert [line.split("|")[1] for line in logged()] == ["travel"]


def test_day_ahead_is_refused(desk):
    ahead = now().date() + timedelta(days=2)
    run = bring_support(desk, [[*HONEY[:5], ahead]])
    assert "tương lai" in run.faults[0]["reason"]


def test_one_cost_is_supported_once(desk):
    claim = ClaimLineFactory(
        claim__participation=desk.fair.participations.get(status="attended"),
        claim__programme=desk.programme,
        cost_item__code="booth_rent",
        source="central",
        voucher_number="PC 1",
    ).claim
    rows = [
        HONEY,
        ["HTX Mật Ong", "Thuê gian hàng", "trung ương", 4_000_000, "pc-1", DAY],
        ["HTX Mật Ong", "Đi lại", "trung ương", 4_000_000, "PC 2", DAY],
        ["HTX Mật Ong", "Đi lại", "tỉnh", 4_000_000, "PC 3", DAY],
    ]
    run = bring_support(desk, rows)
    assert [fault["row"] for fault in run.faults] == [2, 3, 5]
    assert run.report["counts"]["new"] == 1
    take(run)
    assert sorted(claim.lines.values_list("voucher_number", flat=True)) == ["PC 1", "PC 2"]


def test_own_producer_is_logged_by_a_colleague(desk):
    honey = desk.fair.participations.get(status="attended").producer
    RepresentativeFactory(producer=honey, user=desk.organiser)
    run = bring_support(desk, [HONEY])
    assert "đồng nghiệp" in run.faults[0]["reason"]
    desk.organiser = staff(desk, Role.FINANCE)
    take(bring_support(desk, [HONEY]))
    assert logged() == [LOGGED]


def test_support_is_logged_for_own_delegations_and_producers_elsewhere(desk):
    away = EventFactory(name="Hội chợ Hai", opens_on=date(2026, 3, 1))
    sent = DelegationFactory(event=away, agency=desk)
    ParticipationFactory(event=away, producer__name="HTX Đoàn", delegation=sent, status="attended")
    ParticipationFactory(
        event=away, producer__name="HTX Nhà", producer__home_agency=desk, status="attended"
    )
    ParticipationFactory(event=away, producer__name="HTX Lạ", status="attended")
    rows = [
        [name, *HONEY[1:4], f"PC {n}", DAY, "Hội chợ Hai"]
        for n, name in enumerate(["HTX Đoàn", "HTX Nhà", "HTX Lạ"])
    ]
    run = take(bring_support(desk, rows, head=[*HEAD, "Hội chợ"], event=None))
    assert [fault["row"] for fault in run.faults] == [4]
    assert [line.split("|")[0] for line in logged()] == ["HTX Nhà", "HTX Đoàn"]


def test_producer_is_meant_by_its_code_and_likeness_is_asked(desk):
    honey = desk.fair.participations.get(status="attended").producer
    honey.tax_code = "2400123458"
    honey.save()
    run = bring_support(desk, [["Mật Ong Biên Sơn", *HONEY[1:], "2400123458"]], head=[*HEAD, "MST"])
    assert (run.faults, run.questions, run.report["counts"]["new"]) == ([], [], 1)
    run = bring_support(desk, [["HTX Mat Ong", *HONEY[1:]]])
    assert [asked["column"] for asked in run.questions] == ["name"]
    take(answer(run, desk, {"HTX Mat Ong": "same"}))
    assert logged() == [LOGGED]


@pytest.mark.parametrize(
    ("commune", "is_there"),
    [
        ("Biên Sơn", True),
        ("Xã Biên Sơn", True),
        ("X. Biên Sơn", True),
        ("Bien Son", True),
        (None, True),
        ("Nam Dương", False),
    ],
)
def test_commune_tells_one_of_a_name_from_another(desk, commune, is_there):
    CommuneFactory(name="Nam Dương", province=desk.unit)
    run = bring_support(desk, [[*HONEY, commune]], head=[*HEAD, "Xã"])
    assert bool(run.faults) != is_there
    if not is_there:
        assert ("Xã Biên Sơn" in run.faults[0]["reason"], run.faults[0]["column"]) == (
            True,
            "Xã, phường",
        )


def test_event_of_others_is_refused_whatever_was_sent(desk):
    """Who brings participations and keeps books brings neither where only the other is theirs."""
    away = EventFactory(name="Hội chợ Khách", is_recorded=True, opens_on=date(2026, 3, 1))
    ParticipationFactory(
        event=away, producer__name="HTX Nhà", producer__home_agency=desk, status="attended"
    )
    row = ["HTX Mật Ong", "Mật"]
    given = {"kind": "participations", "event": away}
    run = bring(desk, [["Đơn vị", "Sản phẩm"], row], **given)
    assert "không nhập loại danh sách này" in run.faults[0]["reason"]
    both = staff(desk, Role.FINANCE)
    desk.memberships.create(user=both, role=Role.ORGANISER, since="2020-01-01")
    sent = {"agency": desk.pk, "event": away.pk}
    for kind, is_valid in (("participations", False), ("support", True)):
        file = {"file": SimpleUploadedFile("x.csv", b"a")}
        form = ImportForm({**sent, "kind": kind}, file, user=both)
        assert form.is_valid() == is_valid, form.errors


def test_what_is_voided_or_closed_since_is_told_when_taken_back(desk):
    run = take(
        bring_support(desk, [HONEY, ["HTX Mật Ong", "Đi lại", "TW", 2_000_000, "PC 2", DAY]])
    )
    first = ClaimLine.objects.get(cost_item__code="travel")
    void_support(first, reason="Ghi nhầm.", by=desk.organiser, at=now())
    close_period(desk, first_on=DAY, last_on=DAY, by=staff(desk, Role.FINANCE), at=now())
    with pytest.raises(Refusal, match="HTX Mật Ong"):
        actions.take_back_import(run, by=desk.organiser, at=now())
    assert logged() == [LOGGED]


def test_money_of_a_list_of_participations_is_named(desk):
    organiser = staff(desk)
    desk.organiser = organiser
    run = bring(
        desk,
        [["Đơn vị", "Sản phẩm", "Kinh phí hỗ trợ"], ["HTX Mật Ong", "Mật", "5.000.000 đ"]],
        kind="participations",
        event=desk.fair,
    )
    assert "hỗ trợ đã chi" in run.report["read"][0]["unread"][0]
