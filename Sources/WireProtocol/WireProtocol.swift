// The first file of WireProtocol; goes away with the second.
