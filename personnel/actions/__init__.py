"""Changes of the personnel floor, one verb each, grouped by what they change."""
