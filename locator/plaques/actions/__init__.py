"""Making codes and slips, and comparing a code that somebody types."""
