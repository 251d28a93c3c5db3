"""
What every client of HTTP in this house needs, whatever it speaks to.

Connections for many threads (`lanes`), answers that are decompressed no further than is
allowed (`inflow`), and nothing that a forked process must not inherit (`forks`).
"""
