"""The outbox: mail is written to the database and sent later."""
