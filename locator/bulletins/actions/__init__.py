"""Writing job lists."""
