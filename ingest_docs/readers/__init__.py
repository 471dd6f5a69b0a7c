"""One reader a format: bytes to blocks with pages and boxes."""
