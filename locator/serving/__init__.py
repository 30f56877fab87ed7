"""How requests come from granian's sockets to the application, with bounds on all that waits.

granian's event loop reads bodies, so that a slow one occupies no thread; a few threads run the WSGI
application. `python -m locator.serving HOST PORT WORKERS` is the web server's first process.
"""
