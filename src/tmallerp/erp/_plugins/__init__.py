"""
The bundled adapters as configurations name them, a module each.

An adapter knows nothing of being a plug-in; what names it, reads its settings and says
what it can do before it is connected stands here.
"""
