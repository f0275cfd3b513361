"""Figures against their floors, on a data set of its own: `make bench`, or `python -m bench --staff N`.

Every module here offers `measure(staff: int) -> list[Figure]` (bench.figures): it runs on the database
that `bench.generate` filled with `staff` people, and times the portal's own code and the floor in one run.
"""
