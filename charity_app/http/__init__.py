"""How the house speaks HTTP: rights, forms, transactions, answers, errors, language."""
