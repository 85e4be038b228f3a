"""Imports remember how they call people whom another import brought first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_contracts")]

    operations = [
        migrations.AddField(model_name="support", name="said", field=models.TextField(default="")),
    ]
