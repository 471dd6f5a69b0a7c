"""Frozen records of the field: documents, facts, answers, drills, places."""
