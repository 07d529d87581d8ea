// The first file of Ledger; goes away with the second.
