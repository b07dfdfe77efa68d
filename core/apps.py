from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        from core import checks  # noqa: F401
        from core.guards import install_guards, lift_guards

        # Sent for every app; the tables of all stand when this one is told.
        pre_migrate.connect(lift_guards, sender=self, dispatch_uid="lift_guards")
        post_migrate.connect(install_guards, sender=self, dispatch_uid="install_guards")
