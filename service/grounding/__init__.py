"""Marks, checks and the one maker of citations."""
