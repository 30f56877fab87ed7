"""What the rules of the door make of people who lie."""
