"""Which producer a row of a workbook means."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.text import fold, identity_key
from imports.actions.asking import are_alike, ask_commune, ask_kind, ask_producer
from imports.actions.cells import guess_kind, read_e164, read_kind, read_tax_code, read_words
from imports.actions.plan import Plan
from imports.actions.row import Refused, Row
from imports.actions.seat import is_written_so, with_section
from imports.models import Import
from places.addresses import Answer, Resolver
from producers.models import Producer


class ProducerReader:
    """Knows the producers in the database and those that earlier rows have brought; asks the
    database a fixed number of questions.
    """

    def __init__(self, run: Import, plan: Plan, resolver: Resolver):
        self.run, self.plan, self.resolver = run, plan, resolver
        self.by_code, self.by_name = {}, defaultdict(list)
        self.by_likeness = defaultdict(list)
        away = Q(merged_into__isnull=False) & ~Q(merged_into__home_agency=run.agency)
        own = Producer.objects.filter(home_agency=run.agency).exclude(away)
        for producer in own.select_related("commune", "merged_into__commune"):
            self._know(producer)
        others = Producer.objects.filter(~Q(home_agency=run.agency) | away).values_list(
            "tax_code", "identity_key", "commune"
        )
        self.foreign_codes = {code for code, _name, _commune in others if code}
        self.foreign_names = {(name, commune) for _code, name, commune in others}

    def _know(self, producer):
        """A row that means a merged profile means the one that stays."""
        stays = producer.merged_into or producer
        if producer.tax_code:
            self.by_code[producer.tax_code] = stays
        same = self.by_name[identity_key(producer.name)]
        if stays not in same:
            same.append(stays)
            self.by_likeness[fold(producer.name)].append(stays)

    def read(self, row: Row) -> Producer:
        """The producer of this row, changed or made as it says. Raises Refused naming the field
        that cannot be taken.
        """
        name, kind = row.read("name", read_text), row.read("kind", read_kind)
        if name is None:
            raise Refused("name", _("The name of the producer is missing."))
        code = row.read("tax_code", read_tax_code, kind=kind or guess_kind(name))
        if code in self.foreign_codes:
            raise Refused("tax_code", _("This tax code belongs to a producer of another agency."))
        known = [self.by_code[code]] if code in self.by_code else self.by_name[identity_key(name)]
        seat = self._seat(row, known)
        commune = seat.unit
        producer = self._meant(row, name, code, known, commune)
        values = {"tax_code": code, "kind": kind} | self._contact(row)
        if producer is None:
            return self._new_producer(row, name, seat, values)
        values["tax_code"] = self._one_code(row, producer, code)
        if identity_key(name) != producer.identity_key:
            words = _("The registered name “%(name)s” stays; the list says “%(other)s”.")
            self.plan.note(row, words % {"name": producer, "other": name})
        values |= self._moved(producer, seat)
        self.plan.set_fields(producer, values, row=row, noun=_("producer"))
        if code:
            self.by_code[code] = producer
        return producer

    def _moved(self, producer: Producer, seat: Answer) -> dict:
        """The commune, if it is another one than is known."""
        if seat.unit is None or seat.unit.pk == producer.commune_id:
            return {}
        self.plan.change(producer, former_commune_id=producer.former_commune_id)
        producer.former_commune = seat.former
        return {"commune": seat.unit}

    def _one_code(self, row: Row, producer: Producer, code: str | None) -> str | None:
        """What a known producer gets for its tax code: a registered one stays."""
        if not code or not producer.tax_code or code == producer.tax_code:
            return code
        words = _("The registered tax code of “%(name)s” stays; the list says %(code)s.")
        self.plan.note(row, words % {"name": producer, "code": code})
        return None

    def _contact(self, row: Row) -> dict:
        readers = {"address": read_words, "contact_name": read_words, "phone": read_e164}
        return {name: row.read(name, how) for name, how in (readers | {"email": read_text}).items()}

    def _seat(self, row: Row, known: list[Producer]) -> Answer:
        """The commune that is meant, out of its own cells or out of the address; that of a known
        producer, though of another time, when the words are its own. Empty when the row says
        nothing of it.
        """
        names = ("commune", "district", "province")
        words = with_section([row.read(name, read_text) or "" for name in names], row.section)
        if not words[0]:
            words[0] = row.read("address", read_text) or ""
            answer = self.resolver.find(*words) if words[0] else Answer()
            return answer if answer.unit else Answer()
        for producer in known:
            if is_written_so(producer.commune, words[0]):
                return Answer(producer.commune)
        answer = self.resolver.find(*words)
        if answer.unit is None:
            # A producer that is known by its code stays where it is registered.
            if len(known) == 1 and known[0].commune in answer.candidates:
                return Answer(known[0].commune)
            unit = ask_commune(self.plan, ", ".join(filter(None, words)), answer)
            return replace(answer, unit=unit)
        return answer

    def _meant(self, row, name, code, known, commune) -> Producer | None:
        """The known producer that a row means: by its code, by its name, or as somebody has said of
        one that is like it.
        """
        if code in self.by_code:
            return self.by_code[code]
        producer = self._named(known, commune)
        if producer and code and producer.tax_code and code != producer.tax_code:
            return producer if ask_producer(self.plan, name, producer, code) else None
        if producer:
            return producer
        for like in self.by_likeness[fold(name)]:
            is_there = commune is None or like.commune_id == commune.pk
            is_other_code = code and like.tax_code and code != like.tax_code
            is_like = is_there and not is_other_code and are_alike(name, like.name)
            if is_like and ask_producer(self.plan, name, like, code):
                return like
        return None

    def _named(self, known, commune):
        """The producer of this name: in this commune, or the only one when no commune is given."""
        there = [
            producer for producer in known if commune is None or producer.commune_id == commune.pk
        ]
        if len(there) > 1:
            raise Refused(
                "name", _("Several producers have this name. Add the tax code or the commune.")
            )
        return there[0] if there else None

    def _new_producer(self, row, name, seat, values):
        commune = seat.unit
        kind = values["kind"] or guess_kind(name) or ask_kind(self.plan, name)
        if commune is None:
            commune = ask_commune(self.plan, "", Answer())
        if (identity_key(name), commune.pk) in self.foreign_names:
            raise Refused(
                "name", _("A producer of this name and commune is registered with another agency.")
            )
        texts = {
            key: value or "" for key, value in values.items() if key not in ("tax_code", "kind")
        }
        producer = Producer(
            name=name,
            kind=kind,
            tax_code=values["tax_code"],
            commune=commune,
            former_commune=seat.former,
            home_agency=self.run.agency,
            **texts,
        )
        producer.identity_key, producer.name_key = identity_key(name), fold(name)
        self.plan.check(producer)
        self._know(producer)
        shown = ("kind", "tax_code", "commune", "address", "contact_name", "phone", "email")
        self.plan.create(producer, row=row, noun=_("producer"), fields=shown)
        return producer
