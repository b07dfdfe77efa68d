"""One row of a workbook after the other, each read by the readers of its nouns."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from core.sheets.reader import Sheet
from imports.actions.columns import FIELDS, Layout, fields_of
from imports.actions.participation import ParticipationReader
from imports.actions.plan import Fault, Plan, Refused, Row, rows_of
from imports.actions.producer import ProducerReader
from imports.actions.product import ProductReader
from imports.actions.recognition import RecognitionReader
from imports.models import Import


def reader_for(run: Import, plan: Plan) -> Callable[[Row], object]:
    """What reads a row of this kind of import into the plan."""
    producers = ProducerReader(run, plan)
    if run.kind == Import.Kind.PRODUCERS:
        return producers.read
    products = ProductReader(run, plan)
    if run.kind == Import.Kind.PARTICIPATIONS:
        participations = ParticipationReader(run, plan, products)
        return lambda row: participations.read(row, producers.read(row))
    recognitions = RecognitionReader(run, plan)
    return lambda row: recognitions.read(row, products.read(row, producers.read(row)))


def make_plan(run: Import, sheets: list[Sheet], *, day: date) -> Plan:
    """Read every row and work out what it would do. The first fault of a row is told, and the
    others go on.
    """
    layout = Layout(**run.layout)
    sheet = sheets[layout.sheet]
    plan = Plan(sheet.name, day)
    needed = [(name, each) for name, each in fields_of(run.kind).items() if run.kind in each.needed]
    missing = [str(each.label) for name, each in needed if name not in layout.columns]
    if missing:
        reason = _("No column is chosen for this. Choose one below, or name it so in the workbook.")
        plan.faults += [Fault(sheet.name, layout.first, label, reason) for label in missing]
        return plan
    read = reader_for(run, plan)
    for row in rows_of(sheet, layout):
        plan.rows += 1
        try:
            read(row)
        except Refused as refused:
            label = str(FIELDS[refused.name].label) if refused.name in FIELDS else refused.name
            plan.faults.append(Fault(sheet.name, row.number, label, refused.reason))
    if not plan.rows:
        plan.faults.append(
            Fault(sheet.name, layout.first, "", _("There are no rows below the headings."))
        )
    return plan
