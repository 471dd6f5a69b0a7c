"""One function a measure."""
