"""Figures against their floors, on data of their own: `make bench`, `python -m bench --staff N`.

Each measuring module offers `measure(staff: int) -> list[Figure]` (bench.figures). It runs on the
database that `bench.generate` filled with `staff` people, and times the portal's own code and the
floor in the same run.
"""
