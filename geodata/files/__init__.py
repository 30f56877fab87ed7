"""Reading and writing files: untrusted tables, spreadsheets and map layers."""
