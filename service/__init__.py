"""Watchdesk: the desk an emergency duty officer works at."""
