"""Why a file is not read, in words that say what it is and what to do."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "unknown": _("This is no workbook. Save the list in Excel as .xlsx or .csv."),
    "size": _("This workbook is too large: at most 5 MB, 5,000 rows and 60 columns. Divide it."),
    "time": _("Reading this workbook takes too long. Copy the list alone into a new workbook."),
    "damaged": _("This workbook is damaged. Open it in Excel, save it as .xlsx and try again."),
    "empty": _("There is nothing in this workbook."),
    "pdf": _("This is a PDF. Ask the sender for the workbook that it was printed from."),
    "photo": _("This is a picture. Ask the sender for the workbook itself, or type the list."),
    "packed": _("This is an archive of files. Unpack it, and send the workbook that is within."),
    "word": _("This is a text document. Copy its table into Excel and save it as .xlsx."),
    "slides": _("These are slides. Copy the table into Excel and save it as .xlsx."),
    "page": _("This is a web page with the name of a workbook. Open it in Excel, save as .xlsx."),
    "xml": _("This is an XML file. Open it in Excel and save it as .xlsx."),
    "numbers": _("This is a workbook of Numbers. Export it from there as .xlsx."),
    "locked": _("This workbook has a password. Open it in Excel, take the password away, save it."),
}
