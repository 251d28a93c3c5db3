"""
The structs that answers are made of, with TOP's own field names.

Every field may be absent, because TOP sends what was asked for; absent is None (or an
empty tuple for a list). Amounts are yuan as `Decimal` unless the field says fen, times
are aware, ids are text, enums stay text.
"""
