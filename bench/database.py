"""A database of its own beside the one of DATABASE_URL, made anew for every run."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import django
import psycopg2
from django.core.management import call_command

NAME = "bench"


@contextmanager
def made_anew() -> Iterator[None]:
    """Drop, create and migrate the database, collect the static files. Enter before all imports.

    Uploaded files go to a folder that is removed in the end.
    """
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    with TemporaryDirectory() as folder:
        os.environ["MEDIA_ROOT"] = folder
        use()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield


def use() -> None:
    """Point Django at the database as it is."""
    os.environ["DATABASE_URL"] = (
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{NAME}").geturl()
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsportal.settings")
    django.setup()
