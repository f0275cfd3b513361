"""A database of its own beside the one of DATABASE_URL, made anew for every run."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import django
import psycopg2
from django.core.management import call_command
from django.db import connections

NAME = "bench"


@contextmanager
def beside() -> Iterator[str]:
    """Point Django at the database, give it a folder for files; yield the address beside it.

    Enter before all imports of what needs Django; the folder is removed in the end.
    """
    address = os.environ["DATABASE_URL"]
    with TemporaryDirectory() as folder:
        os.environ["MEDIA_ROOT"] = folder
        use()
        yield address


def make_anew(address: str) -> None:
    """Drop, create and migrate the database, collect the static files."""
    connections.close_all()
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def use() -> None:
    """Point Django at the database as it is."""
    os.environ["DATABASE_URL"] = (
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{NAME}").geturl()
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsportal.settings")
    django.setup()
