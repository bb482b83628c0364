"""Boundaries of communes computed from facts: a drawing, without surveyed lines or legal force.

For builds only: it needs scipy, which is not installed with the app.
"""
