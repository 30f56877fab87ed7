"""The words of services that unions have under the standard ones: who may use them, and where they are kept."""
