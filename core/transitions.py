"""States and the moves between them, declared on the model as TRANSITIONS."""

from typing import ClassVar, Self

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _


class Refusal(Exception):
    """A refused action, told in words a person can act on; `answer_refusals` shows it as a
    message.
    """


class InvalidTransition(Refusal):
    """The move is not declared from the state the row is in now: most often somebody was
    quicker.
    """


class Transitions:
    """Mix into a model with a `status` field and TRANSITIONS: {status: {next statuses}}."""

    TRANSITIONS: ClassVar[dict]

    def lock(self) -> Self:
        """Read the row again under a lock that lasts to the end of the transaction."""
        try:
            fresh = type(self)._base_manager.select_for_update().get(pk=self.pk)
        except ObjectDoesNotExist:
            raise InvalidTransition(
                _("This record has been removed. Go back to the list.")
            ) from None
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))
        self._state.fields_cache = {}
        return self

    def can_become(self, status) -> bool:
        return status in self.TRANSITIONS.get(self.status, ())

    def become(self, status) -> None:
        """Set the status; raises InvalidTransition when the move is not declared."""
        self.refuse_unless(status)
        self.status = status

    def refuse_unless(self, status) -> None:
        """Raise InvalidTransition when the move is not declared, before anything is prepared for
        it.
        """
        if not self.can_become(status):
            raise InvalidTransition(
                _(
                    "This cannot be done any more: “%(what)s” is now “%(status)s”%(by)s. Look at"
                    " it again and decide."
                )
                % {"what": self, "status": self.get_status_display(), "by": self._decided_by()}
            )

    def _decided_by(self) -> str:
        decider = getattr(self, "decided_by", None)
        return _(", set by %(name)s") % {"name": decider} if decider else ""
