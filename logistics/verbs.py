"""What is done about booths of a participation by a button."""

from django.utils.translation import gettext_lazy

from core.verbs import Verb
from exhibitors.models import Exhibit, Participation
from logistics import actions
from logistics.forms import AllocationForm, PlacementForm
from logistics.models import Allocation

allocate_booth = Verb(
    Participation,
    actions.allocate_booth,
    label=gettext_lazy("Allocate a booth"),
    button=gettext_lazy("Allocate"),
    form=AllocationForm,
    given=lambda request, participation: {"participation": participation, "user": request.user},
    fits=lambda participation: participation.status in Participation.PLACED,
)
release_booth = Verb(
    Allocation,
    actions.release_booth,
    label=gettext_lazy("Give the booth back"),
    back=lambda allocation: allocation.participation,
)
place_exhibit = Verb(
    Exhibit,
    actions.place_exhibit,
    label=gettext_lazy("Move"),
    title=gettext_lazy("Where does this product stand?"),
    button=gettext_lazy("Save"),
    form=PlacementForm,
    given=lambda request, exhibit: {"participation": exhibit.participation},
    back=lambda exhibit: exhibit.participation,
    inside=lambda request, exhibit: exhibit.participation.event,
)
