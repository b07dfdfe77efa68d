from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from core import jobs
from core.jobs import run_job
from core.models import Job
from core.sheets.writer import write_xlsx
from imports import actions
from imports.models import Import
from imports.tasks import reading_given_up, taking_given_up
from producers.models import Producer
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.places import CommuneFactory, ProvinceFactory


def test_workbook_is_read_and_taken_by_jobs_that_may_run_twice(db):
    province = ProvinceFactory(name="Bắc Ninh")
    agency = AgencyFactory(unit=province)
    commune = CommuneFactory(name="Biên Sơn", province=province)
    rows = [["Tên chủ thể", "Loại hình", "Xã/phường"], ["HTX Vải", "HTX", commune.name]]
    file = ContentFile(write_xlsx(rows, title="Danh sách"), name="danh-sach.xlsx")
    by, at = staff(agency), timezone.now()
    run = actions.start_import(agency, kind="producers", file=file, by=by, at=at)
    other = actions.start_import(agency, kind="producers", file=file, by=by, at=at)
    run_the_job("read_import", run)
    assert states(run, other) == ["checked", "reading"]
    actions.take_import(Import.objects.get(pk=run.pk), by=by)
    run_the_job("take_import", run)
    run_the_job("take_import", run)
    assert states(run, other) == ["taken", "reading"]
    assert list(Producer.objects.values_list("name", "home_agency")) == [("HTX Vải", agency.pk)]


def run_the_job(kind, run):
    run_job(Job.objects.get(kind=kind, key=str(run.pk)).pk)


def states(*runs):
    return [Import.objects.get(pk=run.pk).status for run in runs]


def test_reading_that_is_given_up_says_why_and_can_be_asked_for_again(db, as_user, monkeypatch):
    run, other, by = two_imports()
    monkeypatch.setitem(jobs.KINDS, "read_import", kind_that_fails("read_import"))
    run_the_job("read_import", run)
    assert states(run, other) == ["unreadable", "reading"]
    page = as_user(by).get(run.get_absolute_url()).content.decode()
    assert "không đọc được: hết bộ nhớ" in page
    assert as_user(by).post(f"/imports/{other.pk}/repeat").status_code == 302
    assert as_user(by).post(f"/imports/{run.pk}/repeat").status_code == 302
    assert states(run, other) == ["reading", "reading"]
    monkeypatch.undo()
    assert Job.objects.live().filter(kind="read_import", key=str(run.pk)).count() == 1
    run_job(Job.objects.live().get(kind="read_import", key=str(run.pk)).pk)
    assert states(run) == ["checked"]
    assert Import.objects.get(pk=run.pk).problem == ""


def test_taking_that_is_given_up_has_written_nothing_and_says_so(db, as_user, monkeypatch):
    run, other, by = two_imports()
    for each in (run, other):
        run_the_job("read_import", each)
        actions.take_import(Import.objects.get(pk=each.pk), by=by)
    monkeypatch.setitem(jobs.KINDS, "take_import", kind_that_fails("take_import"))
    run_the_job("take_import", run)
    assert states(run, other) == ["checked", "taking"]
    assert "Chưa nhập gì: hết bộ nhớ" in Import.objects.get(pk=run.pk).problem
    assert not Producer.objects.exists()


def test_page_says_that_a_job_is_tried_again_and_that_nobody_works(db, as_user, monkeypatch):
    run, _other, by = two_imports()
    monkeypatch.setitem(jobs.KINDS, "read_import", kind_that_fails("read_import", attempts=2))
    page = as_user(by).get(run.get_absolute_url()).content.decode()
    assert "đứng yên" not in page
    run_the_job("read_import", run)
    page = as_user(by).get(run.get_absolute_url()).content.decode()
    assert "hết bộ nhớ" in page
    Job.objects.update(not_before=timezone.now() - timedelta(minutes=2))
    page = as_user(by).get(run.get_absolute_url()).content.decode()
    assert "đứng yên" in page


def two_imports():
    agency = AgencyFactory(unit=ProvinceFactory(name="Bắc Ninh"))
    commune = CommuneFactory(name="Biên Sơn", province=agency.unit)
    rows = [["Tên chủ thể", "Loại hình", "Xã/phường"], ["HTX Vải", "HTX", commune.name]]
    by, at = staff(agency), timezone.now()

    def start(title):
        file = ContentFile(write_xlsx(rows, title=title), name="danh-sach.xlsx")
        return actions.start_import(agency, kind="producers", file=file, by=by, at=at)

    return start("Danh sách"), start("Danh sách 2"), by


def test_button_that_is_pressed_twice_brings_one_import(db):
    run, _other, by = two_imports()
    with run.upload.file.open() as file:
        content = file.read()

    def press(*, by=by, kind="producers", at=run.started_at):
        file = ContentFile(content, name="danh-sach.xlsx")
        return actions.start_import(run.agency, kind=kind, file=file, by=by, at=at)

    assert press() == run
    later = run.started_at + timedelta(minutes=1)
    again = [press(kind="products"), press(by=staff(run.agency)), press(at=later)]
    assert len({run, *again}) == 4


def kind_that_fails(kind, *, attempts=1):
    def fail(key):
        raise MemoryError("hết bộ nhớ")

    given_up = {"read_import": reading_given_up, "take_import": taking_given_up}[kind]
    return jobs.Kind(fail, attempts, given_up=given_up)
