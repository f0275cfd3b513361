"""A database of its own beside the one of DATABASE_URL, made anew for every run."""

import os
from contextlib import closing
from urllib.parse import urlsplit

import django
import psycopg2
from django.core.management import call_command

NAME = "bench"


def make_anew() -> None:
    """Drop, create and migrate the database, collect the static files. Run before all imports."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    use()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def use() -> None:
    """Point Django at the database as it is."""
    os.environ["DATABASE_URL"] = (
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{NAME}").geturl()
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsportal.settings")
    django.setup()
