"""Pages of the personnel floor: roster imports, people, groups."""
