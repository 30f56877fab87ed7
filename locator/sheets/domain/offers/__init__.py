"""Offers in sheets: the details of services as a cell of an entry, and as rows of the sheet 服务."""
