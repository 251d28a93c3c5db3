"""
The interpreters: pure functions from TOP's words to documents.

No network, no clock, no store. One module a shaft; what cannot be said in the other
language is a `MappingError` that names the field.
"""
