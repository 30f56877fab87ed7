"""What unions say beside their stations: words for services under the standard ones, and links."""
