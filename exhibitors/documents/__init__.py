"""The words of letters about an application, and the papers of a selection."""

from exhibitors.documents.letter import letter_text, preview_letter
from exhibitors.documents.selection import selection_facts

__all__ = ["letter_text", "preview_letter", "selection_facts"]
