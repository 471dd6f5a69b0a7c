"""Where the ports meet vendors."""
