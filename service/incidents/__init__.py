"""Situations on their way to response steps."""
