"""What a union writes down about money and use: lines of money by year, counts of people by month.

A record, no payments. Nothing of it is public.
"""
