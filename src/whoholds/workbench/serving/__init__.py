"""One ledger served to many at once: a picture of it to read from, decisions one after the other, uploads within bounds."""
