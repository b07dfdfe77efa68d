"""Mending a row on the page, leaving it out, reading it as in the file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.transitions import InvalidTransition
from imports import actions
from producers.models import Producer, Product
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.office import ProductSetFactory
from tests.imports.actions.test_workbook import HEAD, VAI, bring, desk, now, take

__all__ = ["desk"]

BAD = [2, "HTX Chè", "HTX", None, "Biên Sơn", "Bắc Ninh", "không rõ số"]


def read_again(run):
    run.refresh_from_db()
    actions.read_import(run, at=now())
    run.refresh_from_db()
    return run


@pytest.fixture
def run(desk):
    return bring(desk, [HEAD, VAI, BAD, ["Tổng cộng", "2 chủ thể"]])


@pytest.fixture
def clerk(desk, as_user):
    return as_user(desk.organiser)


def address(run, row):
    return reverse("mend_row", args=[run.pk, 0, row])


def test_row_is_mended_on_the_page_and_the_file_stays(desk, run, clerk):
    page = clerk.get(run.get_absolute_url()).content.decode()
    assert address(run, 3) in page
    assert address(run, 4) in page
    asked = clerk.get(address(run, 3))
    (fault,) = asked.context["faults"]
    assert (fault["row"], fault["column"], fault["about"]) == (3, "Số điện thoại", "HTX Chè")
    assert fault["reason"] in asked.content.decode()
    form = asked.context["form"]
    # What has the fault comes first; of the others those that the list has.
    assert list(form.fields)[:2] == ["phone", "name"]
    needed = [name for name, field in form.fields.items() if field.is_needed]
    assert needed == ["name"]
    assert form.initial == {}
    texts = {name: form[name].value() for name in form.fields}
    assert (texts["name"], texts["phone"], texts["email"]) == ("HTX Chè", "không rõ số", "")
    assert clerk.post(address(run, 3), texts | {"phone": "0987 654 321"}).status_code == 302
    read_again(run)
    assert run.mended == {"3:Danh sách": {"phone": "0987 654 321"}}
    assert (run.faults, run.report["counts"]["new"]) == ([], 2)
    (note,) = run.report["notes"]
    assert (note["row"], "0987 654 321" in note["text"]) == (3, True)
    take(run)
    assert Producer.objects.get(name="HTX Chè").phone == "+84987654321"
    assert Producer.objects.get(name="HTX Vải thiều").phone == "+84912345678"


def test_row_is_left_out_and_comes_back(run, clerk):
    clerk.post(address(run, 3), {"leave": "1"})
    read_again(run)
    assert (run.faults, run.report["counts"]["rows"]) == ([], 1)
    (left,) = [line for line in run.report["unread"] if line["row"] == 3]
    assert left["why"] == "người dùng đã bỏ dòng này"
    clerk.post(address(run, 3), {"reset": "1"})
    read_again(run)
    assert (len(run.faults), run.mended) == (1, {})


def test_row_that_was_taken_for_furniture_is_read_when_somebody_says_so(run, clerk):
    assert [line["row"] for line in run.report["unread"]] == [4]
    form = clerk.get(address(run, 4)).context["form"]
    texts = {name: form[name].value() for name in form.fields}
    clerk.post(address(run, 4), texts | {"name": "HTX Tổng", "commune": "Biên Sơn"})
    read_again(run)
    take(run)
    assert set(Producer.objects.values_list("name", flat=True)) == {"HTX Vải thiều", "HTX Tổng"}


def test_rows_that_go_on_from_a_mended_one_go_with_it(desk, clerk):
    rows = [["Tên chủ thể", "Xã", "Tên sản phẩm"], ["HTX Sai", "Biên Sơn", "Chè"]]
    rows += [[None, None, "Mật ong"], [None, None, "Bún"]]
    run = bring(desk, rows, kind="products")
    actions.mend_row(
        run, sheet="Danh sách", number=2, texts={"name": "HTX Đúng"}, by=desk.organiser
    )
    take(read_again(run))
    assert set(Product.objects.values_list("producer__name", "name")) == {
        ("HTX Đúng", "Chè"),
        ("HTX Đúng", "Mật ong"),
        ("HTX Đúng", "Bún"),
    }


def test_personal_id_that_was_typed_is_not_shown_either(desk, run, clerk):
    actions.mend_row(
        run, sheet="Danh sách", number=3, texts={"tax_code": "001190012345"}, by=desk.organiser
    )
    read_again(run)
    assert "001190012345" not in clerk.get(address(run, 3)).content.decode()
    assert "001190012345" not in clerk.get(run.get_absolute_url()).content.decode()


def test_personal_id_is_not_shown_and_stays_when_it_is_not_typed_anew(desk, clerk):
    row = [1, "Hộ Trần Thị Mai", "Hộ", "001190012345", "Biên Sơn", "Bắc Ninh", "sai"]
    run = bring(desk, [HEAD, row])
    form = clerk.get(address(run, 2)).context["form"]
    texts = {name: form[name].value() for name in form.fields}
    assert "001190012345" not in str(texts)
    clerk.post(address(run, 2), texts | {"phone": "0987654321"})
    take(read_again(run))
    assert Producer.objects.get().tax_code == "001190012345"


def test_nobody_mends_where_no_row_is_or_while_it_is_taken(desk, run, clerk):
    assert clerk.get(address(run, 99)).status_code == 404
    assert clerk.get(reverse("mend_row", args=[run.pk, 7, 3])).status_code == 404
    actions.take_import(run, by=desk.organiser)
    with pytest.raises(InvalidTransition):
        actions.mend_row(run, sheet="Danh sách", number=3, texts={}, by=desk.organiser)
    assert clerk.post(address(run, 3), {"leave": "1"}).status_code == 422
    run.refresh_from_db()
    assert run.mended == {}


def test_other_agency_does_not_find_the_row(run, as_user):
    assert as_user(staff(AgencyFactory())).get(address(run, 3)).status_code == 404


@pytest.mark.parametrize("kind", ["producers", "products", "participations"])
def test_sample_list_is_read_whole(desk, clerk, kind):
    """What we give people to begin with is something that we take."""
    ProductSetFactory(number=6, group="Thực phẩm chế biến", name="Chế biến từ gạo, ngũ cốc")
    content = b"".join(clerk.get(reverse("import_sample", args=[kind])))
    file = SimpleUploadedFile("mau.xlsx", content)
    run = bring(desk, None, kind=kind, file=file)
    assert (run.status, run.faults, run.report["counts"]["rows"]) == ("checked", [], 2)
    assert clerk.get(reverse("import_sample", args=["nothing"])).status_code == 404
    asked = [each["column"] for each in run.questions]
    assert asked == (["event"] if kind == "participations" else [])


def test_row_without_a_fault_is_mended_or_left_out_too(run, clerk):
    page = clerk.get(run.get_absolute_url()).content.decode()
    assert address(run, 2) in page
    assert clerk.get(address(run, 2)).context["faults"] == []
    clerk.post(address(run, 2), {"leave": "1"})
    read_again(run)
    assert (run.report["counts"]["new"], run.report["clear"]) == (0, 0)


def test_workbook_that_is_not_wanted_is_set_aside_and_taken_up_again(desk, run, clerk):
    discard = reverse("discard_import", args=[run.pk])
    assert discard in clerk.get(run.get_absolute_url()).content.decode()
    clerk.post(discard)
    run.refresh_from_db()
    assert (run.status, Producer.objects.count()) == ("discarded", 0)
    page = clerk.get(run.get_absolute_url()).content.decode()
    resume = reverse("resume_import", args=[run.pk])
    assert (discard in page, resume in page) == (False, True)
    with pytest.raises(InvalidTransition):
        actions.take_import(run, by=desk.organiser)
    clerk.post(resume)
    assert read_again(run).status == "checked"
    assert (resume in clerk.get(run.get_absolute_url()).content.decode()) is False
    clerk.post(discard)
    clerk.post(discard)
    assert read_again(run).status == "discarded"


def test_taken_workbook_stays_taken_while_nothing_more_can_be(run, clerk):
    take(run)
    form = clerk.get(address(run, 3)).context["form"]
    texts = {name: form[name].value() for name in form.fields}
    clerk.post(address(run, 3), texts | {"phone": "vẫn không rõ"})
    read_again(run)
    assert (run.status, run.written_counts, bool(run.taken_at)) == ("taken", (1, 0), True)
    assert "1 bản ghi mới" in clerk.get(run.get_absolute_url()).content.decode()
    clerk.post(address(run, 3), texts | {"phone": "0987 654 321"})
    assert (read_again(run).status, run.taken_at) == ("checked", None)
    assert (run.report["clear"], run.report["counts"]["rows"]) == (1, 2)
    page = clerk.get(run.get_absolute_url()).content.decode()
    assert "Nhập 1 dòng" in page
    assert "1 bản ghi mới" in page
    take(run)
    assert run.written_counts == (2, 0)


@pytest.mark.parametrize("name", ["answer_import", "map_import"])
def test_address_of_a_refused_answer_leads_back_to_the_import(run, clerk, name):
    answer = clerk.get(reverse(name, args=[run.pk]))
    assert (answer.status_code, answer["Location"]) == (302, run.get_absolute_url())
