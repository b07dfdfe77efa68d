"""Which recognition a row of a workbook means."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from core.sheets.cells import read_date, read_number, read_stars, read_text
from core.text import identity_key
from imports.actions.asking import ask_day, ask_decision
from imports.actions.plan import Plan
from imports.actions.row import Refused, Row
from imports.actions.told import Change, name_of
from imports.models import Import
from office.models import LegalParameter
from producers.models import Product, Recognition, producers_of

FEWEST_STARS = 3


class RecognitionReader:
    """Knows the recognitions of the agency's products, those of earlier rows, and the terms that
    the law gave.
    """

    def __init__(self, run: Import, plan: Plan):
        self.plan = plan
        self.own = producers_of(run.taken_by or run.started_by)
        known = Recognition.objects.filter(product__producer__home_agency=run.agency)
        known = known.select_related("product")
        self.recognitions = {(r.product_id, r.issued_on): r for r in known}
        self.terms = list(LegalParameter.objects.filter(code="recognition_months"))

    def read(self, row: Row, product: Product) -> None:
        """Note what the row says of the product's stars, if anything. Raises Refused naming the
        field that cannot be taken.
        """
        stars = row.read("stars", read_stars)
        issued = row.read("issued_on", read_date, is_1904=row.is_1904)
        number = row.read("decision_number", read_text)
        if (why := _nothing_to_note(stars, issued, number)) is not None:
            if why:
                self.plan.note(row, f"{product}: {why}")
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
            if not self._is_of_a_known_day(row, product, key, number):
                self._new_recognition(row, product, key, values)
        else:
            self._change(row, product, recognition, values)

    def _change(self, row: Row, product: Product, recognition: Recognition, values: dict) -> None:
        if recognition.refused_at:
            raise Refused(
                "stars",
                _("This recognition was not accepted. Correct it on the page of its product."),
            )
        if recognition.verified_at and any(
            v is not None and v != getattr(recognition, n) for n, v in values.items()
        ):
            raise Refused(
                "stars",
                _("This recognition is verified and says otherwise. Correct it on its own page."),
            )
        self.plan.set_fields(recognition, values, row=row, noun=_("recognition"))
        number = values["decision_number"]
        if recognition.verified_at is None and self._is_seen(row, product, number):
            self._verify(row, recognition)

    def _is_of_a_known_day(self, row: Row, product: Product, key: tuple, number: str) -> bool:
        """Whether the decision is known of another day, and that day stays."""
        owner = key[0]
        known = (
            each.issued_on
            for (other, _day), each in self.recognitions.items()
            if other == owner and identity_key(each.decision_number) == identity_key(number)
        )
        day = next(known, None)
        if day is None or ask_day(self.plan, number, day, key[1]):
            return False
        words = _("%(product)s: the decision %(number)s stays as of %(day)s.")
        told = {"product": product, "number": number, "day": f"{day:%d/%m/%Y}"}
        self.plan.note(row, words % told)
        return True

    def _is_seen(self, row: Row, product: Product, number: str) -> bool:
        """Whether the stars are verified with the list; never by whoever acts for the producer."""
        if product.producer_id in self.own:
            self.plan.note(row, _("You act for this producer: a colleague verifies its stars."))
            return False
        return ask_decision(self.plan, number)

    def _verify(self, row: Row, recognition: Recognition) -> None:
        """Its stars count from the taking on."""
        if id(recognition) in self.plan.verified:
            return
        self.plan.verified[id(recognition)] = recognition
        if not self.plan.is_new(recognition):
            told = ((str(_("Verified")), str(_("no")), str(_("yes"))),)
            change = Change(
                row.sheet, row.number, "changed", _("recognition"), name_of(recognition), told
            )
            self.plan.changes.append(change)

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
        shown = ("stars", "decision_number", "issued_on", "expires_on", "code", "score")
        is_seen = self._is_seen(row, product, values["decision_number"])
        told = (str(_("Verified")), "", str(_("yes") if is_seen else _("no")))
        self.plan.create(recognition, row=row, noun=_("recognition"), fields=shown, more=(told,))
        if is_seen:
            self._verify(row, recognition)

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


def _nothing_to_note(stars, issued, number) -> str | None:
    """Why a row states no recognition, in words or with none where it says nothing; None where it
    does.
    """
    if stars is None:
        return _("a decision without stars is not noted") if issued or number else ""
    if stars < FEWEST_STARS:
        return _("fewer than three stars are no recognition")
    if not (issued or number):
        return _("stars without a decision are not noted")
    return None
