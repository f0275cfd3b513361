from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_snapshots"),
    ]

    operations = [
        migrations.AlterField(
            model_name="snapshot",
            name="occasion",
            field=models.CharField(
                choices=[
                    ("nightly", "Every night"),
                    ("on_demand", "On demand"),
                    ("roster", "After a roster"),
                ],
                max_length=10,
            ),
        ),
    ]
