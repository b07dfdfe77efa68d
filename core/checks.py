from django.core import checks
from django.utils.translation import gettext as _


@checks.register(checks.Tags.compatibility)
def check_paper_font(app_configs, **kwargs):
    """Official papers need every Vietnamese letter in one font; WeasyPrint would mix fonts without
    a word.
    """
    from core.pdf import FONT, missing_letters

    if not (missing := missing_letters()):
        return []
    hint = _("Install Liberation Serif 2 (Debian 12 and Ubuntu: the package fonts-liberation2).")
    return [checks.Error(f"{FONT}: {missing}", hint=hint, id="core.E001")]
