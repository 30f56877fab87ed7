"""Administrative divisions of China (GB/T 2260): names in typed text, code prefixes, the table."""
