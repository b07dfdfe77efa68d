"""The words of letters about an application, the papers of a selection, and the slip to take a
profile over.
"""

from exhibitors.documents.letter import letter_text, template_for
from exhibitors.documents.selection import selection_facts
from exhibitors.documents.slip import slip_pdf

__all__ = ["letter_text", "selection_facts", "slip_pdf", "template_for"]
