from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0015_notice_of_figures"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="person",
            name="person_by_staff_no",
        ),
    ]
