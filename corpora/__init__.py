"""The sample corpora: fictional counties that the desk is tried on."""
