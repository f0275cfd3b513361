"""The example of the environment names every variable that the settings read."""

import re

from skillsportal.processes import PROJECT


def test_example_names_every_variable_of_the_settings() -> None:
    settings = (PROJECT / "skillsportal" / "settings.py").read_text()
    read = set(re.findall(r"(?:env\.\w+|required|key_of_32_bytes)\(\s*\"([A-Z_]+)\"", settings))
    example = re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert "DATABASE_URL" in read
    assert read - set(example) == set()
