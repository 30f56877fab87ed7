"""Mail that waits in the database until it is sent."""
