"""An event's own words of letters."""

from events.models import LetterTemplate


def change_letter_template(template: LetterTemplate) -> None:
    """The event writes so on this occasion, in this language, from now on."""
    template.save()


def reset_letter_template(template: LetterTemplate) -> None:
    """Go back to the words of the house."""
    template.delete()
