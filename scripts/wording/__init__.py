"""Messages for translators: extracted from templates, Python and JavaScript into the catalogues."""
