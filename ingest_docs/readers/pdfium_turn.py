"""Whose turn it is with pdfium, which only one thread of a process may call at a time."""

import threading

PDFIUM = threading.RLock()
