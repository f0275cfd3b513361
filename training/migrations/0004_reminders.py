import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0003_return_reasons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("idle", "Nothing lately"),
                            ("gap", "A level is missing"),
                            ("queue", "Records wait for too long"),
                        ],
                        max_length=6,
                    ),
                ),
                ("on_date", models.DateField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("click", models.UUIDField(db_index=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "idle")),
                        expressions=[
                            (
                                models.Func(
                                    models.F("user"),
                                    models.F("user"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("on_date"),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("on_date"), "+", models.Value(14)
                                    ),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="one_idle_reminder_in_14_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "gap")),
                        expressions=[
                            (
                                models.Func(
                                    models.F("user"),
                                    models.F("user"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("on_date"),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("on_date"), "+", models.Value(14)
                                    ),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="one_gap_reminder_in_14_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "queue")),
                        expressions=[
                            (
                                models.Func(
                                    models.F("user"),
                                    models.F("user"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("on_date"),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("on_date"), "+", models.Value(14)
                                    ),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="one_queue_reminder_in_14_days",
                    ),
                ],
            },
        ),
    ]
