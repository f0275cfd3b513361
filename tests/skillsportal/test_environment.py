"""The example of the environment names every variable that the settings read."""

import os
import re
import subprocess
import sys

from skillsportal.processes import PROJECT

CLIENT = """
import django
django.setup()
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
request = RequestFactory().get("/", headers={"X-Forwarded-For": "forged, 192.0.2.7, 10.0.0.1"})
print(get_adapter().get_client_ip(request))
"""


def test_example_names_every_variable_of_the_settings() -> None:
    settings = (PROJECT / "skillsportal" / "settings.py").read_text()
    read = set(re.findall(r"(?:env\.\w+|required|key_of_32_bytes)\(\s*\"([A-Z_]+)\"", settings))
    example = re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert "DATABASE_URL" in read
    assert read - set(example) == set()


def test_limits_count_by_the_address_that_the_trusted_proxies_saw() -> None:
    def client(proxies: int) -> str:
        env = os.environ | {"TRUSTED_PROXY_COUNT": str(proxies)}
        program = [sys.executable, "-c", CLIENT]
        return subprocess.check_output(program, cwd=PROJECT, env=env, text=True).strip()

    assert (client(0), client(2)) == ("127.0.0.1", "192.0.2.7")
