"""An event's own words of letters."""

from django.db import transaction

from events.models import LetterTemplate


@transaction.atomic
def change_letter_template(template: LetterTemplate) -> None:
    """The event writes so on this occasion, in this language, from now on."""
    template.save()


@transaction.atomic
def reset_letter_template(template: LetterTemplate) -> None:
    """Go back to the words of the house."""
    template.delete()
