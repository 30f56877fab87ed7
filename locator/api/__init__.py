"""The public API and its OpenAPI description."""
