"""Builders: one output format a module."""
