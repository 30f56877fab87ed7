"""Administration by union staff: first page, people, approval rules, navigation."""
