"""The demo: a real organisation, made-up people, and their learning."""
