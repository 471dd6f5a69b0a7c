"""Runs spoiled in known ways: each defect must be seen by the measure meant for it, and by no others than it may touch."""
