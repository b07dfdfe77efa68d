"""The words of letters about an application, and the papers of a selection."""

from exhibitors.documents.letter import letter_text, template_for
from exhibitors.documents.selection import selection_facts

__all__ = ["letter_text", "selection_facts", "template_for"]
