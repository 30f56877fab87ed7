"""Administration by union staff: first page, people, rules, navigation."""
