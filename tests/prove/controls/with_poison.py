"""The settings with a reader of workbooks that ends its worker."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.prove.controls.poisoned"]
