"""A run judged before anything goes live: its numbers, the gate, and what CI reads of it."""
