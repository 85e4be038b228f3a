import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="minutes",
            field=models.IntegerField(null=True),
        ),
        migrations.CreateModel(
            name="PlanChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField()),
                ("state", models.TextField()),
                ("until", models.DateField(null=True)),
                ("words", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan_choices", to="store.desk"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("desk", "key"), name="plan_choice_once")],
            },
        ),
        migrations.CreateModel(
            name="TimeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.TextField(blank=True, default="")),
                ("track", models.TextField(blank=True, default="")),
                ("started_at", models.DateTimeField()),
                ("minutes", models.IntegerField()),
                ("words", models.TextField(blank=True, default="")),
                ("known_by", models.TextField(default="told")),
                ("created_at", models.DateTimeField()),
                ("trashed_at", models.DateTimeField(null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="time_entries", to="store.desk"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "started_at"], name="time_desk_started")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("of", ""), _negated=True), fields=("desk", "of"), name="time_corrected_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeekReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField()),
                ("words", models.TextField(blank=True, default="")),
                ("seen", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="week_reviews", to="store.desk"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("desk", "week"), name="week_review_once")],
            },
        ),
    ]
