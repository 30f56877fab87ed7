"""What a union wants reached, how its areas compare, and the report of both that is sent upward."""
