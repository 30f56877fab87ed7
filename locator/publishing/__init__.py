"""Publishing: exports, open data, print sheets, QR codes."""
