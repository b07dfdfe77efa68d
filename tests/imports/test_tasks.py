from django.core.files.base import ContentFile
from django.utils import timezone

from core.jobs import run_job
from core.models import Job
from core.sheets.writer import write_xlsx
from imports import actions
from imports.models import Import
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
