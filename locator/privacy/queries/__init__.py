"""Questions about personal data: what is held of a person, and where values still stand."""
