from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        migrations.DeleteModel("UnitProgress"),
        migrations.DeleteModel("UnitStage"),
    ]
