"""Drill scenarios made from the plans in force."""
