"""What everything that uses MuPDF has to keep to."""

import threading

import pymupdf

# MuPDF may not be entered by two threads at once, and a web server has several.
LOCK = threading.RLock()

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)
