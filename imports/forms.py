from collections.abc import Collection

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, roles_of
from core.forms import is_key
from core.sheets.reader import MOST_BYTES, MOST_LINES
from events.models import Event
from imports.actions.asking import digest
from imports.actions.columns import fields_of, letters
from imports.actions.correcting import MOST_LETTERS
from imports.actions.event import events_of
from imports.actions.layout import Table
from imports.actions.placed import paid_events
from imports.models import Import, bringers_of
from places.forms import CommuneField
from places.models import Timeline, Unit

UNUSED = ""
MOST_BUTTONS = 6


class ImportForm(forms.ModelForm):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_(
            ".xlsx, .xls, .ods or .csv, at most 5 MB and 5,000 rows. Nothing is taken before you"
            " have looked at it."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    class Meta:
        model = Import
        fields = ["agency", "kind", "event"]
        help_texts = {
            "event": _(
                "For participations and support only. Leave it empty when a column of the list"
                " names the event."
            )
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        # {kind: the agencies that the person may bring it for}
        self.agencies = {kind: _agencies_for(user, kind) for kind in Import.Kind}
        mine = Agency.objects.filter(pk__in={pk for pks in self.agencies.values() for pk in pks})
        self.fields["agency"].queryset = mine
        self.fields["agency"].initial = mine.first()
        kinds = [(kind.value, kind.label) for kind, at in self.agencies.items() if at]
        self.fields["kind"].choices = kinds if len(kinds) == 1 else [("", "—"), *kinds]
        known = events_of(self.agencies[Import.Kind.PARTICIPATIONS]).values("pk")
        paid = paid_events(self.agencies[Import.Kind.SUPPORT]).values("pk")
        events = Event.objects.filter(Q(pk__in=known) | Q(pk__in=paid))
        self.fields["event"].queryset = events.order_by("-opens_on", "pk")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This workbook is larger than 5 MB. Divide it."))
        return file

    def clean(self):
        cleaned = super().clean()
        kind, agency = cleaned.get("kind"), cleaned.get("agency")
        if kind not in Import.OF_EVENTS:
            cleaned["event"] = None
        event = cleaned.get("event")
        if event and agency and event not in events_for(kind, [agency]):
            words = _("Your agency brings no list of this kind for this event.")
            self.add_error("event", words)
        if kind and agency and agency.pk not in self.agencies[kind]:
            words = _("Your work at this agency does not bring lists of this kind.")
            self.add_error("kind", words)
        return cleaned


def events_for(kind: str, agencies) -> QuerySet[Event]:
    """The events that agencies may bring lists of this kind for."""
    return paid_events(agencies) if kind == Import.Kind.SUPPORT else events_of(agencies)


def _agencies_for(user, kind: str) -> set[int]:
    if user.is_superuser:
        return set(Agency.objects.values_list("pk", flat=True))
    return set(roles_of(user).at(*bringers_of(kind)))


class AnswerForm(forms.Form):
    """A field for each question of an import; what is left empty stays open. Those that were
    answered before stand there with their answer, which may be another one now.
    """

    def __init__(self, *args, run: Import, **kwargs):
        super().__init__(*args, **kwargs)
        every = [*run.questions, *run.answered]
        # By the question and not by its place: a page that is old answers nothing else.
        self.asked = {f"q{digest(asked['key'])}": asked for asked in every}
        seat = Timeline().seat(run.agency.unit_id, on=timezone.localdate())
        for name, asked in self.asked.items():
            label = _label_of(asked)
            field = self.fields[name] = _field_of(asked, label=label, home=seat.province)
            if isinstance(field, CommuneField):
                field.widget.attrs |= {"list": f"of_{name}", "hx-target": f"#of_{name}"}
            if answer := asked.get("answer"):
                is_unit = isinstance(field, CommuneField) and is_key(answer)
                self.initial[name] = int(answer) if is_unit else answer

    @property
    def answers(self) -> dict[str, str]:
        """{key of a question: its answer} of those that are answered."""
        given = {name: self.cleaned_data.get(name) for name in self.asked}
        return {
            self.asked[name]["key"]: str(value.pk if isinstance(value, Unit) else value)
            for name, value in given.items()
            if value and not self._is_left_as_proposed(name)
        }

    def _is_left_as_proposed(self, name: str) -> bool:
        return bool(self.asked[name].get("is_proposed")) and name not in self.changed_data


def _label_of(asked: dict) -> str:
    """The question with how many rows ask it, or that it is answered."""
    if asked.get("is_proposed"):
        words = gettext("%(question)s (%(rows)s, proposed)")
        rows = ngettext("%(n)s row", "%(n)s rows", asked["rows"]) % {"n": asked["rows"]}
        return words % {"question": asked["text"], "rows": rows}
    if "answer" in asked:
        return gettext("%(question)s (answered)") % {"question": asked["text"]}
    rows = ngettext("%(n)s row", "%(n)s rows", asked["rows"]) % {"n": asked["rows"]}
    return f"{asked['text']} ({rows})"


def _field_of(asked: dict, *, label: str, home: Unit | None) -> forms.Field:
    """Few answers to choose from as buttons, many as a list; a commune that nobody has proposed is
    typed.
    """
    if asked["choices"]:
        choices = [tuple(choice) for choice in asked["choices"]]
        is_short = len(choices) <= MOST_BUTTONS
        empty = [] if is_short else [("", "—")]
        widget = forms.RadioSelect if is_short else forms.Select
        return forms.ChoiceField(
            label=label, choices=empty + choices, widget=widget, required=False
        )
    field = CommuneField(label=label, max_length=200, required=False)
    field.home = home
    return field


class MendForm(forms.Form):
    """What a row should hold, field by field; the cells of the file stand there first. `faulty` are
    the labels of fields that have a fault: they come first of all.
    """

    def __init__(
        self,
        *args,
        kind: str,
        texts: dict[str, str],
        headings: dict[str, str],
        faulty: Collection[str] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        known = fields_of(kind)
        names = sorted(
            known, key=lambda name: (str(known[name].label) not in faulty, name not in headings)
        )
        for name in names:
            label = known[name].label
            heading = headings.get(name, "")
            self.fields[name] = forms.CharField(
                label=label,
                help_text=gettext("In the list: “%(heading)s”") % {"heading": heading}
                if heading
                else gettext("The list has no such column."),
                max_length=MOST_LETTERS,
                required=False,
                initial=texts.get(name, ""),
            )
            # Said and not demanded: the row may be left out, or its producer stand above it.
            self.fields[name].is_needed = kind in known[name].needed

    @property
    def texts(self) -> dict[str, str]:
        """{field: text} of those that somebody has typed anew."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class LayoutForm(forms.Form):
    """From which row on a sheet is read, and which column holds what; no column at all leaves the
    sheet out.
    """

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    first = forms.IntegerField(
        label=_("First row below the headings"),
        min_value=1,
        max_value=MOST_LINES,
        help_text=_("As the workbook counts it."),
    )

    def __init__(self, *args, run: Import, sheet: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        tables = {told["sheet"]: told for told in run.layout.get("tables", [])}
        chosen = min(tables, default=0) if sheet is None else sheet
        table = tables.get(chosen, {"first": 1, "columns": {}, "headings": {}})
        self.names = fields_of(run.kind)
        heads = run.report.get("heads", [])
        names = [told["name"] for told in run.report.get("read", [])] or ["—"]
        self.fields["sheet"].choices = list(enumerate(names))
        self.initial |= {"sheet": chosen, "first": table["first"] + 1}
        head = heads[chosen] if chosen < len(heads) else []
        width = max(
            [len(row) for row in head] + [number + 1 for number in table["columns"].values()],
            default=0,
        )
        self.head, self.known = head, table["headings"]
        self.headings = {n: self.known.get(str(n)) or heading(head, n) for n in range(width)}
        choices = [
            (UNUSED, _("not used")),
            *((str(n), f"{letters(n)}: {text}") for n, text in self.headings.items()),
        ]
        for name, each in self.names.items():
            self.fields[name] = forms.ChoiceField(label=each.label, choices=choices, required=False)
            self.initial[name] = str(table["columns"].get(name, UNUSED))

    @property
    def table(self) -> Table:
        chosen = {name: self.cleaned_data[name] for name in self.names}
        columns = {name: int(number) for name, number in chosen.items() if number != UNUSED}
        first = self.cleaned_data["first"] - 1
        # What stands below is a record, and no heading of it.
        above = {n: self.known.get(str(n)) or heading(self.head[:first], n) for n in self.headings}
        headings = {number: text for number, text in above.items() if text}
        return Table(
            self.cleaned_data["sheet"],
            max(0, first - 1),
            first,
            columns,
            headings=headings,
            by_hand=True,
        )


def heading(head: list[list[str]], number: int) -> str:
    """The words over a column, as far as the first lines show them."""
    return " · ".join(
        dict.fromkeys(row[number] for row in head if number < len(row) and row[number])
    )[:60]
