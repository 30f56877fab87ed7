-- A hole in a public page is not to show who keeps a station, or where they are written to.
REVOKE SELECT ON keeper FROM locator_public;
