import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db.migrations.recorder import MigrationRecorder


def told():
    return [error.id for error in run_checks(databases=["default"]) if error.is_serious()]


def test_database_of_this_state_is_taken(db):
    assert told() == []


def test_database_with_a_migration_that_is_no_more_is_refused_in_a_sentence(db):
    MigrationRecorder.Migration.objects.create(app="events", name="0010_closing")
    assert told() == ["core.E002"]
    with pytest.raises(SystemCheckError) as refused:
        call_command("migrate", verbosity=0, skip_checks=False)
    assert "không nâng cấp được" in str(refused.value)


def test_database_whose_first_migrations_hang_together_otherwise_is_refused(db):
    MigrationRecorder.Migration.objects.filter(app="places").delete()
    assert told() == ["core.E002"]


def test_what_libraries_have_recorded_is_no_concern_of_ours(db):
    MigrationRecorder.Migration.objects.create(app="account", name="0099_from_the_future")
    assert told() == []
