"""Measurements of speed and memory; never tests, because machines are shared and noisy."""
