"""What leaves the program: exports, open data, print sheets, QR codes."""
