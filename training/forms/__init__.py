"""Forms of the training floor: they check what was typed and offer what may be chosen."""
