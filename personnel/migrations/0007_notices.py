import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0006_roster_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                            ("roster-preview", "A roster is ready to be looked at"),
                            ("roster-refused", "A roster file was refused"),
                            ("roster-outdated", "A roster has to be looked at again"),
                            ("roster-held", "A roster waits for a second administrator"),
                            ("roster-applied", "A roster was applied"),
                            ("roster-not-applied", "A roster was not applied"),
                            ("roster-undone", "A roster import was undone"),
                            ("transfer-proposed", "A transfer waits for a decision"),
                            ("transfer-decided", "A transfer was decided"),
                            ("file-ready", "A file is ready"),
                        ],
                        max_length=30,
                    ),
                ),
                ("params", models.JSONField(default=dict)),
                ("url", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[("th", "ไทย"), ("en", "English")], default="th", max_length=2
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-at"], name="personnel_n_user_id_2452f7_idx"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mailed_at__isnull", True)),
                fields=["at"],
                name="notice_to_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="one_notice_per_event"),
        ),
    ]
