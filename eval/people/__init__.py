"""Answers graded by people: who grades what next, what they marked, and how far they and the measures agree."""
