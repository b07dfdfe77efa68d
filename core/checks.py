from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from core.pdf import FONT, missing_letters


@checks.register(checks.Tags.compatibility)
def check_paper_font(app_configs, **kwargs):
    """Official papers need every Vietnamese letter in one font; WeasyPrint would mix fonts without
    a word.
    """
    if not (missing := missing_letters()):
        return []
    hint = _("Install Liberation Serif 2 (Debian 12 and Ubuntu: the package fonts-liberation2).")
    return [checks.Error(f"{FONT}: {missing}", hint=hint, id="core.E001")]


@checks.register(checks.Tags.database)
def check_history(app_configs, databases, **kwargs):
    """A database that was begun with other first migrations is told, before one of them trips over
    it.
    """
    return [
        checks.Error(
            _("This database is of an earlier state of the system, which cannot be upgraded."),
            hint=_(
                "Export what you need with the version that made it. Then move the database away"
                " (the embedded one stands in %(folder)s) and start again."
            )
            % {"folder": settings.VAR_DIR},
            id="core.E002",
        )
        for name in databases or ()
        if is_of_another_history(connections[name])
    ]


def is_of_another_history(connection) -> bool:
    loader = MigrationLoader(connection)
    ours = {
        config.label
        for config in apps.get_app_configs()
        if str(settings.BASE_DIR) == str(config.path).rpartition("/")[0]
    }
    if any(
        app in ours and (app, name) not in loader.disk_migrations
        for app, name in loader.applied_migrations
    ):
        return True
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    return False
