"""Trials of a running deployment: faults, hostile clients, losses; each with its bar and its control.

`register.py` lists the trials, `matrix.csv` all 98 checks of reliability and what proves each,
`main.py` runs and prints. `scripts/resilience` is the command.
"""
