"""What changed in the tables since the first thirty migrations, one revision a file."""
