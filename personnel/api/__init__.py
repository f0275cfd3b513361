"""The JSON API for programs of an office (docs/api.md): what the pages do, by the same actions."""
