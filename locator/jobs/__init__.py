"""Jobs: what subjects declare, `locator work` does, and `locator schedule` enqueues when it is due."""
