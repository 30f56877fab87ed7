"""Text answers to a search: short lines for SMS gateways and phone lines."""
