// The first file of ServiceKitTests; goes away with the second.
