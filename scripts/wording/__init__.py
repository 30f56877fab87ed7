"""Messages for translators: found in templates, Python and JavaScript, kept in the catalogues."""
