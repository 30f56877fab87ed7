"""The layout of a workbook: where its tables, headings, sections and notes are, before any cell is read."""
