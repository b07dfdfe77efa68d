from django.db import migrations


def one_table(apps, schema_editor):
    """The layout of one sheet becomes that of the first of several."""
    for run in apps.get_model("imports", "Import").objects.exclude(layout={}):
        if "sheet" in run.layout:
            first = run.layout["first"]
            told = run.layout | {"top": max(first - 1, 0), "guessed": [], "headings": {}}
            run.layout = {"tables": [told]}
            run.save(update_fields=["layout"])


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [migrations.RunPython(one_table, migrations.RunPython.noop)]
