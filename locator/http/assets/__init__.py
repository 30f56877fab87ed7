"""Static files: their addresses, libraries, stylesheets joined when served, modules of JavaScript."""
