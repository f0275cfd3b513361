from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0007_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterimport",
            name="fingerprint",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
