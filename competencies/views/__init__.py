"""Pages of the competencies floor: the self-assessment."""
