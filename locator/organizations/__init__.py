"""Union organisations and hosts: kinds, levels, and the organisation that a name means."""
