// The first file of WireProtocolTests; goes away with the second.
