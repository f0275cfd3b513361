import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0004_rows_and_verdicts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="first day at the new unit")),
                ("name", models.CharField(max_length=250, verbose_name="name in the roster")),
                ("position", models.CharField(max_length=200, verbose_name="position")),
                (
                    "position_no",
                    models.CharField(blank=True, max_length=40, verbose_name="position number"),
                ),
                (
                    "standing",
                    models.CharField(blank=True, max_length=100, verbose_name="academic standing"),
                ),
                ("level", models.CharField(blank=True, max_length=60, verbose_name="level")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for the releasing unit"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
        ),
        migrations.AddField(
            model_name="transfer",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="personnel.person",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="personnel.posting",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="roster_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="personnel.rosterimport",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="to_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="personnel.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("person", "to_unit"),
                name="one_open_transfer_to_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state", "proposed"),
                    ),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decided_transfer_says_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_transfer_says_why",
            ),
        ),
    ]
