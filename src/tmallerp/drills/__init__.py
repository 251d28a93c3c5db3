"""
Whole runs against the simulator: a demonstration anyone can watch, and its judge.

A drill drives the real pipeline over real HTTP against a simulated shop, lets faults
happen, and then has a checker compare the two ledgers, the shop's and the ERP's, without
looking at anything the pipeline believes.
"""
