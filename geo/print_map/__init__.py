"""The printed map: shapes with classes laid out on a sheet of paper, drawn as PDF or PNG."""
