"""
The examiners: suites that an adapter or a store must pass, and what they are made of.

A third party subclasses a contract, supplies one fixture and runs pytest. Needs the
extra ``testing``.
"""
