"""The pictures in README and docs: a site that is made for them, who signs in, what is shown."""
