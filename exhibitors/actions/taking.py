"""One row of a workbook after the other: which producer, product, recognition and participation it
means.
"""

from collections import defaultdict
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.cells import read_date, read_number, read_stars, read_text, read_whole
from core.reader import Sheet
from core.text import fold
from exhibitors.actions.cells import (
    Communes,
    guess_kind,
    read_e164,
    read_kind,
    read_names,
    read_status,
    read_tax_code,
)
from exhibitors.actions.columns import FIELDS, Layout, fields_of
from exhibitors.actions.plan import Change, Fault, Plan, Refused, Row, Wish, rows_of
from exhibitors.models import (
    Exhibitor,
    Import,
    Participation,
    Product,
    ProductSet,
    Recognition,
    meant_sets,
)
from office.models import LegalParameter

Status = Participation.Status
FEWEST_STARS = 3


class Taker:
    """Knows what stands in the database and what earlier rows have brought; asks it a fixed number
    of questions.
    """

    def __init__(self, run: Import, plan: Plan):
        self.run, self.plan = run, plan
        self.by_code, self.by_name = {}, defaultdict(list)
        away = Q(merged_into__isnull=False) & ~Q(merged_into__home_agency=run.agency)
        own = Exhibitor.objects.filter(home_agency=run.agency).exclude(away)
        for exhibitor in own.select_related("commune", "merged_into__commune"):
            self._know(exhibitor)
        others = Exhibitor.objects.filter(~Q(home_agency=run.agency) | away).values_list(
            "tax_code", "name_key", "commune"
        )
        self.foreign_codes = {code for code, _name, _commune in others if code}
        self.foreign_names = {(name, commune) for _code, name, commune in others}
        self.communes = Communes(plan.day)
        self.sets = list(ProductSet.objects.on(plan.day))
        self.products = {
            (p.exhibitor_id, p.search_key): p
            for p in Product.objects.filter(exhibitor__home_agency=run.agency)
        }
        known = Recognition.objects.filter(product__exhibitor__home_agency=run.agency)
        self.recognitions = {(r.product_id, r.issued_on): r for r in known}
        self.terms = list(LegalParameter.objects.filter(code="recognition_months"))
        self.standing = {}
        if run.event:
            rows = Participation.objects.for_event(run.event).live().prefetch_related("exhibits")
            self.standing = {row.exhibitor_id: row for row in rows}
        self.wishes: dict[int, Wish] = {}

    def _know(self, exhibitor):
        """A row that means a merged profile means the one that stays."""
        stays = exhibitor.merged_into or exhibitor
        if exhibitor.tax_code:
            self.by_code[exhibitor.tax_code] = stays
        same = self.by_name[fold(exhibitor.name)]
        if stays not in same:
            same.append(stays)

    def take(self, row: Row) -> None:
        exhibitor = self._exhibitor(row)
        product = self._product(row, exhibitor) if self.run.kind == Import.Kind.PRODUCTS else None
        if product:
            self._recognition(row, product)
        if self.run.kind == Import.Kind.PARTICIPATIONS:
            self._participation(row, exhibitor)

    # --- the producer
    def _exhibitor(self, row: Row) -> Exhibitor:
        name, code = row.read("name", read_text), row.read("tax_code", read_tax_code)
        if name is None:
            raise Refused("name", _("The name of the producer is missing."))
        if code in self.foreign_codes:
            raise Refused("tax_code", _("This tax code belongs to a producer of another agency."))
        known = [self.by_code[code]] if code in self.by_code else self.by_name[fold(name)]
        commune = self._commune(row, known)
        exhibitor = self.by_code.get(code) or self._named(known, commune)
        values = {
            "tax_code": code,
            "address": row.read("address", read_text),
            "contact_name": row.read("contact_name", read_text),
            "phone": row.read("phone", read_e164),
            "email": row.read("email", read_text),
            "kind": row.read("kind", read_kind),
        }
        if exhibitor is None:
            exhibitor = self._new_exhibitor(row, name, commune, values)
        else:
            self._refuse_other_code(exhibitor, code)
            changed = values | ({"name": name} if fold(name) != fold(exhibitor.name) else {})
            if commune is not None and commune.pk != exhibitor.commune_id:
                changed["commune"] = commune
            self.plan.set_fields(exhibitor, changed, row=row, noun=_("producer"))
            if code:
                self.by_code[code] = exhibitor
        return exhibitor

    def _commune(self, row, known):
        """The commune that is meant; that of a known producer, though of another time, when the
        words are its own.
        """
        text, province = row.read("commune", read_text), row.read("province", read_text)
        if text is None:
            return None
        for exhibitor in known:
            if fold(text.partition(",")[0]) in (
                fold(exhibitor.commune.full_name),
                fold(exhibitor.commune.name),
            ):
                return exhibitor.commune
        return self.communes.find(f"{text}, {province}" if province and "," not in text else text)

    def _named(self, known, commune):
        """The producer of this name: in this commune, or the only one when no commune is given."""
        there = [
            exhibitor
            for exhibitor in known
            if commune is None or exhibitor.commune_id == commune.pk
        ]
        if len(there) > 1:
            raise Refused(
                "name", _("Several producers have this name. Add the tax code or the commune.")
            )
        return there[0] if there else None

    def _refuse_other_code(self, exhibitor, code):
        if code and exhibitor.tax_code and code != exhibitor.tax_code:
            raise Refused(
                "tax_code",
                _("%(name)s has another tax code. Correct it on its own page.")
                % {"name": exhibitor},
            )

    def _new_exhibitor(self, row, name, commune, values):
        kind = values["kind"] or guess_kind(name)
        if kind is None:
            raise Refused(
                "kind",
                _("The kind is missing: cooperative, cooperative group, company or household."),
            )
        if commune is None:
            raise Refused("commune", _("A new producer needs its commune."))
        if (fold(name), commune.pk) in self.foreign_names:
            raise Refused(
                "name", _("A producer of this name and commune is registered with another agency.")
            )
        texts = {
            key: value or "" for key, value in values.items() if key not in ("tax_code", "kind")
        }
        exhibitor = Exhibitor(
            name=name,
            kind=kind,
            tax_code=values["tax_code"],
            commune=commune,
            home_agency=self.run.agency,
            **texts,
        )
        exhibitor.search_key, exhibitor.name_key = fold(name), fold(name)
        self.plan.check(exhibitor)
        self._know(exhibitor)
        self.plan.create(exhibitor, row=row, noun=_("producer"))
        return exhibitor

    # --- the product and its stars
    def _product(self, row: Row, exhibitor: Exhibitor) -> Product:
        name = row.read("product", read_text)
        if name is None:
            raise Refused("product", _("The name of the product is missing."))
        product_set = row.read("product_set", self._read_set)
        product = self._known_product(exhibitor, name)
        if product is None:
            if product_set is None:
                raise Refused(
                    "product_set",
                    _("A new product needs its product set: the number, or words of its name."),
                )
            product = Product(
                exhibitor=exhibitor, name=name, product_set=product_set, search_key=fold(name)
            )
            self.plan.check(product)
            self.products[self._key(exhibitor, name)] = product
            self.plan.create(product, row=row, noun=_("product"))
        elif product_set and product_set.pk != product.product_set_id:
            self.plan.set_fields(product, {"product_set": product_set}, row=row, noun=_("product"))
        return product

    def _key(self, exhibitor, name):
        return (exhibitor.pk or id(exhibitor), fold(name))

    def _known_product(self, exhibitor, name):
        return self.products.get(self._key(exhibitor, name))

    def _read_set(self, cell):
        text = read_text(cell)
        if text is None:
            return None
        found = meant_sets(self.sets, text)
        if len(found) != 1:
            raise ValidationError(
                _("“%(text)s” is not one product set. Write its number from 1 to 26.")
                % {"text": text[:80]}
            )
        return found[0]

    def _recognition(self, row: Row, product: Product) -> None:
        stars = row.read("stars", read_stars)
        issued = row.read("issued_on", read_date, is_1904=row.is_1904)
        number = row.read("decision_number", read_text)
        if stars is None or stars < FEWEST_STARS or not (issued or number):
            return
        if issued is None or number is None:
            raise Refused(
                "issued_on" if issued is None else "decision_number",
                _("Stars need the decision and its day."),
            )
        if issued > self.plan.day:
            raise Refused("issued_on", _("This day is in the future."))
        values = {
            "stars": stars,
            "decision_number": number,
            "code": row.read("code", read_text),
            "score": row.read("score", read_number),
            "expires_on": row.read("expires_on", read_date, is_1904=row.is_1904),
        }
        key = (product.pk or id(product), issued)
        recognition = self.recognitions.get(key)
        if recognition is None:
            self._new_recognition(row, product, key, values)
        elif recognition.verified_at and any(
            v is not None and v != getattr(recognition, n) for n, v in values.items()
        ):
            raise Refused(
                "stars",
                _("This recognition is verified and says otherwise. Correct it on its own page."),
            )
        else:
            self.plan.set_fields(recognition, values, row=row, noun=_("recognition"))

    def _new_recognition(self, row, product, key, values):
        issued = key[1]
        ends = values.pop("expires_on") or self._end(issued)
        if ends <= issued:
            raise Refused("expires_on", _("The recognition ends before it begins."))
        code = values.pop("code") or ""
        recognition = Recognition(
            product=product, issued_on=issued, expires_on=ends, code=code, **values
        )
        self.plan.check(recognition)
        self.recognitions[key] = recognition
        self.plan.create(recognition, row=row, noun=_("recognition"))

    def _end(self, issued):
        """The last day of the term that the law gave on the day of issue."""
        term = next(
            (
                t
                for t in self.terms
                if t.valid_from <= issued and (t.valid_to is None or issued < t.valid_to)
            ),
            None,
        )
        if term is None:
            raise Refused(
                "expires_on",
                _("No term is known for that time. Enter until when the recognition is valid."),
            )
        return issued + relativedelta(months=term.value) - timedelta(days=1)

    # --- the participation
    def _participation(self, row: Row, exhibitor: Exhibitor) -> None:
        if exhibitor.pk is None:
            raise Refused(
                "name",
                _("This producer is not registered. Import the producers and products first."),
            )
        names = [
            part.strip()
            for part in (row.read("product", read_names) or "").split(";")
            if part.strip()
        ]
        products = {fold(name): self._known_product(exhibitor, name) for name in names}
        if unknown := [name for name in names if products[fold(name)] is None]:
            raise Refused(
                "product",
                _("%(name)s has no product “%(product)s”.")
                % {"name": exhibitor, "product": unknown[0][:80]},
            )
        fields = {
            "booths_wanted": row.read("booths_wanted", read_whole),
            "note": row.read("note", read_text),
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        status = row.read("status", read_status)
        if standing := self.standing.get(exhibitor.pk):
            self._compare(row, standing, products, fields, status)
            return
        wish = self.wishes.get(exhibitor.pk)
        if wish is None:
            wish = Wish(row.number, exhibitor, status=status or Status.SUBMITTED, fields=fields)
            Participation(**fields).clean_fields(
                exclude=[f.name for f in Participation._meta.fields if f.name not in fields]
            )
            self.wishes[exhibitor.pk] = wish
            self.plan.wishes.append(wish)
            self.plan.changes.append(Change(row.number, "new", _("participation"), str(exhibitor)))
        wish.products |= products

    def _compare(self, row, standing, products, fields, status):
        """One that stands is not changed by a workbook; what differs is told."""
        shown = {exhibit.product_id for exhibit in standing.exhibits.all()}
        if more := [product for product in products.values() if product.pk not in shown]:
            raise Refused(
                "product",
                _("The application stands already without “%(product)s”.") % {"product": more[0]},
            )
        for name, value in fields.items():
            if value != getattr(standing, name):
                raise Refused(
                    name,
                    _("The application stands already and says “%(text)s”.")
                    % {"text": getattr(standing, name)},
                )
        if status and status != standing.status:
            reason = _("The application stands already; it is “%(status)s”.") % {
                "status": standing.get_status_display()
            }
            raise Refused("status", reason)


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
    taker = Taker(run, plan)
    for row in rows_of(sheet, layout):
        plan.rows += 1
        try:
            taker.take(row)
        except Refused as refused:
            label = str(FIELDS[refused.name].label) if refused.name in FIELDS else refused.name
            plan.faults.append(Fault(sheet.name, row.number, label, refused.reason))
    if not plan.rows:
        plan.faults.append(
            Fault(sheet.name, layout.first, "", _("There are no rows below the headings."))
        )
    return plan
