"""Fakes that obey the contracts of the real thing; none of them ever answers a user."""
