"""Pages of the reports floor."""
