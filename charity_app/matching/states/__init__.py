"""The machines of needs, offers and claims, and the words around them."""
