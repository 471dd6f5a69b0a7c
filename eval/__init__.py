"""Cases, runs and measures: how good the desk is, in numbers."""
