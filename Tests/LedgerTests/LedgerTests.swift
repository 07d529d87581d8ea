// The first file of LedgerTests; goes away with the second.
